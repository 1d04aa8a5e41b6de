r"""How buyers buy: the share of leads won by each day, and the two simple laws it is held against.

The *steady* law: :math:`c(1 - e^{-ht})`, a share *c* who ever buy at a rate *h* a month that never falls. The
*front-loaded* one: a lognormal, :math:`\Phi(\log(t / m) / \sigma)`, of whom all buy in the end. Published figures fit
both equally (17 % by one month, 56 % by six), so each is fitted to the curve that was found, by least squares over the
time that could be followed, and its largest miss stands beside it. A month has 30 days.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.special import ndtr

from models.columns.encoding import Coding

Floats = NDArray[np.float64]

MONTH = 30.0
POINTS = 60
"""Days at which a law is held against the curve, evenly spaced over the time followed."""


class SteadyBuying(Coding):
    """Buying at a steady rate a month, by a share of leads who ever buy."""

    monthly_hazard: float
    buyers: float
    miss: float = 0.0
    """Largest distance from the curve it was fitted to, as a chance."""

    def won_by(self, days: Floats) -> Floats:
        """Give the share of leads won by these days."""
        return np.asarray(self.buyers * -np.expm1(-self.monthly_hazard * np.asarray(days) / MONTH))


class FrontLoadedBuying(Coding):
    """Buying whose rate falls: a lognormal time to purchase."""

    median_months: float
    sigma: float
    miss: float = 0.0
    """Largest distance from the curve it was fitted to, as a chance."""

    def won_by(self, days: Floats) -> Floats:
        """Give the share of leads won by these days."""
        with np.errstate(divide="ignore"):
            return np.asarray(ndtr(np.log(np.asarray(days) / MONTH / self.median_months) / self.sigma))


class BuyingCurve(Coding):
    """Share of the history's leads won by day, and the two laws that come nearest to it.

    Attributes
    ----------
    days, won
        Where the curve was read off, up to the time followed, and its height there.
    steady, front_loaded
        The nearest law of each kind.
    """

    days: tuple[float, ...]
    won: tuple[float, ...]
    steady: SteadyBuying
    front_loaded: FrontLoadedBuying

    @classmethod
    def of(cls, days: Floats, won: Floats) -> BuyingCurve:
        """Hold both laws against a curve of rising days (above 0) and shares."""
        end, height = float(days[-1]), float(np.clip(won[-1], 1e-4, 1.0 - 1e-4))
        rate, buyers = _nearest(
            _steady, days, won, (np.log(2.0 * MONTH / end), 1.0 - height), ((-9.0, 0.0), (5.0, 1.0))
        )
        median, sigma = _nearest(_lognormal, days, won, (np.log(end / MONTH), 0.5), ((-9.0, -3.0), (9.0, 3.0)))
        steady = SteadyBuying(monthly_hazard=float(np.exp(rate)), buyers=_share(won, buyers))
        front = FrontLoadedBuying(median_months=float(np.exp(median)), sigma=float(np.exp(sigma)))
        return cls(
            days=tuple(days.tolist()),
            won=tuple(won.tolist()),
            steady=steady.model_copy(update={"miss": _miss(steady.won_by(days), won)}),
            front_loaded=front.model_copy(update={"miss": _miss(front.won_by(days), won)}),
        )

    def won_by(self, days: float) -> float:
        """Give the share of leads won by a day, at most the last one followed."""
        return float(np.interp(days, (0.0, *self.days), (0.0, *self.won)))

    def sentence(self) -> str:
        """Say how buyers buy, and which simple law says so nearly as well."""
        end = self.days[-1]
        steps = [day for day in (30.0, 90.0, 180.0, 365.0) if day < 0.95 * end]
        read = ", ".join(f"{self.won_by(day):.1%} by day {day:.0f}" for day in (*steps, end))
        steady, front = self.steady, self.front_loaded
        return (
            f"Won of all leads: {read}. A steady {steady.monthly_hazard:.3g} a month of the {steady.buyers:.0%} who "
            f"ever buy comes within {100 * steady.miss:.1f} points of this; a front-loaded law (lognormal, median "
            f"{front.median_months:.3g} months, σ {front.sigma:.2f}) within {100 * front.miss:.1f}."
        )


def _steady(at: Floats, days: Floats, won: Floats) -> Floats:
    return np.asarray(_share(won, float(at[1])) * -np.expm1(-np.exp(at[0]) * days / MONTH))


def _share(won: Floats, beyond: float) -> float:
    """Give who ever buys: those seen to, and a part of the rest."""
    seen = float(won[-1])
    return seen + (1.0 - seen) * beyond


def _lognormal(at: Floats, days: Floats, won: Floats) -> Floats:
    return np.asarray(ndtr((np.log(days / MONTH) - at[0]) / np.exp(at[1])))


def _nearest(
    law: Callable[[Floats, Floats, Floats], Floats],
    days: Floats,
    won: Floats,
    start: tuple[float, float],
    bounds: tuple[tuple[float, float], tuple[float, float]],
) -> Floats:
    low, high = (np.array(edge) for edge in bounds)
    begin = np.clip(np.array(start), low + 1e-6, high - 1e-6)

    def missed(at: Floats) -> Floats:
        return 100.0 * (law(at, days, won) - won)

    found = scipy.optimize.least_squares(missed, begin, bounds=(low, high))
    return np.asarray(found.x)


def _miss(law: Floats, won: Floats) -> float:
    return float(np.abs(law - won).max())
