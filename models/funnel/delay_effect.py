"""Effects of response delay and of load on winning, as values."""

from __future__ import annotations

import numpy as np

from models.columns.encoding import Coding

FLOOR_HOURS = 5 / 60
"""Answers within five minutes count as alike."""

EXAMPLE = (1.0, 24.0)
"""Hours by which the effect is told."""


class DelayBracket(Coding):
    """Hours to the first touch, and what they leave of the chance.

    Attributes
    ----------
    from_hours, to_hours, median_hours
        Its ends, of which the last has none, and the median of its leads.
    rows
        Touched leads in it.
    multiplier, low, high
        Mean chance as a multiple of the fastest bracket's, with its 95 % interval.
    monotone
        The same with brackets pooled until none rises.
    """

    from_hours: float
    to_hours: float | None
    median_hours: float
    rows: int
    multiplier: float
    low: float
    high: float
    monotone: float


class DelayEffect(Coding):
    """What is left of the chance of a win when the first touch comes later.

    Odds are proportional to hours to the power −``exponent`` beyond five minutes.

    Attributes
    ----------
    rows, untouched
        Touched leads it was learned from; leads without a (sound) touch, which say nothing here.
    exponent, low, high
        With its 95 % interval; 0 where waiting costs nothing.
    unadjusted
        The exponent with nothing adjusted for: how far it differs shows how far reps call hot leads first.
    reference_hours, chance
        Median delay, and the mean chance of a win at it.
    brackets
        The effect without a law; empty where delays hardly differ.
    by_rep
        Whether the rep is adjusted for.
    """

    rows: int
    untouched: int
    exponent: float
    low: float
    high: float
    unadjusted: float
    reference_hours: float
    chance: float
    brackets: tuple[DelayBracket, ...]
    by_rep: bool = True

    @property
    def shown(self) -> bool:
        """Whether waiting is shown to cost anything."""
        return self.low > 0.0

    @property
    def usable(self) -> bool:
        """Whether the exponent is known well enough for routing: to within a half of one either way."""
        return self.high - self.low < 1.0

    def multiplier(self, hours: float, than: float, exponent: float | None = None) -> float:
        """Give the chance at so many hours as a multiple of that at ``than`` hours."""
        return self._at(hours, exponent) / self._at(than, exponent)

    @property
    def e_value(self) -> float:
        """How strong a hidden reason would have to be to make the whole effect, for a day against an hour.

        As a risk ratio, with both an early answer and a win, beyond what is adjusted for (VanderWeele & Ding 2017,
        Annals of Internal Medicine 167, 268-274), at the end of the interval nearer to none; 1 where the interval
        includes none.
        """
        ratio = self.multiplier(*EXAMPLE, exponent=max(self.low, 0.0))
        return ratio + float(np.sqrt(ratio * (ratio - 1.0)))

    def sentence(self) -> str:
        """Say it in words."""
        early, late = EXAMPLE
        kept, best, worst = (self.multiplier(late, early, one) for one in (None, self.low, self.high))
        size = f"{kept:.2f} times the chance of one touched after {early:g} (95 % {worst:.2f} to {best:.2f})"
        told = f"A lead first touched after {late:g} hours has {size}, by {self.rows:,} touched leads."
        if not self.shown:
            return f"{told} That waiting costs anything is not shown."
        adjusted = "lead, rep and load" if self.by_rep else "lead and load"
        return (
            f"{told} Adjusted for {adjusted}, not for what only the rep saw: hidden hotness would have to "
            f"raise early answers and wins {self.e_value:.1f} times each to explain it away."
        )

    def _at(self, hours: float, exponent: float | None) -> float:
        power = -(self.exponent if exponent is None else exponent)
        odds = self.chance / (1.0 - self.chance) * (max(hours, FLOOR_HOURS) / self.reference_hours) ** power
        return float(odds / (1.0 + odds))


class LoadEffect(Coding):
    """What one more lead in a rep's hands at the assignment does to the chance of the next.

    Attributes
    ----------
    multiplier, low, high
        Mean chance with one lead more as a multiple of that without, with its 95 % interval. Adjusted for lead, rep and
        tenure; slower answers are part of it.
    mean, sd
        Of the load at assignment.
    """

    multiplier: float
    low: float
    high: float
    mean: float
    sd: float

    @property
    def shown(self) -> bool:
        """Whether load is shown to change anything."""
        return self.high < 1.0 or self.low > 1.0

    def sentence(self) -> str:
        """Say it in words."""
        size = f"{self.multiplier:.3f} times the chance (95 % {self.low:.3f} to {self.high:.3f})"
        told = f"One lead more in a rep's hands at the assignment: {size}, around a mean of {self.mean:.1f}."
        return told if self.shown else f"{told} That load matters is not shown."
