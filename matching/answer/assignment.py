"""The answer to an assignment problem: who gets what, what it is worth, and why."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import polars as pl

from matching.answer.conflict import Conflict
from matching.answer.rule_prices import RulePrices
from matching.answer.status import UNASSIGNED_REASONS, Proof, Status
from matching.arrays import Floats, Ints, Objects
from matching.checking.check import check_assignment
from matching.explaining.what_if import WhatIf, contracted
from matching.priced.memory import Memory
from matching.problem.problem import AssignmentProblem
from matching.problem.scaling import Scaling


@dataclass(frozen=True, eq=False, repr=False)
class Assignment:
    """What `solve` returns.

    Attributes
    ----------
    lead_ids, rep_ids
        The names of the positions below.
    rep
        Shape (n_leads,), the position of each lead's rep, -1 for unassigned.
    value
        Shape (n_leads,), the value of each chosen pair, NaN for unassigned.
    objective
        Sum of the values of the chosen pairs; NaN if there is no assignment that keeps every rule.
    bound
        No assignment is worth more than this, up to `scaling_error`.
    gap
        (bound - objective) / max(1, abs(objective)); exactly 0.0 when the proof closes in the scaled integers.
    status
        How the solve ended.
    prices
        Shape (n_reps,), what one more slot (room for one more lead) of each rep would add to the objective;
        with rules beside capacity, what one more unit of her capacity would add, at the margin.
    runner_up
        Shape (n_leads,), position of the other rep with the highest value minus price, -1 if there is none.
    margin
        Shape (n_leads,), how far the choice is ahead of the runner-up, in value minus price; leaving the
        lead unassigned counts as 0; NaN where there is no runner-up.
    reason
        Shape (n_leads,), a `Reason` each.
    conflict
        Leads and reps that show why there is no solution; None unless the status is infeasible.
    scaling
        The exact power of two with which values were turned into integers.
    scaling_error
        By how much at most, in the user's units, the rounding to integers can have hidden a better
        assignment; 0.0 if every value is a whole number of units.
    seconds
        Run time.
    proof
        Who vouches for the bound: the prices, or CP-SAT where its search proved more than they do.
    rule_prices
        The prices of all rules; None where the reps' slots are the only limit.
    bound_step
        The sums that these values can have at all are multiples of this, and the bound by prices is rounded down
        to one; 0.0 if there is no such step.
    ended_by_time
        Whether the time limit ended the search; another run may then find another answer.
    price_high
        Shape (n_reps,), what one slot less of each rep would cost; infinity where there is none to take, or none
        that could be spared without leaving out a lead that must be placed. A rep has no more slots than there are
        leads, whatever her capacity. Prices are not unique: any
        between `prices` and these prove the answer, if taken together at their low or at their high end. None
        unless the status is optimal and the method knows them.
    memory
        What `warm_start` may use beside the prices while the problem itself is still held; never copied or pickled.
    """

    lead_ids: tuple[str, ...]
    rep_ids: tuple[str, ...]
    rep: Ints
    value: Floats
    objective: float
    bound: float
    gap: float
    status: Status
    prices: Floats
    runner_up: Ints
    margin: Floats
    reason: Objects
    conflict: Conflict | None
    scaling: Scaling
    scaling_error: float
    seconds: float
    proof: Proof = Proof.PRICES
    rule_prices: RulePrices | None = None
    bound_step: float = 0.0
    ended_by_time: bool = False
    price_high: Floats | None = None
    memory: Memory | None = None

    def __repr__(self) -> str:
        placed = int((self.rep >= 0).sum())
        return f"Assignment({self.status}, {placed} of {len(self.rep)} leads, objective {self.objective:g})"

    @property
    def unassigned(self) -> dict[str, int]:
        """How many leads are unassigned, by reason; every reason of the contract is listed."""
        counts: dict[str, int] = {str(reason): 0 for reason in UNASSIGNED_REASONS}
        counts.update(Counter(str(reason) for reason in self.reason[self.rep < 0]))
        return counts

    def table(self) -> pl.DataFrame:
        """Return one row a lead, in the problem's order, joined by id.

        Columns: `lead_id`, `rep_id`, `value`, `price`, `runner_up` (a rep id), `margin`, `reason`; empty
        (null) where there is none.
        """
        price = np.append(self.prices, np.nan)[self.rep]
        return pl.DataFrame(
            {
                "lead_id": pl.Series(self.lead_ids, dtype=pl.String),
                "rep_id": self._names(self.rep),
                "value": pl.Series(self.value, nan_to_null=True, dtype=pl.Float64),
                "price": pl.Series(price, nan_to_null=True, dtype=pl.Float64),
                "runner_up": self._names(self.runner_up),
                "margin": pl.Series(self.margin, nan_to_null=True, dtype=pl.Float64),
                "reason": pl.Series([str(reason) for reason in self.reason], dtype=pl.String),
            }
        )

    def _names(self, positions: Ints) -> pl.Series:
        names = (*self.rep_ids, None)
        return pl.Series([names[position] for position in positions.tolist()], dtype=pl.String)

    def summary(self) -> dict[str, object]:
        """Return the figures as plain data, ready for JSON: undefined ones are None, never NaN."""
        figures = {"objective": self.objective, "bound": self.bound, "gap": self.gap}
        return {
            "status": str(self.status),
            **{name: None if np.isnan(figure) else figure for name, figure in figures.items()},
            "scaling_error": self.scaling_error,
            "assigned": int((self.rep >= 0).sum()),
            "unassigned": self.unassigned,
            "conflict": None if self.conflict is None else self.conflict.message,
            "proof": str(self.proof),
            "ended_by_time": self.ended_by_time,
            "seconds": self.seconds,
        }

    def what_if(self, problem: AssignmentProblem) -> WhatIf:
        """Return counterfactuals of this answer: the cost of moving a lead, and the value it would need.

        Reads all pairs once.

        Raises
        ------
        ValueError
            If the status is not optimal: only then are there prices to reason with.
        """
        if self.status is not Status.OPTIMAL or self.price_high is None:
            raise ValueError(f"what_if: expected an optimal assignment with prices, got {self.status}")
        return WhatIf(problem, self.rep, self.scaling, contracted(problem, self.rep, self.scaling))

    def check(self, problem: AssignmentProblem) -> None:
        """Verify everything again from the problem's values alone, without the solver.

        Raises
        ------
        CheckFailed
            Carrying every violation that was found.
        """
        check_assignment(problem, self)
