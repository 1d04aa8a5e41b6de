r"""What a win brings: expected revenue, learned where history has revenue beside the listed value.

The expectation is a ratio of sums, :math:`\sum \text{revenue} / \sum \text{value}` over wins, and a plain mean of
revenue for leads without a value: both add up to what was earned, and no logarithm has to be undone. Reps get factors
of their own only where Cochran's test finds that they differ (p < .05), shrunk by the method of moments (DerSimonian &
Laird 1986, Controlled Clinical Trials 7, 177-188).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import Field
from scipy.special import chdtrc

from models.columns.encoding import Coding
from models.findings.evidence import DISTINGUISHABLE
from scenarios.faults import BadInput, Fault

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FEWEST_WINS = 30
"""Wins with revenue from which an expectation is stated."""

Basis = Literal["none", "value", "mean"]


class Worth(StrEnum):
    """What a win is worth: the lead's listed ``value``, 1, or the revenue that history lets expect."""

    VALUE = "value"
    WINS = "wins"
    REVENUE = "revenue"


class Revenue(Coding):
    """Expected revenue of a win.

    Attributes
    ----------
    basis
        ``value``: a ratio to the listed value; ``mean``: the same for every lead; ``none``: too few wins have revenue.
    wins
        Wins with revenue it was learned from.
    ratio
        Revenue for one unit of listed value.
    mean
        Mean revenue of a win, for leads without a value.
    of_reps
        A factor for each rep of the history, all 1 where they cannot be told apart.
    reps_p_value
        Of reps bringing the same.
    """

    basis: Basis = "none"
    wins: int = 0
    ratio: Annotated[float, Field(ge=0.0)] = 1.0
    mean: Annotated[float, Field(ge=0.0)] = 0.0
    of_reps: tuple[float, ...] = ()
    reps_p_value: float = 1.0

    @classmethod
    def learn(cls, frame: pl.DataFrame, won: NDArray[np.bool_], rep: Integers, n_reps: int) -> Revenue:
        """Learn from won rows whose reps are at these positions (−1: not looked at)."""
        paid = _numbers(frame, "revenue")
        known = won & ~np.isnan(paid)
        wins = int(known.sum())
        if wins < FEWEST_WINS:
            return cls(wins=wins, of_reps=(1.0,) * n_reps)
        listed = _numbers(frame, "value")
        both = known & (listed > 0.0)
        mean = float(paid[known].mean())
        by_value = int(both.sum()) >= max(FEWEST_WINS, wins // 2) and float(paid[both].sum()) > 0.0
        ratio = float(paid[both].sum() / listed[both].sum()) if by_value else 1.0
        rows, size = (both, ratio * listed) if by_value else (known, np.full(len(paid), mean))
        factors, p_value = _factors(paid[rows], size[rows], rep[rows], n_reps)
        return cls(
            basis="value" if by_value else "mean", wins=wins, ratio=ratio, mean=mean,
            of_reps=tuple(factors.tolist()), reps_p_value=p_value,
        )  # fmt: skip

    def of_leads(self, frame: pl.DataFrame) -> Floats:
        """Give what a win of each lead is expected to bring; shape (n,)."""
        listed = _numbers(frame, "value")
        if self.basis == "mean":
            return np.full(frame.height, self.mean)
        return np.where(np.isnan(listed), self.mean, self.ratio * np.nan_to_num(listed))

    @property
    def tells_reps_apart(self) -> bool:
        """Whether some rep's factor is not 1."""
        return any(factor != 1.0 for factor in self.of_reps)

    def worth(self, asked: str) -> Worth:
        """Read what a win shall be worth.

        Raises
        ------
        BadInput
            When it is none of the three words, or revenue, and too few wins had any.
        """
        known = [each.value for each in Worth]
        if asked not in known:
            raise BadInput([Fault("pair_values", f"one of {', '.join(known)}", column="worth", value=str(asked))])
        if asked == Worth.REVENUE and self.basis == "none":
            expected = f"a model whose history had {FEWEST_WINS} wins with revenue (column revenue); it had {self.wins}"
            raise BadInput([Fault("pair_values", expected, column="worth", value=str(asked))])
        return Worth(asked)

    def factors(self, trained: Integers) -> Floats:
        """Give the factor of reps at these positions of the history's, 1 for new ones (−1); shape (m,)."""
        return np.append(np.array(self.of_reps), 1.0)[trained]

    def sentence(self) -> str:
        """Say what expected revenue rests on."""
        if self.basis == "none":
            return f"Expected revenue is not learned: {self.wins:,} wins have revenue, {FEWEST_WINS} are needed."
        level = (
            f"{self.ratio:.3g} of the listed value" if self.basis == "value" else f"{self.mean:,.6g} whatever the lead"
        )
        reps = (
            f"reps differ in it by more than chance (standard deviation {np.std(self.of_reps):.0%} of it)"
            if self.reps_p_value < DISTINGUISHABLE
            else "reps are not told apart in it"
        )
        return f"A win brings {level}, by {self.wins:,} wins with revenue; {reps} (p = {self.reps_p_value:.2g})."


def _factors(paid: Floats, size: Floats, rep: Integers, n_reps: int) -> tuple[Floats, float]:
    """Give each rep's factor, revenue over what was expected, shrunk; and the p-value of all being alike."""
    seen = rep >= 0
    paid, size, rep = paid[seen], size[seen], rep[seen]
    due, got, squares = (np.bincount(rep, amount, n_reps) for amount in (size, paid, size**2))
    able = due > 0.0
    if able.sum() < 2 or len(paid) <= able.sum():
        return np.ones(n_reps), 1.0
    own = np.divide(got, due, out=np.ones(n_reps), where=able)
    noise = float(((paid - own[rep] * size) ** 2).sum() / (size**2).sum()) * len(paid) / (len(paid) - able.sum())
    variance = np.maximum(noise * squares[able] / due[able] ** 2, 1e-12)
    weight = 1.0 / variance
    centre = float(weight @ own[able] / weight.sum())
    excess = float(weight @ (own[able] - centre) ** 2)
    freedom = int(able.sum()) - 1
    p_value = float(chdtrc(freedom, excess))
    if p_value >= DISTINGUISHABLE:
        return np.ones(n_reps), p_value
    between = max(0.0, (excess - freedom) / (weight.sum() - (weight**2).sum() / weight.sum()))
    factors = np.ones(n_reps)
    factors[able] = 1.0 + (own[able] - 1.0) * between / (between + variance)
    return np.maximum(factors, 0.0), p_value


def _numbers(frame: pl.DataFrame, name: str) -> Floats:
    if name not in frame.columns:
        return np.full(frame.height, np.nan)
    return np.asarray(frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy(), dtype=np.float64)
