"""What more room is worth: one more unit for a rep or a cap, and for how many more that stays true."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.answer.status import Status
from matching.problem.problem import AssignmentProblem
from matching.problem.rules import Cap
from matching.solver import solve


@dataclass(frozen=True, slots=True)
class WorthOfRoom:
    """What room is worth, in the unit of the values; found by solving again.

    Attributes
    ----------
    name
        The rep or the cap.
    one_more
        What one more unit of room adds to the objective.
    one_less
        What one unit less takes from it; NaN if there is none to take, or no solution without it.
    lasts
        For how many more units, each adds as much as the first; at most `looked`.
    looked
        How far it was looked.
    """

    name: str
    one_more: float
    one_less: float
    lasts: int
    looked: int


def worth_of_rep_room(
    problem: AssignmentProblem, rep_id: str, time_limit: float | None = 60, look: int = 64
) -> WorthOfRoom:
    """Say what room a rep's capacity is worth; a unit is one lead's work, or 1 where leads differ in work.

    Raises
    ------
    KeyError
        If there is no such rep.
    """
    at = problem.rep_position[rep_id]
    unit = problem.work if isinstance(problem.work, float) else 1.0
    whole = problem.slots[at] * unit if problem.only_capacities else problem.capacity[at]

    def changed(units: int) -> AssignmentProblem | None:
        capacity = problem.capacity.copy()
        capacity[at] = whole + units * unit
        return problem.replace(capacity=capacity) if capacity[at] >= 0 else None

    return _worth(rep_id, changed, time_limit, look)


def worth_of_cap_room(
    problem: AssignmentProblem, name: str, time_limit: float | None = 60, look: int = 64
) -> WorthOfRoom:
    """Say what room within a cap is worth; a unit is 1 of what the cap counts.

    Raises
    ------
    KeyError
        If there is no such cap.
    """
    if name not in {cap.name for cap in problem.caps}:
        raise KeyError(name)

    def changed(units: int) -> AssignmentProblem | None:
        caps = [_with_limit(cap, cap.limit + units) if cap.name == name else cap for cap in problem.caps]
        return problem.replace(caps=caps) if all(cap.limit >= 0 for cap in caps) else None

    return _worth(name, changed, time_limit, look)


def _with_limit(cap: Cap, limit: float) -> Cap:
    return Cap(cap.name, limit, leads=cap.leads, reps=cap.reps, counts=cap.counts)


def _worth(
    name: str, changed: Callable[[int], AssignmentProblem | None], time_limit: float | None, look: int
) -> WorthOfRoom:
    def objective(units: int) -> float:
        problem = changed(units)
        answer = None if problem is None else solve(problem, time_limit)
        return answer.objective if answer is not None and answer.status is Status.OPTIMAL else np.nan

    now = objective(0)
    one_more = objective(1) - now
    return WorthOfRoom(name, one_more, now - objective(-1), _lasts(objective, now, one_more, look), look)


def _lasts(objective: Callable[[int], float], now: float, one_more: float, look: int) -> int:
    """Return the largest number of units that are each worth as much as the first.

    With slots alone the gain is concave in the room, so that doubling and halving find it exactly; with rules that
    cannot be split it is the first number at which the sum no longer fits, on that way.
    """

    def as_much(units: int) -> bool:
        return abs(objective(units) - now - units * one_more) <= 1e-9 * max(1.0, abs(now))

    low, high = 1, 2
    while high <= look and as_much(high):
        low, high = high, 2 * high
    high = min(high, look + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if as_much(middle) else (low, middle)
    return low
