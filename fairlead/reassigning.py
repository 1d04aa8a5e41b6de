"""Which owned leads may move, for which reason, from when on."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import polars as pl

from scenarios.faults import BadInput, Fault, Faults
from scenarios.tables import align_ids


class ReassignReason(StrEnum):
    """Reasons that say themselves which leads move; any other text moves whatever the rules allow."""

    LEAVER = "leaver"
    """Leads of reps who have left: ``left_on`` on or before the effective date."""
    BREACH = "breach"
    """Leads over their response time (``breached_at``); their owner does not get them back."""
    REALIGNMENT = "realignment"
    """All owned leads: territories or teams were cut anew."""


@dataclass(frozen=True, slots=True)
class Reassignment:
    """Why owned leads move, from which day on, and how many at most.

    Attributes
    ----------
    reason
        A :class:`ReassignReason`, or a text of one's own.
    effective
        The day from which the new owners count; None for the day of the batch.
    max_moves
        How many leads may change hands; None for any number.
    """

    reason: str
    effective: date | None = None
    max_moves: int | None = None


def reassignment_of(
    reason: str | None, effective: str | date | None = None, max_moves: int | None = None
) -> Reassignment | None:
    """Check what was asked for; None where owned leads stay.

    Raises
    ------
    BadInput
        For an empty or misspelt reason, a date that is none, a number below 0, or a date or number without a reason.
    """
    faults = Faults()
    if reason is not None:
        _check_reason(reason, faults)
    elif effective is not None or max_moves is not None:
        option = "--effective" if effective is not None else "--max-moves"
        faults.add("assign", "--reassign REASON beside it: without a reason no owned lead moves", column=option)
    day = None
    try:
        day = date.fromisoformat(effective) if isinstance(effective, str) else effective
    except ValueError:
        faults.add("assign", "a day such as 2026-01-31", column="--effective", value=str(effective))
    if max_moves is not None and max_moves < 0:
        faults.add("assign", "a number of leads of at least 0", column="--max-moves", value=str(max_moves))
    faults.raise_if_any()
    return None if reason is None else Reassignment(reason.strip(), day, max_moves)


def _check_reason(reason: str, faults: Faults) -> None:
    words = [each.value for each in ReassignReason]
    if not reason.strip():
        faults.add("reassign", f"a reason: {', '.join(words)}, or a text of your own", value=reason)
        return
    close = difflib.get_close_matches(reason.strip().lower(), words, n=1, cutoff=0.75)
    if close and reason.strip() != close[0]:
        faults.add("reassign", f"{close[0]!r}, or a text that does not look like it", value=reason)


def may_move(
    leads: pl.DataFrame, reps: pl.DataFrame, asked: Reassignment | None, protected: tuple[str, ...], on: datetime
) -> pl.Series:
    """Return which leads take part: those without an owner, and owned ones that the reason and protection let go.

    Parameters
    ----------
    leads, reps
        Checked tables, everybody.
    asked
        None leaves every owned lead where it is.
    protected
        Accounts whose leads stay with an owner who is still there.
    on
        The moment of the batch; its day is the effective one.

    Raises
    ------
    BadInput
        When the reason needs a column that is not there, or nobody has left.
    """
    if "owner" not in leads.columns:
        return pl.repeat(value=True, n=leads.height, eager=True)
    owner = leads["owner"]
    free = owner.is_null()
    if asked is None:
        return free
    here = owner.is_in(present(reps, on.date())["rep_id"].implode()).fill_null(value=False)
    moving = _moved_by(leads, reps, asked, on)
    if protected and "account_id" in leads.columns:
        named = align_ids(pl.Series(protected, dtype=pl.String), leads["account_id"].drop_nulls())
        moving &= ~(here & leads["account_id"].is_in(named.implode()).fill_null(value=False))
    if asked.max_moves is not None and asked.reason not in (ReassignReason.LEAVER, ReassignReason.BREACH):
        moving &= here  # the budget counts moves from owners who could keep their leads; those of leavers are no such
    return free | moving


def _moved_by(leads: pl.DataFrame, reps: pl.DataFrame, asked: Reassignment, on: datetime) -> pl.Series:
    if asked.reason == ReassignReason.LEAVER:
        return leads["owner"].is_in(_gone(reps, on.date()).implode()).fill_null(value=False)
    if asked.reason == ReassignReason.BREACH:
        if "breached_at" not in leads.columns:
            expected = "this column, because --reassign breach moves the leads that have a time in it"
            raise BadInput([Fault("leads", expected, column="breached_at")])
        return (leads["breached_at"].is_not_null() & (leads["breached_at"] <= on)).fill_null(value=False)
    return pl.repeat(value=True, n=leads.height, eager=True)


def _gone(reps: pl.DataFrame, on: date) -> pl.Series:
    gone = reps.filter(pl.col("left_on") <= on)["rep_id"] if "left_on" in reps.columns else reps["rep_id"].clear()
    if gone.is_empty():
        expected = f"a rep who has left by {on} (left_on), because --reassign leaver moves the leads of those"
        raise BadInput([Fault("reps", expected, column="left_on")])
    return gone


def present(reps: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the reps who have not left by a day."""
    if "left_on" not in reps.columns:
        return reps
    return reps.filter(pl.col("left_on").is_null() | (pl.col("left_on") > on))
