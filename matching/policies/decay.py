"""How values decay while a lead waits: what share of its value a lead keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from matching.arrays import Floats

HOUR = 60.0
"""Minutes."""


class Decay(Protocol):
    """The law by which waiting costs."""

    def kept(self, age: Floats | float, wait: Floats) -> Floats:
        """Return the share of the present value that is left after waiting; never rising with it, 1 for none or less.

        Parameters
        ----------
        age, wait
            Minutes since the lead showed its interest (at least 0; a `float` for a lead that comes alone), and
            minutes it will go on waiting; shapes that broadcast, as what is returned does with them.
        """
        ...


@dataclass(frozen=True, slots=True)
class HalfLife:
    """Half of the value is gone after so many hours of waiting, however old the lead is."""

    hours: float

    def __post_init__(self) -> None:
        if not 0.0 < self.hours < np.inf:
            raise ValueError(f"half_life_hours: expected more than 0 hours, got {self.hours}")

    def kept(self, age: Floats | float, wait: Floats) -> Floats:
        """Return the share that is left; see `Decay`."""
        return np.asarray(np.exp2(np.maximum(wait, 0.0) / (-HOUR * self.hours)))


@dataclass(frozen=True, slots=True)
class ResponseLaw:
    """The chance of reaching a lead falls with its age, and its value with that chance.

    The odds of an answer are proportional to age ** -exponent beyond `floor_minutes`, and the chance is `chance` at
    `reference_hours`. The defaults are those of the default scenario for a first call (`scenarios`, key ``response``):
    an exponent of 1.2, half of what the published figures imply, since their reverse causality is plain (good leads
    get called first), and .20 at 39 hours, the published mean response. An old lead loses little by waiting on.
    """

    exponent: float = 1.2
    chance: float = 0.2
    reference_hours: float = 39.0
    floor_minutes: float = 5.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.exponent < np.inf:
            raise ValueError(f"exponent: expected at least 0, got {self.exponent}")
        if not 0.0 < self.chance < 1.0:
            raise ValueError(f"chance: expected a chance above 0 and below 1, got {self.chance}")
        for name, figure in (("reference_hours", self.reference_hours), ("floor_minutes", self.floor_minutes)):
            if not 0.0 < figure < np.inf:
                raise ValueError(f"{name}: expected more than 0, got {figure}")

    def kept(self, age: Floats | float, wait: Floats) -> Floats:
        """Return the chance of an answer after the wait, divided by that of today; see `Decay`."""
        least = max(age, self.floor_minutes) if isinstance(age, float) else np.maximum(age, self.floor_minutes)
        reference, odds = HOUR * self.reference_hours, self.chance / (1.0 - self.chance)
        now = odds + (least / reference) ** self.exponent  # of the chance, odds / (odds + ...), odds cancels
        later = np.maximum(age + wait, least)
        later /= reference
        later **= self.exponent
        later += odds
        return np.asarray(now / later)


@dataclass(frozen=True, slots=True)
class Tabulated:
    """A law as a table: what share of its chance a lead has after so many hours, as learned from a firm's history.

    Between its hours the logarithm of the share runs on a line over that of the hours; before the first and beyond the
    last nothing more is lost.

    Parameters
    ----------
    hours
        Rising, above 0.
    left
        One share for each, above 0, never rising.
    """

    hours: tuple[float, ...]
    left: tuple[float, ...]

    def __post_init__(self) -> None:
        hours, left = np.array(self.hours), np.array(self.left)
        if len(hours) < 2 or not (hours[0] > 0.0 and (np.diff(hours) > 0.0).all() and np.isfinite(hours[-1])):
            raise ValueError(f"hours: expected two or more, rising and above 0, got {self.hours}")
        if left.shape != hours.shape or not ((np.diff(left) <= 0.0).all() and left[-1] > 0.0):
            raise ValueError(f"left: expected a share for each of the hours, above 0 and never rising, got {self.left}")

    def kept(self, age: Floats | float, wait: Floats) -> Floats:
        """Return the share that is left; see `Decay`."""
        return np.asarray(np.exp(self._log_left(age + np.maximum(wait, 0.0)) - self._log_left(age)))

    def _log_left(self, minutes: Floats | float) -> Floats:
        hours = np.maximum(minutes / HOUR, self.hours[0])
        return np.asarray(np.interp(np.log(hours), np.log(self.hours), np.log(self.left)))


def decay_of(half_life_hours: float | None = None, **law: float) -> Decay:
    """Return the law that a rules file names: a half-life, or else the keys of `ResponseLaw`."""
    return ResponseLaw(**law) if half_life_hours is None else HalfLife(half_life_hours)
