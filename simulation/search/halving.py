"""Screening many candidates with few runs: sequential halving on common luck.

All candidates meet the same replications; after each round the better half goes on to twice as many. Source: Karnin,
Koren & Somekh 2013, "Almost optimal exploration in multi-armed bandits", ICML. Replications of earlier rounds are kept
and counted, as all candidates that are left have them. What screening says of its winner is inflated (it was picked
for it), so nothing of it is stated as a gain: that takes runs with other luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulation.search.runs import Runner
from simulation.search.way import Way


@dataclass(frozen=True, slots=True)
class Screened:
    """What screening saw of one candidate: its mean gain over so many replications, not to be quoted."""

    gain: float
    replications: int


def screen(
    runner: Runner, base: Way, groups: Mapping[str, Mapping[str, Way]], seed: int, first: int
) -> dict[str, dict[str, Screened]]:
    """Screen the candidates of several groups at once; in each group half of them go on, round by round.

    Parameters
    ----------
    runner
        Runs them.
    base
        What gains are counted from.
    groups
        Candidates by name in each group.
    seed
        Of the screening's own luck.
    first
        Replications of the first round.

    Returns
    -------
    dict
        For each group and candidate what was seen; the one with the most replications and the largest gain is the
        group's winner (:func:`winner`).
    """
    alive = {group: list(ways) for group, ways in groups.items() if len(ways) > 1}
    gains: dict[tuple[str, str], list[float]] = {(g, name): [] for g in groups for name in groups[g]}
    begun, count = 0, first
    while alive:
        ways = {f"{group}\0{name}": groups[group][name] for group, names in alive.items() for name in names}
        rows = runner.table({"": base, **ways}, seed, range(begun, begun + count))
        for group, names in alive.items():
            for name in names:
                gains[group, name] += [
                    a.revenue - b.revenue for a, b in zip(rows[f"{group}\0{name}"], rows[""], strict=True)
                ]
        begun, count = begun + count, begun + count
        alive = {g: left for g, names in alive.items() if len(left := _better_half(g, names, gains)) > 1}
    return {group: {name: _seen(gains[group, name]) for name in ways} for group, ways in groups.items()}


def runs_of(sizes: Sequence[int], first: int) -> int:
    """Count the runs that :func:`screen` takes for groups of these sizes, those of the way as it is included."""
    alive, begun, count, runs = [size for size in sizes if size > 1], 0, first, 0
    while alive:
        runs += (1 + sum(alive)) * count
        begun, count = begun + count, begun + count
        alive = [size // 2 for size in alive if size // 2 > 1]
    return runs


def winner(seen: Mapping[str, Screened]) -> str:
    """Give the candidate that went furthest, the one with the largest gain among those."""
    return max(seen, key=lambda name: (seen[name].replications, seen[name].gain))


def _better_half(group: str, names: Sequence[str], gains: Mapping[tuple[str, str], Sequence[float]]) -> list[str]:
    ranked = sorted(names, key=lambda name: -float(np.mean(gains[group, name])))
    return ranked[: len(ranked) // 2]


def _seen(gains: Sequence[float]) -> Screened:
    return Screened(float(np.mean(gains)) if gains else 0.0, len(gains))
