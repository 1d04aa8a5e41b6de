"""What more room is worth: one more unit for a rep, a team or a cap, and for how many more that stays true."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np

from matching.answer.assignment import Assignment
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
        The rep, the reps or the cap.
    price
        What the prices say at the margin. Where slots are the only limit that is `one_more`; with rules, one more
        brings no more than this and one less costs no less, save for the gap between prices' bound and answer.
    one_more
        What one more unit of room adds to the objective; NaN if one of the two answers is not proven optimal.
    one_less
        What one unit less takes from it; NaN also if there is none to take, or no solution without it. Where slots
        are the only limit, capacity beyond the number of leads is cut off first, and a unit less is less than that.
    lasts
        For how many more units, each adds as much as the first; at most `looked`, 0 where `one_more` is NaN.
    looked
        How far it was looked.
    """

    name: str
    price: float
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

    return _worth(rep_id, changed, lambda answer: float(answer.prices[at]), time_limit, look)


def worth_of_reps_room(
    problem: AssignmentProblem, rep_ids: Collection[str], time_limit: float | None = 60, look: int = 64
) -> WorthOfRoom:
    """Say what one more unit of capacity is worth if any of these reps may have it: a team, or all with a skill.

    Where slots are the only limit, each further slot goes to whoever of them it is worth most with, and one less is
    taken from whom it costs least. With rules, all units go to the one rep with whom the first is worth most.

    Raises
    ------
    KeyError
        If there is no such rep.
    ValueError
        If no rep is named.
    """
    at = [problem.rep_position[name] for name in dict.fromkeys(rep_ids)]
    if not at:
        raise ValueError("rep_ids: expected at least one rep")
    name = ", ".join(problem.rep_ids[rep] for rep in at)
    if not problem.only_capacities:
        rooms = [worth_of_rep_room(problem, problem.rep_ids[rep], time_limit, look) for rep in at]
        best = max(rooms, key=lambda room: -np.inf if np.isnan(room.one_more) else room.one_more)
        least = float(np.nanmin([room.one_less for room in rooms] + [np.inf]))
        return replace(best, name=name, one_less=least if np.isfinite(least) else np.nan)
    free = _with_free_slots(problem, at)
    least_less = _cheapest_less(problem, at, time_limit)
    room = _worth(name, free, lambda answer: float(answer.prices[at].max()), time_limit, look)
    return replace(room, one_less=least_less)


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

    at = [cap.name for cap in problem.caps].index(name)

    def price(answer: Assignment) -> float:
        return np.nan if answer.rule_prices is None else float(answer.rule_prices.caps[at])

    return _worth(name, changed, price, time_limit, look)


def _with_free_slots(problem: AssignmentProblem, reps: list[int]) -> Callable[[int], AssignmentProblem | None]:
    """Return how to add slots that any of these reps may fill: a further rep, worth what the best of them is."""
    leads, unit = problem.shape[0], problem.work if isinstance(problem.work, float) else 1.0
    values, allowed = problem.value_block(0, leads), problem.allowed_block(0, leads)
    best = np.where(allowed[:, reps], values[:, reps], -np.inf).max(axis=1)
    wider = AssignmentProblem(
        np.column_stack([values, np.where(np.isfinite(best), best, 0.0)]),
        np.append(problem.capacity, 0.0),
        lead_ids=problem.lead_ids,
        eligible=np.column_stack([allowed, np.isfinite(best)]),
        work=problem.work,
        must_assign=problem.required,
    )

    def changed(units: int) -> AssignmentProblem | None:
        return None if units < 0 else wider.replace(capacity=np.append(problem.capacity, units * unit))

    return changed


def _cheapest_less(problem: AssignmentProblem, reps: list[int], time_limit: float | None) -> float:
    answer = solve(problem, time_limit)
    if answer.status is not Status.OPTIMAL or answer.price_high is None:
        return np.nan
    least = float(answer.price_high[reps].min())
    return least if np.isfinite(least) else np.nan


def _with_limit(cap: Cap, limit: float) -> Cap:
    return Cap(cap.name, limit, leads=cap.leads, reps=cap.reps, counts=cap.counts)


def _worth(
    name: str,
    changed: Callable[[int], AssignmentProblem | None],
    price: Callable[[Assignment], float],
    time_limit: float | None,
    look: int,
) -> WorthOfRoom:
    problem = changed(0)  # held, so that the lists of its answer serve the others
    answer = None if problem is None else solve(problem, time_limit)

    def objective(units: int) -> float:
        other = changed(units)
        found = None if other is None else solve(other, time_limit, warm_start=answer)
        return found.objective if found is not None and found.status is Status.OPTIMAL else np.nan

    found = answer is not None and answer.status in (Status.OPTIMAL, Status.FEASIBLE)
    now = answer.objective if answer is not None and answer.status is Status.OPTIMAL else np.nan
    one_more = objective(1) - now
    lasts = 0 if np.isnan(one_more) else _lasts(objective, now, one_more, look)
    at_margin = price(answer) if answer is not None and found else np.nan
    return WorthOfRoom(name, at_margin, one_more, now - objective(-1), lasts, look)


def _lasts(objective: Callable[[int], float], now: float, one_more: float, look: int) -> int:
    """Return the largest number of units that are each worth as much as the first.

    With slots alone the gain is concave in the room, so that doubling and halving find it exactly; with rules that
    cannot be split it is the first number at which the sum no longer fits, on that way.
    """

    def as_much(units: int) -> bool:
        return abs(objective(units) - now - units * one_more) <= 1e-9 * max(abs(now), units * abs(one_more))

    low, high = 1, 2
    while high <= look and as_much(high):
        low, high = high, 2 * high
    high = min(high, look + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if as_much(middle) else (low, middle)
    return low
