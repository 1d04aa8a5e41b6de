"""A morning's sheet: who got each lead, whom we would have picked, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from fairlead.assign import assign
from fairlead.ledger import Asked, Ledger, propose
from fairlead.plan import Plan
from scenarios.faults import BadInput, Fault
from scenarios.tables import LEADS, REPS, align_ids, check_table

if TYPE_CHECKING:
    from models import PairValues

GIVEN_TO = "shadow_given_to"
"""Column in which the ledger keeps who got a lead."""


class Room(StrEnum):
    """How much each rep may be given on a sheet."""

    GIVEN = "given"
    CAPACITY = "capacity"


@dataclass(frozen=True, eq=False)
class Morning:
    """What the firm did with some leads, and what we would have done.

    Attributes
    ----------
    plan
        The batch as we would have decided it.
    sheet
        One row a lead: ``lead_id``, ``given_to``, ``we_pick``, ``same``, ``chance_given``, ``chance_picked``,
        ``margin``, ``why``.
    """

    plan: Plan
    sheet: pl.DataFrame

    def summary(self) -> dict[str, Any]:
        """Return the counts, and what the model believes of both; what it believes is no evidence."""
        sheet = self.sheet
        given = sheet.drop_nulls("given_to")
        both = sheet.drop_nulls(("chance_given", "chance_picked"))
        return {
            "leads": sheet.height,
            "given": given.height,
            "picked": sheet["we_pick"].len() - sheet["we_pick"].null_count(),
            "same": int(sheet["same"].sum()),
            "chance_given": both["chance_given"].mean(),
            "chance_picked": both["chance_picked"].mean(),
        }


def morning(leads: object, reps: object, *, room: Room = Room.GIVEN, **asked: Any) -> Morning:
    """Decide a morning's leads as if nobody had them yet, beside who has got them.

    Parameters
    ----------
    leads
        The morning's leads; ``owner`` is who got them.
    reps
        The reps.
    room
        ``given``: each rep may have as many as she got, so that only who gets which lead differs, and a log can judge
        it; ``capacity``: as many as the reps table says.
    asked
        As :func:`fairlead.assign.assign`: ``model``, ``policy``, ``rules``, ``on``, ``seed`` and so on.

    Raises
    ------
    BadInput
        When the leads do not say who got them, or as :func:`fairlead.assign.assign`.
    """
    table = check_table(leads, LEADS, source="leads")
    people = check_table(reps, REPS, source="reps")
    if "owner" not in table.columns or table["owner"].null_count() == table.height:
        expected = "this column with the rep who got each lead: a shadow is beside what the firm did"
        raise BadInput([Fault("leads", expected, column="owner")])
    given = align_ids(table["owner"], people["rep_id"]).rename(GIVEN_TO)
    if room is Room.GIVEN:
        people = _with_room(people, given)
    plan = assign(table.drop("owner").with_columns(given), people, **asked)
    if plan.unsolved:
        raise BadInput([Fault("shadow", "a batch with a solution: the rules leave none", column="--rules")])
    return Morning(plan, _sheet(plan))


def _with_room(reps: pl.DataFrame, given: pl.Series) -> pl.DataFrame:
    """Give each rep as much capacity as she got leads."""
    counts = given.drop_nulls().value_counts(name="_got")
    joined = reps.join(counts, left_on="rep_id", right_on=GIVEN_TO, how="left", maintain_order="left")
    return joined.with_columns(capacity=pl.col("_got").fill_null(0).cast(pl.Float64)).drop("_got")


def _sheet(plan: Plan) -> pl.DataFrame:
    decided = plan.table.join(
        plan.sources.leads.select("lead_id", GIVEN_TO), on="lead_id", how="left", maintain_order="left"
    )
    told = pl.col("why") if "why" in decided.columns else pl.col("reason")
    chances = _chances(plan)
    return decided.join(chances, on="lead_id", how="left", maintain_order="left").select(
        "lead_id",
        pl.col(GIVEN_TO).alias("given_to"),
        pl.col("rep_id").alias("we_pick"),
        (pl.col("rep_id") == pl.col(GIVEN_TO)).fill_null(value=False).alias("same"),
        "chance_given",
        pl.col("probability").alias("chance_picked"),
        "margin",
        told.alias("why"),
    )


def _chances(plan: Plan) -> pl.DataFrame:
    """Return the chance to expect of each lead with the rep who got it; none where it cannot be told."""
    ready = plan.answers.ready
    leads, values = ready.leading.leads, ready.values
    chances = np.full(leads.height, np.nan) if values is None else _promise(values, leads, ready.leading.reps)
    return pl.DataFrame(
        {"lead_id": leads["lead_id"], "chance_given": pl.Series(chances, dtype=pl.Float64, nan_to_null=True)}
    )


def _promise(values: PairValues, leads: pl.DataFrame, reps: pl.DataFrame) -> np.ndarray:
    order = {name: at for at, name in enumerate(reps["rep_id"])}
    return values.promise(np.array([order.get(name, -1) for name in leads[GIVEN_TO]], dtype=np.int64))


def enter(ledger: Ledger, batch_id: str, found: Morning, asked: Asked) -> None:
    """Keep a morning in the ledger, as a batch that is never released; the same again changes nothing.

    Raises
    ------
    BadInput
        As :func:`fairlead.ledger.propose`; when ``asked`` is of a batch that might be released.
    """
    if not asked.shadow:
        raise BadInput([Fault("shadow", "a batch that is asked for as a shadow", column="shadow", value="False")])
    propose(ledger, batch_id, found.plan, asked)
