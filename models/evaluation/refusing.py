"""When no value may be given, and what has to be said beside one."""

from __future__ import annotations

from models.choices.propensities import Source
from models.evaluation.interference import LoadEffect
from models.evaluation.judged import Judged
from models.evaluation.overlap import LEAST_OVERLAP, effective_sample_size
from models.evaluation.propensities import Chances

LEAST_REAL_CHOICE = 0.2
"""Share of rows with more than one possible rep below which nothing can be learned of another choice."""

MOST_PENDING = 1 / 3
"""Share of rows that may be still open."""

LEAST_USABLE = 30.0
"""Usable past leads below which an interval cannot be trusted."""

_SWITCHBACK = "try it instead: let the two methods take turns (a switchback: fairlead trial plan)"


def refusal(
    judged: Judged, chances: Chances, overlap: float, load: LoadEffect | None, *, pending: int, beyond: bool
) -> str:
    """Say why no value is given; empty where one may be."""
    of_the_log = _never_tried(chances) or _too_thin(judged, overlap, pending / max(1, len(judged.chosen)))
    return of_the_log or _interfering(load, beyond=beyond)


def _never_tried(chances: Chances) -> str:
    if chances.source is Source.LOGGED and chances.never_varied:
        return (
            "the log says that every rep was picked with certainty, so it never tried anybody else. If a rotation "
            "picked whoever's turn it was, whatever the lead, say so (propensities from a rotation)"
        )
    if chances.real_choice < LEAST_REAL_CHOICE:
        return (
            f"in only {chances.real_choice:.0%} of the past assignments could anybody else have had the lead: what "
            "another choice would have brought was never tried"
        )
    return ""


def _too_thin(judged: Judged, overlap: float, pending: float) -> str:
    usable = effective_sample_size(judged)
    if overlap < LEAST_OVERLAP:
        return (
            f"your history can judge {overlap:.0%} of the choices (at least {LEAST_OVERLAP:.0%} are needed): the "
            "others were made almost never"
        )
    if usable < LEAST_USABLE:
        return f"only {usable:.0f} usable past leads (at least {LEAST_USABLE:.0f} are needed)"
    if pending > MOST_PENDING:
        return (
            f"{pending:.0%} of the past assignments are still open within the horizon: wait, or judge by a shorter "
            "horizon"
        )
    return ""


def _interfering(load: LoadEffect | None, *, beyond: bool) -> str:
    if load is not None and load.found:
        return (
            f"a rep's chances change with her load ({100 * load.slope:+.2f} points for each open lead, "
            f"p = {load.p_value:.2g}), so moving leads changes what the others are worth, and no log can say by how "
            f"much; {_SWITCHBACK}"
        )
    return f"it would load reps beyond anything in the log; {_SWITCHBACK}" if beyond else ""


def warnings_of(judged: Judged, chances: Chances, *, pending: int) -> tuple[str, ...]:
    """Say what else a reader has to know."""
    found = []
    if chances.source is Source.FITTED:
        found.append(
            "The chances of each rep are fitted, not logged: what steered leads unseen by them is in the figures."
        )
    if pending:
        found.append(
            f"{pending:,} of {len(judged.chosen):,} past assignments are still open; each counts with the chance that "
            "leads of its age are yet won, whoever has it. Differences look a little smaller for it."
        )
    return tuple(found)
