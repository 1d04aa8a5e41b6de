"""What a planned trial shows, against simulation; and why arms that share reps mislead.

``python -m benchmarks.bench_trials --worlds 1000`` plans a switchback from each made-up firm's history and then runs it
(rough time, carry-over): how often the planned lift is shown, how often one is where there is none, and what becomes of
the estimate when the hours after a change are not dropped.
``python -m benchmarks.bench_trials --interference`` gives the same methods to a firm whose reps are full, lead by lead
and by turns.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from models.trials import Design, Layout, choose_design, designs, pairs_of
from models.trials.randomisation import lift_interval, orders, p_value

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Market:
    """A made-up firm in time: leads a day, share won, day-to-day shocks that fade slowly, and a weekly rhythm."""

    leads_a_day: float = 120.0
    rate: float = 0.25
    shock: float = 0.25
    fades: float = 0.7
    carry_over_hours: float = 24.0

    def draw(self, rng: np.random.Generator, days: int) -> tuple[Floats, Floats]:
        """Give when leads came, in hours, and the chance of each under the baseline."""
        innovations = rng.normal(0.0, self.shock * np.sqrt(1 - self.fades**2), days)
        innovations[0] = rng.normal(0.0, self.shock)
        level = np.empty(days)
        for day, new in enumerate(innovations):
            level[day] = new if day == 0 else self.fades * level[day - 1] + new
        level += 0.1 * np.sin(2 * np.pi * np.arange(days) / 7)
        hours = np.sort(rng.uniform(0, 24.0 * days, rng.poisson(self.leads_a_day * days)))
        odds = self.rate / (1 - self.rate) * np.exp(level[(hours // 24).astype(int)])
        return hours, odds / (1 + odds)

    def run(self, rng: np.random.Generator, layout: Layout, weeks: float, lift: float) -> tuple[Floats, Floats, Bools]:
        """Let the methods take turns: when leads came, which were won, and which pairs have the new method second."""
        pair = 2 * layout.block_hours
        count = int(np.floor(weeks * 168 / pair + 1e-9))
        second = rng.random(count) < 0.5
        hours, chance = self.draw(rng, int(count * pair // 24))
        felt = np.maximum(hours - self.carry_over_hours, 0.0)  # what was in force so long ago is felt now
        block = (felt // layout.block_hours).astype(int)
        on = (block % 2 == 1) == second[block // 2]
        won = rng.random(len(hours)) < chance * np.where(on, 1 + lift, 1.0)
        return hours, won.astype(np.float64), second


@dataclass(frozen=True)
class Shown:
    """What one planned and executed trial gave."""

    planned: float
    weeks: int
    block_hours: float
    p_value: float
    estimate: float
    covered: bool


CASES = ((1.0, True), (0.0, True), (1.0, False))
"""True lift as a share of the planned one, and whether the hours after a change are dropped."""


def judge(seed: int, market: Market, lift: float) -> list[Shown] | None:
    """Plan from a history of 52 weeks, run the plan and read it in each case; None where two years are too few."""
    rng = np.random.default_rng(seed)
    hours, chance = market.draw(rng, 364)
    past = (rng.random(len(hours)) < chance).astype(np.float64)
    design = choose_design(designs(hours, past, carry_over_hours=market.carry_over_hours), lift)
    weeks = None if design is None else design.weeks_for(lift)
    if design is None or weeks is None:
        return None
    return [run_and_read(rng, market, design, weeks, lift, share * lift, washout=washout) for share, washout in CASES]


def run_and_read(
    rng: np.random.Generator, market: Market, design: Design, weeks: int, lift: float, truth: float, *, washout: bool
) -> Shown:
    """Run one trial as planned."""
    when, won, second = market.run(rng, design.layout, weeks, truth)
    layout = design.layout if washout else Layout(design.layout.block_hours)
    ends = len(second) * 2 * layout.block_hours
    pairs = pairs_of(when, np.zeros(len(when), dtype=np.int64), won, layout, span=(0.0, ends))
    turned = pairs.turned(~second)
    base, new = (turned.weight[:, None] * turned.rate).T
    order = orders(len(second), int(rng.integers(2**31)))
    found = lift_interval(new, base, order)
    assert found is not None
    return Shown(
        design.power(lift, weeks),
        weeks,
        layout.block_hours,
        p_value(new - base, order),
        found.mean,
        found.low <= truth <= found.high,
    )


def power_table(worlds: int, lift: float) -> None:
    """Print power, size, coverage and the estimate with and without the hours after a change."""
    market = Market()
    with ProcessPoolExecutor(2) as pool:
        every = list(pool.map(partial(judge, market=market, lift=lift), range(worlds), chunksize=10))
    told = [found for found in every if found is not None]
    print(f"{len(told)} of {worlds} worlds planned, lift {lift:.0%}, carry-over {market.carry_over_hours:g} hours")
    print(f"{'true lift':>10} {'washout':>8} {'planned':>8} {'shown':>7} {'covered':>8} {'estimate':>9} {'weeks':>6}")
    for at, (share, washout) in enumerate(CASES):
        ran = [each[at] for each in told]
        planned, shown = np.mean([each.planned for each in ran]), np.mean([each.p_value <= 0.05 for each in ran])
        covered, mean = np.mean([each.covered for each in ran]), np.mean([each.estimate for each in ran])
        weeks = np.median([each.weeks for each in ran])
        print(
            f"{share * lift:10.0%} {washout!s:>8} {planned:8.3f} {shown:7.3f} {covered:8.3f} {mean:9.4f} {weeks:6.0f}"
        )


def interference(days: int = 140, seed: int = 0) -> None:
    """Print what a lead-by-lead trial and a switchback say where reps are full and the truth is no gain at all.

    Ten reps of different skill take ten leads a day each, and a hundred come: everybody is full either way, so the best
    first brings nothing over an even deal. Lead by lead the new method takes the best reps' room from the baseline.
    """
    rng = np.random.default_rng(seed)
    skill = np.linspace(0.1, 0.4, 10)
    for name, drawn in (("by lead", rng.random((days, 100)) < 0.5), ("by turns", _by_turns(rng, days))):
        rates = [_day(rng, skill, on) for on in drawn]
        won, on = np.concatenate(rates), np.concatenate(list(drawn))
        new, base = won[on], won[~on]
        lift = new.mean() / base.mean() - 1
        error = np.hypot(new.std() / np.sqrt(len(new)), base.std() / np.sqrt(len(base))) / base.mean()
        print(f"{name:>9}: lift {lift:+.1%} ± {1.96 * error:.1%} of {len(won):,} leads; truth 0 %")


def _by_turns(rng: np.random.Generator, days: int) -> Bools:
    first = rng.random(days // 2) < 0.5
    return np.repeat(np.column_stack([first, ~first]).ravel(), 100).reshape(days, 100)


def _day(rng: np.random.Generator, skill: Floats, on: Bools) -> Floats:
    room, won = np.full(len(skill), 10), np.empty(len(on))
    for lead, new in enumerate(on):
        free = np.flatnonzero(room)
        rep = free[-1] if new else rng.choice(free)
        room[rep] -= 1
        won[lead] = rng.random() < skill[rep]
    return won


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--lift", type=float, default=0.1)
    parser.add_argument("--interference", action="store_true")
    given = parser.parse_args()
    if given.interference:
        interference()
    else:
        power_table(given.worlds, given.lift)


if __name__ == "__main__":
    main()
