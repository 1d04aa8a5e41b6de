"""Wires the parts of an exact solve together."""

import math

import numpy as np

from matching.appraisal import appraise
from matching.arrays import Ints
from matching.assignment import Assignment
from matching.clock import Clock
from matching.conflict import Conflict, find_conflict
from matching.flow import cheapest_flow
from matching.general import solve_general
from matching.greedy_start import greedy_assignment
from matching.idle_room import use_idle_room
from matching.prices import low_prices
from matching.problem import AssignmentProblem
from matching.scaling import Scaling, scaling_error, scaling_for
from matching.status import Reason, Status


def solve(problem: AssignmentProblem, time_limit: float | None = 60, seed: int = 0) -> Assignment:
    """Find the assignment of largest value, with prices that prove it.

    Values are scaled to integers by a power of two; min-cost flow (A. V. Goldberg, An efficient
    implementation of a scaling minimum-cost flow algorithm, J. Algorithms 22, 1997; OR-Tools) is exact in
    these; Bellman-Ford on the graph of reps recovers the smallest prices; weak duality at these prices
    gives the bound. A lead worth exactly 0 is given to a rep with room: its worth may only be unknown yet.

    Parameters
    ----------
    problem
        What is to be decided.
    time_limit
        Seconds; None for no limit. Looked at while the pairs are read and before the flow starts. If time
        is up by then, each lead goes in turn to the rep of highest value with room, and the gap says how far that
        may be from the best. OR-Tools' flow cannot be interrupted: once started it runs to its end.
    seed
        Part of the contract of all solvers. Min-cost flow draws nothing: every seed gives the same answer.

    Raises
    ------
    BadInput
        If a streamed value is not finite.
    ValueError
        If `time_limit` is not above 0.
    """
    clock = Clock(time_limit)
    if not problem.only_capacities:
        return solve_general(problem, clock, seed)
    flow = cheapest_flow(problem, clock)
    if flow is None:
        return _out_of_time(problem, clock)
    if not flow.complete:
        return _without_solution(problem, clock, find_conflict(problem, flow.rep))
    rep = use_idle_room(problem, flow.rep)
    prices = low_prices(problem, flow.scaling, rep)
    return _answer(problem, flow.scaling, rep, prices, clock)


def _out_of_time(problem: AssignmentProblem, clock: Clock) -> Assignment:
    rep = greedy_assignment(problem)
    if rep is None:
        return _without_solution(problem, clock, conflict=None)
    return _answer(problem, scaling_for(problem), rep, None, clock)


def _answer(problem: AssignmentProblem, scaling: Scaling, rep: Ints, prices: Ints | None, clock: Clock) -> Assignment:
    if prices is None:
        prices = np.zeros(problem.shape[1], dtype=np.int64)
    judged = appraise(problem, scaling, rep, prices)
    objective = math.fsum(judged.value[rep >= 0])
    proven = judged.bound == judged.primal
    bound = objective if proven else max(objective, judged.bound * scaling.unit)
    return Assignment(
        lead_ids=problem.lead_ids,
        rep_ids=problem.rep_ids,
        rep=rep,
        value=judged.value,
        objective=objective,
        bound=bound,
        gap=(bound - objective) / max(1.0, abs(objective)),
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        prices=scaling.to_values(prices),
        runner_up=judged.runner_up,
        margin=np.where(judged.runner_up >= 0, scaling.to_values(judged.margin), np.nan),
        reason=judged.reason,
        conflict=None,
        scaling=scaling,
        scaling_error=scaling_error(problem, judged.rounding),
        seconds=clock.seconds,
    )


def _without_solution(problem: AssignmentProblem, clock: Clock, conflict: Conflict | None) -> Assignment:
    leads, reps = problem.shape
    nobody = np.full(leads, -1, dtype=np.int64)
    relaxed = problem.replace(must_assign=False, fixed=())
    scaling = scaling_for(relaxed)
    judged = appraise(relaxed, scaling, nobody, np.zeros(reps, dtype=np.int64))
    reason = judged.reason
    reason[~np.isin(reason, [Reason.NO_ELIGIBLE_REP, Reason.BARRED])] = Reason.NO_SOLUTION
    return Assignment(
        lead_ids=problem.lead_ids,
        rep_ids=problem.rep_ids,
        rep=nobody,
        value=judged.value,
        objective=math.nan,
        bound=math.nan,
        gap=math.nan,
        status=Status.UNKNOWN if conflict is None else Status.INFEASIBLE,
        prices=np.zeros(reps),
        runner_up=nobody,
        margin=np.full(leads, np.nan),
        reason=reason,
        conflict=conflict,
        scaling=scaling,
        scaling_error=0.0,
        seconds=clock.seconds,
    )
