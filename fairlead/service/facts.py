"""What of a live decision is told to whoever asked, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from matching import Decision
from matching.policies import Explanation

Facts = dict[str, Any]

STRANGE = "{}: a value, or none, that the model has not met; counted as an average one would be"
"""Names the column only: what a decision says is kept when a person's fields are erased."""

_PLACES = 5
"""Reps whose place is kept with a decision."""


def facts_of(told: Explanation, chance: float | None, strange: Sequence[str] = ()) -> Facts:
    """Return a decision as plain data.

    Parameters
    ----------
    chance
        Of a win to expect; None where it is not known.
    strange
        Columns with a value that the model has not met.
    """
    one = told.decision
    ids = told.view.pool.rep_ids
    return {
        "action": str(one.action),
        "chance": chance,
        "price": _plain(one.price),
        "margin": _plain(one.margin),
        "runner_up": one.runner_up,
        "propensity": None if one.rep_id is None else float(one.propensities[ids.index(one.rep_id)]),
        "reason": str(one.reason),
        "via": one.via or None,
        "why": _sentence(one, told.back_at),
        "back_at": None if told.back_at is None else told.back_at.isoformat(),
        "warnings": [STRANGE.format(name) for name in strange],
        "places": [
            {"rep_id": place.rep_id, "place": place.place, "figure": _plain(place.figure), "why": place.why}
            for place in told.places[:_PLACES]
        ],
    }


def _sentence(one: Decision, back_at: datetime | None) -> str:
    reason = str(one.reason).replace("_", " ")
    if one.rep_id is None:
        until = "" if back_at is None else f" until {back_at:%Y-%m-%d %H:%M %Z}"
        return f"went to nobody: {reason}{until}"
    ahead = (
        ""
        if one.runner_up is None or _plain(one.margin) is None
        else f", ahead of {one.runner_up} by {one.margin:,.3g}"
    )
    return f"went to {one.rep_id}: {reason}{ahead}"


def reps_in(facts: Facts) -> tuple[str, ...]:
    """Return the reps whom a decision names."""
    named = [place["rep_id"] for place in facts["places"]]
    return tuple(dict.fromkeys([*named, *([facts["runner_up"]] if facts["runner_up"] else [])]))


def _plain(figure: float | None) -> float | None:
    return None if figure is None or not np.isfinite(figure) else float(figure)
