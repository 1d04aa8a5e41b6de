"""Who gets the next lead, who follows, and who is passed over and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import numpy as np

from matching.arrays import Floats
from matching.policies.batch_input import eligible_pairs
from matching.policies.parts_of_a_batch import leads_of, with_rotation
from matching.policies.protocol import Batch, Decision, Policy, Pool


@runtime_checkable
class Ordered(Protocol):
    """A policy whose members stand in an order, whatever the lead."""

    def order(self, pool: Pool) -> Floats:
        """Return each member's figure, shape (n_reps,); the lowest is next, ties to whoever waited longest."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where one rep stands for one lead.

    Attributes
    ----------
    rep_id
        Who.
    place
        1 for the rep who gets it, and on in the order of the method; None for whoever is passed over, and where the
        method knows no order beyond its choice.
    figure
        What the order goes by: pointer, level, load, number of her latest turn; None where there is none.
    why
        ``next``, ``later``, or why she is passed over: ``off shift``, ``absent``, ``paused``, ``excluded`` (had it, or
        declined), ``not eligible``, ``no room``, ``weight 0``.
    """

    rep_id: str
    place: int | None
    figure: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a lead goes where it goes: the decision, and every member's place, the first in line first."""

    decision: Decision
    places: tuple[Place, ...]

    def __str__(self) -> str:
        who = self.decision.rep_id or "nobody"
        lines = [f"lead {self.decision.lead_id}: {who} ({self.decision.reason})"]
        lines += [_line(place) for place in self.places]
        return "\n".join(lines)


def explain(
    policy: Policy, batch: Batch, pool: Pool, lead: int = 0, away: Mapping[str, str] | None = None, seed: int = 0
) -> Explanation:
    """Say who would get a lead that came alone now, and what every other member's place is; nothing is changed.

    Parameters
    ----------
    lead
        Row of the lead in the batch.
    away
        Members outside the pool and why (`Team.absent`).
    seed
        For policies that draw.
    """
    single = leads_of(batch, np.array([lead], dtype=np.intp))
    trial = with_rotation(pool, pool.rotation.copy())
    nothing = leads_of(batch, np.empty(0, dtype=np.intp))
    policy.decide(nothing, trial, np.random.default_rng(seed))  # whoever has just come gets her figure
    figures = policy.order(trial) if isinstance(policy, Ordered) else None
    decision = policy.decide(single, trial, np.random.default_rng(seed))[0]
    passed = _passed_over(single, pool)
    ranked = [] if figures is None else _in_order(figures, trial, passed)
    places = [_place(pool, rep, at, figures, decision) for at, rep in enumerate(ranked, start=2)]
    places = [place for place in places if place.rep_id != decision.rep_id]
    places = [replace(place, place=at) for at, place in enumerate(places, start=2)]
    if decision.rep_id is not None:
        own = pool.rep_ids.index(decision.rep_id)
        places.insert(0, Place(decision.rep_id, 1, _figure(figures, own), "next"))
    known = {place.rep_id for place in places}
    rest = [rep for rep, rep_id in enumerate(pool.rep_ids) if rep_id not in known]
    places += [Place(pool.rep_ids[rep], None, _figure(figures, rep), passed.get(rep, "later")) for rep in rest]
    places += [Place(rep_id, None, None, why) for rep_id, why in (away or {}).items()]
    return Explanation(decision, tuple(places))


def _passed_over(single: Batch, pool: Pool) -> dict[int, str]:
    """Say of each member who cannot have the lead why, by position; the reason nearest to the lead first."""
    out = single.excluded.get(single.lead_ids[0], ())
    eligible = eligible_pairs(replace(single, excluded={}), pool)[0]
    reasons = {}
    for rep, rep_id in enumerate(pool.rep_ids):
        if rep_id in out:
            reasons[rep] = "excluded"
        elif not eligible[rep]:
            reasons[rep] = "not eligible"
        elif pool.remaining[rep] < 1.0:
            reasons[rep] = "no room"
        elif not pool.weights[rep] > 0.0:
            reasons[rep] = "weight 0"
    return reasons


def _in_order(figures: Floats, trial: Pool, passed: Mapping[int, str]) -> list[int]:
    top = trial.rotation.organisation.figures
    rows = top.rows(trial.rep_ids)
    order = np.lexsort((top["turn"][rows], np.nan_to_num(figures, nan=np.inf)))
    return [rep for rep in order.tolist() if rep not in passed]


def _place(pool: Pool, rep: int, at: int, figures: Floats | None, decision: Decision) -> Place:
    return Place(pool.rep_ids[rep], at, _figure(figures, rep), "later")


def _figure(figures: Floats | None, rep: int) -> float | None:
    return None if figures is None or np.isnan(figures[rep]) else float(figures[rep])


def _line(place: Place) -> str:
    number = "–" if place.place is None else f"{place.place}"
    figure = "" if place.figure is None else f" at {place.figure:g}"
    return f"  {number}. {place.rep_id}{figure}: {place.why}"
