r"""When there are enough replications: at a stated number, or when differences are known precisely enough.

The half-width of the interval of a difference in wins, divided by the baseline's mean wins, is looked at after 20
replications and every 10 from there on (Law 2015, section 9.4.1). Whoever stops when an interval *looks* narrow
stops too often where it is narrow by chance, and then a 95 % interval covers less: 94.2 % at worst. So intervals that
were looked at are drawn for 96 % (:data:`LOOKED_AT`), and cover 95 % whenever they stop
(``benchmarks/bench_compare.py`` counts).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulation.experiment.intervals import CONFIDENCE, Interval

FEWEST = 20
"""Replications before a precision is judged at all: fewer make the interval itself unsure."""

BATCH = 10
MOST = 400
"""Replications after which the search for precision ends unless another number is given, reached or not."""

LOOKED_AT = 0.96
"""What an interval is drawn for so that it covers 95 % although it was looked at before."""


@dataclass(frozen=True)
class Enough:
    """How many replications are enough.

    Attributes
    ----------
    replications
        So many, unless a precision is asked for.
    precision
        Half a difference's interval ÷ the baseline's mean wins.
    most
        Replications after which the search for precision ends.
    """

    replications: int
    precision: float | None = None
    most: int = MOST

    @property
    def level(self) -> float:
        """What intervals are drawn for."""
        return CONFIDENCE if self.precision is None else LOOKED_AT

    def looks(self) -> Iterator[int]:
        """Yield how many replications there are at each look, to the last."""
        if self.precision is None:
            yield self.replications
            return
        yield from range(min(FEWEST, self.most), self.most, BATCH)
        yield self.most

    def words(self, reached: float | None, done: int) -> str:
        """Say why there are as many replications as there are."""
        if self.precision is None:
            return f"{self.replications} replications were asked for"
        found = "nothing to measure it by" if reached is None else f"{reached:.2%}"
        if reached is not None and reached <= self.precision:
            return f"a precision of {found} of the baseline's wins was reached after {done} replications"
        return (
            f"a precision of {self.precision:.2%} was not reached: {found} after {done} replications, the most allowed"
        )


def reached(base: Interval | None, differences: Sequence[Interval | None]) -> float | None:
    """Give the widest half interval of a difference in wins, as a share of the baseline's mean wins.

    None where the baseline wins nothing and a policy may win something: then no share can be given.
    """
    widths = [difference.half_width for difference in differences if difference is not None]
    if base is None or base.mean == 0:
        return 0.0 if base is not None and all(width == 0 for width in widths) else None
    widest = max(widths, default=0.0)
    return None if widest == float("inf") else widest / base.mean
