"""Who gets the next lead, who follows, and who is passed over and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from matching.arrays import Floats
from matching.policies.batch_input import eligible_pairs
from matching.policies.parts_of_a_batch import leads_of
from matching.policies.protocol import Batch, Decision, Policy, Pool

_NO_DRAWS = np.random.default_rng(0)
"""For policies that have an order, and so draw nothing."""


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
        What the order goes by: pointer, level, load, number of her latest turn, value minus price; None where there
        is none.
    why
        ``next``, ``later``, or why she is passed over: ``off shift``, ``absent``, ``paused``, ``excluded`` (had it, or
        declined), ``not eligible``, ``no room``, ``weight 0``.
    """

    rep_id: str
    place: int | None
    figure: float | None
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What a decision on one lead was made on, kept as arrays: cheap to take with every live decision.

    Attributes
    ----------
    single, pool
        The lead as a batch of one, and the pool; their arrays must not be changed afterwards.
    figures, turns
        Shape (n_reps,): what the order goes by, and the number of each member's latest turn; None without an order.
        With figures and no turns the highest figure is next, else the lowest.
    away
        Members outside the pool and why.
    """

    single: Batch
    pool: Pool
    figures: Floats | None
    turns: Floats | None
    away: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """Why a lead went where it went: the decision, and every member's place, worked out when asked for.

    Attributes
    ----------
    decision, view
        What was decided, and on what.
    back_at
        When the first of those who may have the lead and are away is back; None where nobody is waited for, or no end
        is known.
    """

    decision: Decision
    view: View
    back_at: datetime | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """Every member's place, the first in line first, then those passed over."""
        pool, figures, chosen = self.view.pool, self.view.figures, self.decision.rep_id
        passed = _passed_over(self.view.single, pool)
        line = [rep for rep in _in_order(self.view) if rep not in passed and pool.rep_ids[rep] != chosen]
        places = [Place(pool.rep_ids[rep], at, _figure(figures, rep), "later") for at, rep in enumerate(line, start=2)]
        if chosen is not None:
            places.insert(0, Place(chosen, 1, _figure(figures, pool.rep_ids.index(chosen)), "next"))
        known = {place.rep_id for place in places}
        rest = [rep for rep, rep_id in enumerate(pool.rep_ids) if rep_id not in known]
        places += [Place(pool.rep_ids[rep], None, _figure(figures, rep), passed.get(rep, "later")) for rep in rest]
        return (*places, *(Place(rep_id, None, None, why) for rep_id, why in self.view.away.items()))

    def __str__(self) -> str:
        who, why = self.decision.rep_id or "nobody", ", ".join(filter(None, (self.decision.via, self.decision.reason)))
        until = "" if self.back_at is None else f", until {self.back_at:%Y-%m-%d %H:%M %Z}"
        lines = [f"lead {self.decision.lead_id}: {who} ({why}{until})"]
        lines += [_line(place) for place in self.places]
        return "\n".join(lines)


def view(policy: Policy, batch: Batch, pool: Pool, lead: int = 0, away: Mapping[str, str] | None = None) -> View:
    """Return what the decision on this lead will be made on; take it just before deciding on the lead alone.

    A policy has an order if it has a method ``order(pool)``, which returns each member's figure, shape (n_reps,): the
    lowest is next, ties go to whoever waited longest. One that goes by values has a method ``worth(batch, pool)``
    instead, for the batch's first lead: the highest is next. One that leaves a lead that comes alone to another has a
    method ``leaves_to(batch, pool)``, which returns that policy with the batch and the pool it is to be given, or None
    where it decides itself; the view is then that policy's.
    """
    single = batch if len(batch.lead_ids) == 1 else leads_of(batch, np.array([lead], dtype=np.intp))
    left = policy.leaves_to(single, pool) if hasattr(policy, "leaves_to") else None
    if left is not None:
        inner, part, members = left
        return view(inner, part, members, away=away)
    order = getattr(policy, "order", None)  # isinstance of a protocol takes longer than the decision
    if order is None:
        worth = getattr(policy, "worth", None)
        if worth is None:
            return View(single, pool, None, None, away or {})
        return View(single, pool, worth(single, pool), None, away or {})
    policy.decide(Batch((), now=batch.now), pool, _NO_DRAWS)  # whoever has just come gets her figure now
    top = pool.rotation.organisation.figures
    rows = top.rows(pool.rep_ids)
    return View(single, pool, order(pool), top["turn"][rows], away or {})


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
    trial = pool.with_memory(pool.rotation.copy())
    seen = view(policy, batch, trial, lead, away)
    return Explanation(policy.decide(seen.single, trial, np.random.default_rng(seed))[0], seen)


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


def _in_order(seen: View) -> list[int]:
    if seen.figures is None:
        return []
    if seen.turns is None:
        by_worth: list[int] = np.argsort(-seen.figures, kind="stable").tolist()
        return by_worth
    order: list[int] = np.lexsort((seen.turns, np.nan_to_num(seen.figures, nan=np.inf))).tolist()
    return order


def _figure(figures: Floats | None, rep: int) -> float | None:
    return None if figures is None or np.isnan(figures[rep]) else float(figures[rep])


def _line(place: Place) -> str:
    number = "–" if place.place is None else f"{place.place}"
    figure = "" if place.figure is None else f" at {place.figure:g}"
    return f"  {number}. {place.rep_id}{figure}: {place.why}"
