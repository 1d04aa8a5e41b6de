"""What paired outcomes of a lever come to: amounts a year with intervals, and what may be said of them."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.experiment.intervals import Interval, mean_interval
from simulation.planning.findings import Verdict, Worth
from simulation.planning.lever import Lever, Option
from simulation.planning.settings import Settings
from simulation.search import Outcome, Screened, paired_gain


class Judge:
    """Turns paired outcomes into amounts a year and verdicts.

    Parameters
    ----------
    base
        The organisation as it is, replication by replication.
    family
        How many gains are stated together.
    year
        What a simulated period is multiplied by.
    settings
        What is worth a change, what a hire costs, with which confidence.

    Attributes
    ----------
    least
        The smallest gain a year worth a change.
    """

    def __init__(self, base: Sequence[Outcome], family: int, year: float, settings: Settings) -> None:
        self._base, self._family, self._year, self._settings = base, family, year, settings
        self.least = settings.least * year * mean_of([row.revenue for row in base])

    def level(self, figures: Sequence[float]) -> Interval:
        """Give the mean a year, with its own 95 % interval."""
        return level([each * self._year for each in figures])

    def gain(self, revenue: Sequence[float], cost: float = 0.0) -> Interval:
        """Give what revenue, less a cost in each period, is more than as it is, a year."""
        return self._paired([each - cost for each in revenue], [row.revenue for row in self._base])

    def worth(
        self, lever: Lever, option: Option, rows: Sequence[Outcome], seen: tuple[tuple[str, Screened], ...]
    ) -> Worth:
        """Say what a lever's option is worth."""
        cost = None if self._settings.hire_cost is None else self._settings.hire_cost * option.hires
        gain = self.gain([row.revenue for row in rows], (cost or 0.0) / self._year)
        return Worth(
            key=lever.key,
            group=lever.group,
            title=lever.title,
            now=lever.now,
            text=option.text,
            gain=gain,
            wins=self._paired([row.wins for row in rows], [row.wins for row in self._base]),
            hires=option.hires,
            cost=cost if option.hires else None,
            verdict=Verdict.of(gain, self.least),
            tried=seen,
        )

    def _paired(self, ours: Sequence[float], theirs: Sequence[float]) -> Interval:
        found = paired_gain(ours, theirs, family=self._family, confidence=self._settings.confidence)
        return Interval(*(None if each is None else each * self._year for each in (found.mean, found.low, found.high)))  # type: ignore[arg-type]


def level(figures: Sequence[float]) -> Interval:
    """Give the mean of one or more figures with its 95 % interval."""
    found = mean_interval(figures)
    assert found is not None  # there is at least one replication
    return found


def mean_of(figures: Sequence[float]) -> float:
    """Give the mean of one or more figures."""
    return sum(figures) / len(figures)
