"""Hires, post by post: how many screening proposes, how many to confirm, and what they bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulation.planning.findings import Staffing, Step, Worth
from simulation.planning.judging import Judge, mean_of
from simulation.planning.lever import Lever, Option
from simulation.planning.people import Post
from simulation.planning.settings import Settings
from simulation.search import Outcome, Runner, Way

_Rows = Mapping[str, Sequence[Outcome]]


@dataclass(frozen=True)
class Crew:
    """A post with its lever, the number of hires that screening proposed, and the numbers to be confirmed."""

    post: Post
    lever: Lever
    proposed: int
    counts: tuple[int, ...]

    @property
    def option(self) -> Option:
        """The number of hires that the lever stands for: what was proposed, one at least."""
        return self.lever.options[max(self.proposed, 1) - 1]

    def ways(self, base: Way) -> dict[str, Way]:
        """Give the organisation with each number of hires to be confirmed, by name."""
        return {self._name(count): self.lever.options[count - 1].change(base) for count in self.counts}

    def worth(self, rows: _Rows, judge: Judge) -> Worth:
        """Say what the hires are worth."""
        return judge.worth(self.lever, self.option, rows[self._name(max(self.proposed, 1))], ())

    def staffing(self, rows: _Rows, judge: Judge) -> Staffing:
        """Say what each further hire brings."""
        steps, before = [], 0.0
        for count in self.counts:
            gain = judge.gain([row.revenue for row in rows[self._name(count)]])
            steps.append(Step(count, gain, gain.mean - before))
            before = gain.mean
        return Staffing(self.post, self.proposed, tuple(steps))

    def _name(self, count: int) -> str:
        return f"{self.lever.key} {count}"


def crews_of(
    runner: Runner, base: Way, found: Sequence[tuple[Post, Lever]], screening: int, settings: Settings, year: float
) -> list[Crew]:
    """Screen hires where prices propose them, and give how many to confirm in each post."""
    ways = {f"{lever.key} {option.hires}": option.change(base) for _, lever in found for option in lever.options}
    if not ways:
        return []
    rows = runner.table({"": base, **ways}, screening, range(4 * settings.first))
    revenue = [row.revenue for row in rows[""]]
    cost = (settings.hire_cost or 0.0) / year
    bar = max(settings.least * mean_of(revenue), cost)
    curves = {
        lever.key: [[row.revenue for row in rows[f"{lever.key} {option.hires}"]] for option in lever.options]
        for _, lever in found
    }
    counts = {key: until_flat(revenue, curve, bar) for key, curve in curves.items()}
    gains = {key: [mean_of(each) - mean_of(revenue) for each in curve] for key, curve in curves.items()}
    best = max(counts, key=lambda key: gains[key][max(counts[key], 1) - 1] - counts[key] * cost)
    return [
        Crew(post, lever, counts[lever.key], _to_confirm(counts[lever.key], lever, whole=lever.key == best))
        for post, lever in found
    ]


def until_flat(base: Sequence[float], curve: Sequence[Sequence[float]], bar: float) -> int:
    """Give after how many hires the next one is not seen to bring more than the bar, by a standard error.

    Parameters
    ----------
    base
        Shape (n_replications,): revenue with nobody hired.
    curve
        The same with one, two, three hired.
    bar
        What the next one has to bring.
    """
    before = base
    for count, revenue in enumerate(curve):
        further = np.asarray(revenue) - np.asarray(before)
        if further.mean() - further.std(ddof=1) / np.sqrt(len(further)) <= bar:
            return count
        before = revenue
    return len(curve)


def _to_confirm(count: int, lever: Lever, *, whole: bool) -> tuple[int, ...]:
    """Confirm the whole curve and one step beyond for the best post, the first and the proposed number for others."""
    if whole:
        return tuple(range(1, min(count + 1, len(lever.options)) + 1))
    return tuple(sorted({1, max(count, 1)}))
