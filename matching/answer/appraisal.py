"""What an assignment is worth at given prices, lead by lead: the proof, and the reasons."""

from dataclasses import dataclass

import numpy as np

from matching.answer.status import Reason
from matching.arrays import Bools, Floats, Ints, Objects
from matching.priced.completion import over_rows, runner_up_net
from matching.priced.market import market_of
from matching.priced.stand import Stand
from matching.problem.problem import AssignmentProblem
from matching.problem.scaling import rounding_of

_NEVER = int(np.iinfo(np.int64).min)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """All pairs, summed up.

    Attributes
    ----------
    value
        Shape (n_leads,), the true value of each chosen pair, NaN for none.
    runner_up
        Shape (n_leads,), the other rep with the highest value minus price, -1 if there is none.
    margin
        Shape (n_leads,), units by which the choice is ahead of the runner-up, 0 if there is none.
    reason
        Shape (n_leads,), a `Reason` each.
    primal, bound
        In units of the scaling, as exact integers: what the choice is worth, and the most any can be.
    rounding
        By how much a value and its units may differ, in the user's units.
    """

    value: Floats
    runner_up: Ints
    margin: Ints
    reason: Objects
    primal: int
    bound: int
    rounding: float


def appraise(problem: AssignmentProblem, stand: Stand) -> Appraisal:
    """Judge an assignment at its low prices.

    The bound is weak duality: for any prices of at least 0, no assignment is worth more than the sum over
    the leads of the best value minus price (or 0, unless the lead has to be placed) plus the sum over the
    reps of price times slots.

    Parameters
    ----------
    problem
        The rules.
    stand
        Its book holds the pair and the runner-up of every lead.
    """
    book, rep = stand.book, stand.rep
    listed = book.listed
    value = np.full(listed.leads, np.nan)
    taken = np.flatnonzero(listed.column == rep[listed.lead])
    value[listed.lead[taken]] = listed.value[taken]
    own = stand.after_price
    other = runner_up_net(book, rep, stand.low)
    second = listed.highest(other, _NEVER)
    exists = second > _NEVER
    best = np.maximum(second, np.where((rep >= 0) | ~problem.required, own, _NEVER))
    best = np.where(problem.required, best, np.maximum(best, 0))
    exact = book.scaling.is_exact(listed.value)
    return Appraisal(
        value=value,
        runner_up=_holder(stand, other, second),
        margin=np.where(exists, own - np.where(exists, second, 0), 0),
        reason=_reasons(problem, stand, value),
        primal=int(book.own(rep).sum()),
        bound=int(best.sum()) + _worth_of_slots(stand.low, problem.slots),
        rounding=rounding_of(problem, book.scaling) if exact else book.scaling.unit / 2,
    )


def _worth_of_slots(prices: Ints, slots: Ints) -> int:
    # Python's integers: a price of 52 bits times a million slots leaves int64.
    return sum(price * count for price, count in zip(prices.tolist(), slots.tolist(), strict=True))


def _holder(stand: Stand, net: Ints, highest: Ints) -> Ints:
    """Return the first rep of each lead whose number is the highest, -1 for none."""
    lead = stand.book.listed.lead
    at = np.flatnonzero((net == highest[lead]) & (net > _NEVER))
    at = at[np.diff(lead[at], prepend=-1) != 0]
    holder = np.full(len(highest), -1, dtype=np.int64)
    holder[lead[at]] = stand.book.listed.column[at]
    return holder


def _reasons(problem: AssignmentProblem, stand: Stand, own: Floats) -> Objects:
    listed = stand.book.listed
    choices = np.diff(listed.first)
    only = (choices == 1) & np.isneginf(listed.ceiling)
    placed = stand.rep >= 0
    cases = [
        (placed & (problem.fixed_rep >= 0), Reason.FIXED),
        (placed & only, Reason.ONLY_ELIGIBLE_REP),
        (placed & (own >= listed.best), Reason.BEST_VALUE),
        (placed, Reason.BEST_VALUE_AFTER_PRICE),
        (~_eligible(problem, choices), Reason.NO_ELIGIBLE_REP),
        (choices == 0, Reason.BARRED),
        ((listed.best > 0) & ~_gain_with_room(problem, stand), Reason.CAPACITY),
    ]
    everyone = np.ones(listed.leads, dtype=np.bool_)
    reasons = np.empty(listed.leads, dtype=np.object_)
    for applies, reason in reversed([*cases, (everyone, Reason.VALUE_BELOW_PRICE)]):
        reasons[applies] = reason
    return reasons


def _eligible(problem: AssignmentProblem, choices: Ints) -> Bools:
    """Return which leads have any eligible rep, barred or not."""
    eligible = choices > 0
    for lead in np.flatnonzero(~eligible).tolist():
        eligible[lead] = problem.eligible_block(lead, lead + 1).any()
    return eligible


def _gain_with_room(problem: AssignmentProblem, stand: Stand) -> Bools:
    """Return which of the leads left out are worth something to a rep with room."""
    listed, rep = stand.book.listed, stand.rep
    gains = np.zeros(listed.leads, dtype=np.bool_)
    roomy = np.bincount(rep[rep >= 0], minlength=len(problem.slots)) < problem.slots
    if not roomy.any():
        return gains
    gains[listed.lead[(listed.value > 0) & roomy[listed.column]]] = True
    open_question = (rep < 0) & ~gains & (listed.best > 0) & (listed.outside(stand.low.astype(np.float64)) > -1)
    rows = np.flatnonzero(open_question)

    def look(_: Ints, values: Floats) -> Bools:
        return np.asarray(((values > 0) & roomy).any(axis=1))

    found = over_rows(market_of(problem), rows, look)
    gains[rows] = np.concatenate([*found, np.zeros(0, dtype=np.bool_)])
    return gains
