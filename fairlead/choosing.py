"""How a batch was decided, in one form for the solver and for routing methods; and the solver's way, with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fairlead.preparing import Prepared
from fairlead.ruling import problem_of
from fairlead.stages import Stages
from matching import Assignment, AssignmentProblem, Conflict, Reason, Status, solve

if TYPE_CHECKING:
    from models import PairValues

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Choice:
    """Who gets which lead, by position; each array has shape (n_leads,).

    Attributes
    ----------
    rep, runner_up
        Positions of the chosen rep and the next-best one, -1 for none.
    value, price, margin, propensity
        NaN where undefined.
    reason
        Why, in the words of ``matching.Reason``.
    objective, bound, gap, scaling_error
        Of the batch; None where the method proves nothing.
    status, unassigned, conflict
        How it ended; unassigned leads by reason; why there is no solution.
    problem, result
        What was solved, and the answer; None where a routing method decided.
    via
        The way through routes and wrappers by which each lead was decided; empty without any.
    catch_all
        How many leads no route matched; None without routes.
    """

    rep: Positions
    runner_up: Positions
    value: Floats
    price: Floats
    margin: Floats
    propensity: Floats
    reason: list[str]
    status: str
    objective: float | None
    bound: float | None
    gap: float | None
    scaling_error: float | None
    unassigned: dict[str, int]
    conflict: Conflict | None = None
    problem: AssignmentProblem | None = None
    result: Assignment | None = None
    via: tuple[str, ...] = ()
    catch_all: str | None = None

    @property
    def unsolved(self) -> bool:
        """Whether there is no assignment, because rules are in conflict or time was up before one was found."""
        return self.status in (Status.INFEASIBLE, Status.UNKNOWN)


def choose_optimally(
    ready: Prepared, values: PairValues, time_limit: float = 60.0, stages: Stages | None = None
) -> Choice:
    """Solve the batch and verify the answer anew before anybody sees it.

    Raises
    ------
    BadInput
        When a fixed pair is barred.
    CheckFailed
        When the answer breaks a rule or its proof does not hold: a fault of ours, never written to a file.
    """
    taken = stages or Stages()
    with taken.stage("stating"):
        problem = problem_of(
            ready.leading, values, ready.eligible, ready.eligibility, ready.rules, ready.terms, ready.bonds.groups
        )
    with taken.stage("solving"):
        result = solve(problem, time_limit)
    with taken.stage("checking"):
        result.check(problem)
    figures = result.summary()
    return Choice(
        rep=result.rep,
        runner_up=result.runner_up,
        value=result.value,
        price=np.append(result.prices, np.nan)[result.rep],
        margin=result.margin,
        propensity=np.where(result.rep >= 0, 1.0, np.nan),
        reason=[str(reason) for reason in result.reason],
        status=str(result.status),
        objective=_number(figures["objective"]),
        bound=_number(figures["bound"]),
        gap=_number(figures["gap"]),
        scaling_error=result.scaling_error,
        unassigned={reason: count for reason, count in result.unassigned.items() if reason != Reason.NO_SOLUTION},
        conflict=result.conflict,
        problem=problem,
        result=result,
    )


def _number(figure: object) -> float | None:
    return float(figure) if isinstance(figure, (int, float)) else None
