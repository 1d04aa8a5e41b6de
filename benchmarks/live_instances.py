"""Leads that arrive one at a time, the leads of the day before, and what the router is told of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching_instances import RANK, iid, low_rank

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

NICHES = 6
BEFORE = 4000
"""Leads of the batch that opens the prices."""

KINDS = ("low rank", "iid", "few niches")
SITUATIONS = ("known", "forecast +10 %", "forecast -10 %", "drifting mix", "6 eligible", "6 a territory")
ELIGIBLE = 6
"""Reps who may have a lead where not all may."""

_TERRITORIES = 20
_DAY = 24.0 * 60.0


def few_niches(leads: int, reps: int, rng: np.random.Generator, second: Mask | None = None) -> Values:
    """Return sizes times one figure a rep and niche, times 5 % of noise; a second mix of niches where asked for."""
    skill = 0.3 * rng.lognormal(sigma=0.6, size=(NICHES, reps))
    mixes = rng.dirichlet(np.ones(NICHES), size=2)
    of_mix = [rng.choice(NICHES, leads, p=None if second is None else mix) for mix in mixes]
    niche = of_mix[0] if second is None else np.where(second, of_mix[1], of_mix[0])
    values: Values = rng.lognormal(sigma=0.5, size=(leads, 1)) * skill[niche]
    return values * np.exp(0.05 * rng.normal(size=(leads, reps)))


def two_kinds(kind: str, leads: int, reps: int, rng: np.random.Generator, second: Mask) -> Values:
    """Return values where leads of a second kind have other factors, twice the value, or another mix of niches."""
    if kind == "few niches":
        return few_niches(leads, reps, rng, second)
    if kind == "iid":
        return iid(leads, reps, rng) * np.where(second, 2.0, 1.0)[:, None]
    centres = rng.normal(size=(2, RANK))
    factors = rng.normal(size=(leads, RANK)) + centres[second.astype(int)]
    affinity = 0.5 * factors @ rng.normal(size=(RANK, reps))
    score = rng.normal(size=(leads, 1)) - 1 + affinity
    values: Values = rng.lognormal(sigma=1.0, size=(leads, 1)) / (1 + np.exp(-score))
    return values


def rising(passed: Values) -> Values:
    """Return the share of the second kind among leads after so much of the stream, 0 to 1: a quarter to three."""
    return 0.25 + 0.5 * passed


@dataclass(frozen=True)
class Live:
    """One stream of leads.

    Attributes
    ----------
    before, before_open
        Values and eligibility of the batch before, in which nothing drifts yet.
    values, open_to
        The same of the leads that arrive, in their order.
    minutes
        When they arrive, within a day: uniform, sorted.
    room
        Slots of each rep, equal but for rounding.
    leads, hours
        What the router is told: their number, and with it the window where the number may be wrong.
    """

    before: Values
    before_open: Mask | None
    values: Values
    open_to: Mask | None
    minutes: Values
    room: Values
    leads: float
    hours: float | None


def live(kind: str, situation: str, load: float, seed: int, leads: int = 6000, reps: int = 40) -> Live:
    """Return the stream of this seed.

    `drifting mix`: a second kind of lead makes up a quarter of the batch before, and a quarter to three quarters of the
    stream, rising evenly. `6 eligible`: six reps a lead, drawn anew for each; `6 a territory`: six reps for each of 20
    territories, whose leads are equally many. `forecast`: the router is told 10 % more, or less, than will come.
    """
    rng, total = np.random.default_rng(seed), BEFORE + leads
    if situation == "drifting mix":
        share = np.concatenate((rising(np.zeros(BEFORE)), rising(np.linspace(0.0, 1.0, leads))))
        values = two_kinds(kind, total, reps, rng, rng.random(total) < share)
    else:
        values = {"low rank": low_rank, "iid": iid, "few niches": few_niches}[kind](total, reps, rng)
    open_to = _open_to(situation, total, reps, rng)
    slots = round(leads / load)
    room = np.diff(np.arange(reps + 1) * slots // reps).astype(np.float64)
    wrong = {"forecast +10 %": 1.1, "forecast -10 %": 0.9}.get(situation)
    return Live(
        before=values[:BEFORE],
        before_open=None if open_to is None else open_to[:BEFORE],
        values=values[BEFORE:],
        open_to=None if open_to is None else open_to[BEFORE:],
        minutes=np.sort(rng.random(leads)) * _DAY,
        room=room,
        leads=leads * (wrong or 1.0),
        hours=None if wrong is None else 24.0,
    )


def _open_to(situation: str, leads: int, reps: int, rng: np.random.Generator) -> Mask | None:
    if situation == "6 eligible":
        chosen = rng.random((leads, reps)).argsort(axis=1)[:, :ELIGIBLE]
    elif situation == "6 a territory":
        chosen = rng.random((_TERRITORIES, reps)).argsort(axis=1)[rng.integers(0, _TERRITORIES, leads), :ELIGIBLE]
    else:
        return None
    mask = np.zeros((leads, reps), dtype=np.bool_)
    np.put_along_axis(mask, chosen, values=True, axis=1)
    return mask
