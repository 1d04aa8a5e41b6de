"""Wires the parts of an exact solve together."""

import math

import numpy as np

from matching.answer.appraisal import appraise
from matching.answer.assignment import Assignment
from matching.answer.conflict import Conflict
from matching.answer.status import Reason, Status
from matching.clock import Clock
from matching.priced import Stand, Start, TimeUp, carried_over, judged, remember, solve_by_prices, warm_guess
from matching.priced.greedy_start import greedy_assignment
from matching.problem.problem import AssignmentProblem
from matching.problem.scaling import scaling_error, scaling_for
from matching.threads import one_blas_thread


def solve(
    problem: AssignmentProblem,
    time_limit: float | None = 60,
    seed: int = 0,
    *,
    warm_start: Assignment | None = None,
) -> Assignment:
    """Find the assignment of largest value, with prices that prove it.

    Values are scaled to integers by a power of two. Prices from samples tell the few reps who matter for each
    lead; min-cost flow over these pairs (A. V. Goldberg, An efficient implementation of a scaling minimum-cost
    flow algorithm, J. Algorithms 22, 1997; OR-Tools) is exact; Bellman-Ford on the graph of reps recovers the
    smallest and the largest prices; all pairs are held against these, and those that speak against the answer
    are added until there are none. Weak duality at the smallest prices gives the bound. Pairs are read block by
    block and never held whole. A lead worth exactly 0 is given to a rep with room: its worth may only be
    unknown yet.

    Parameters
    ----------
    problem
        What is to be decided.
    time_limit
        Seconds; None for no limit. Looked at while the pairs are read and between flows. If time is up before
        any flow has ended, each lead goes in turn to the rep of highest value with room; later, the
        assignment found so far is returned. The gap says how far that may be from the best. OR-Tools' flow cannot
        be interrupted: once started it runs to its end. With rules beside slots an answer that keeps them all is worth
        about two seconds more than the limit, no longer.
    seed
        Decides which leads are sampled for the first prices. Every seed gives an answer of the same worth, and
        the same seed gives the same answer on any number of cores.
    warm_start
        An earlier answer to a similar problem. Its prices save the samples, and among equals each lead stays with
        the rep it had; both are joined by id, and a rep it does not know starts at the median price. As long as the
        earlier problem itself is held, too, and has the same reps, only leads that are new or whose values or
        allowed reps differ (compared number by number; a stream is the same if it is the same object) are looked at
        anew. With rules beside slots its prices of rules serve, joined by the names of caps, and where pairs are few
        nothing does. It changes the time, never the worth of the answer.

    Raises
    ------
    BadInput
        If a streamed value is not finite.
    ValueError
        If `time_limit` is not above 0.
    """
    clock = Clock(time_limit)
    if not problem.only_capacities:
        from matching.general import solve_general  # here: with it come linear programs and CP-SAT, and a second

        return solve_general(problem, clock, seed, warm_start)
    with one_blas_thread():
        return _solved(problem, clock, seed, warm_start)


def _solved(problem: AssignmentProblem, clock: Clock, seed: int, warm_start: Assignment | None) -> Assignment:
    try:
        priced = solve_by_prices(problem, clock, seed, _start(problem, warm_start))
    except TimeUp:
        return _out_of_time(problem, clock)
    if priced.conflict is not None:
        return _without_solution(problem, clock, priced.conflict)
    return _answer(problem, priced.stand, clock)


def _start(problem: AssignmentProblem, earlier: Assignment | None) -> Start | None:
    if earlier is None or earlier.status is not Status.OPTIMAL:
        return None
    # An answer under rules knows one end of its prices only.
    high = earlier.prices if earlier.price_high is None else earlier.price_high
    guess = warm_guess(problem.rep_ids, earlier.rep_ids, earlier.prices, high)
    rep = carried_over(problem.lead_ids, problem.rep_ids, earlier.lead_ids, earlier.rep_ids, earlier.rep)
    return Start(guess, rep, earlier.memory)


def _out_of_time(problem: AssignmentProblem, clock: Clock) -> Assignment:
    rep = greedy_assignment(problem)
    if rep is None:
        return _without_solution(problem, clock, conflict=None)
    return _answer(problem, judged(problem, rep), clock)


def _answer(problem: AssignmentProblem, stand: Stand, clock: Clock) -> Assignment:
    appraisal = appraise(problem, stand)
    scaling = stand.book.scaling
    objective = math.fsum(appraisal.value[stand.rep >= 0])
    proven = appraisal.bound == appraisal.primal
    bound = objective if proven else max(objective, appraisal.bound * scaling.unit)
    return Assignment(
        lead_ids=problem.lead_ids,
        rep_ids=problem.rep_ids,
        rep=stand.rep,
        value=appraisal.value,
        objective=objective,
        bound=bound,
        gap=(bound - objective) / max(1.0, abs(objective)),
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        prices=scaling.to_values(stand.low),
        runner_up=appraisal.runner_up,
        margin=np.where(appraisal.runner_up >= 0, scaling.to_values(appraisal.margin), np.nan),
        reason=appraisal.reason,
        conflict=None,
        scaling=scaling,
        scaling_error=scaling_error(problem, appraisal.rounding),
        seconds=clock.seconds,
        price_high=stand.high_values() if proven else None,
        memory=remember(problem, stand),
    )


def _without_solution(problem: AssignmentProblem, clock: Clock, conflict: Conflict | None) -> Assignment:
    leads, reps = problem.shape
    nobody = np.full(leads, -1, dtype=np.int64)
    relaxed = problem.replace(must_assign=False, fixed=())
    scaling = scaling_for(relaxed)
    reason = appraise(relaxed, judged(relaxed, nobody)).reason
    reason[~np.isin(reason, [Reason.NO_ELIGIBLE_REP, Reason.BARRED])] = Reason.NO_SOLUTION
    return Assignment(
        lead_ids=problem.lead_ids,
        rep_ids=problem.rep_ids,
        rep=nobody,
        value=np.full(leads, np.nan),
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
