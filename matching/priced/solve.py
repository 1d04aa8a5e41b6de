"""The price-guided flow from start to end."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.answer.conflict import Conflict, conflict_if_any
from matching.clock import Clock
from matching.priced.book import Book, book_of
from matching.priced.completion import with_high_prices
from matching.priced.direct import solve_directly
from matching.priced.flow import FlowFailed
from matching.priced.guide import starting_prices
from matching.priced.judging import with_idle_room_used
from matching.priced.market import Market, market_of
from matching.priced.newton import sharpened, whole_guess
from matching.priced.settle import Settlement, settle
from matching.priced.shortlist import Shortlist
from matching.priced.soft_prices import Guess
from matching.priced.stand import Stand
from matching.priced.survey import survey
from matching.problem.problem import AssignmentProblem
from matching.problem.scaling import scalings_of

# Reps a lead's list has at least. Fewer make the flow faster and more leads to be read again.
WIDTH = 8
# Earlier prices are near the right ones: shorter lists do, and less has to be looked at.
_NARROW = 4
# Up to this many pairs the lists hold them all.
_WHOLE = 1 << 16
# A handful of leads is solved at once; prices to start from would take longer.
_HANDFUL = 200
_WIDEN = 4


@dataclass(frozen=True, slots=True)
class Priced:
    """What the price-guided flow found.

    Attributes
    ----------
    stand
        The assignment, its prices, and a book with everything that is needed to judge it.
    conflict
        Why there is no assignment that places every lead that has to be placed; None if there is one.
    """

    stand: Stand
    conflict: Conflict | None


def solve_by_prices(problem: AssignmentProblem, clock: Clock, seed: int, guess: Guess | None) -> Priced:
    """Find an assignment of largest value in scaled integers, and prices that prove it.

    Prices from samples make shortlists; min-cost flow over these gives an assignment and its own prices;
    leads whose ceiling leaves room for doubt are read again until no pair speaks against it.

    Parameters
    ----------
    problem
        What is to be decided.
    clock
        Looked at while pairs are read, and between flows.
    seed
        Decides which leads are sampled, never what the answer is worth.
    guess
        Prices to start from; None finds them on samples.

    Raises
    ------
    TimeUp
        If time is up before there is any assignment.
    RuntimeError
        If min-cost flow ends in no foreseen way.
    """
    market = market_of(problem)
    leads, reps = market.shape
    width = reps if leads * reps <= _WHOLE else WIDTH if guess is None else _NARROW
    stand = solve_directly(problem, market, WIDTH, clock)
    if stand is not None:
        return Priced(stand, None)
    if guess is None and width < reps:
        guess = starting_prices(problem, width, seed, clock)
    start = Guess(np.zeros(reps), 0.0) if guess is None else guess
    while True:
        listed = survey(market, start.prices, width, clock)
        if guess is not None:
            start = sharpened(listed, start, market.slots, market.required)
        elif leads > _HANDFUL:
            start = whole_guess(listed, market.slots, market.required)
        settled = _settled(problem, market, listed, start, clock)
        if settled.complete:
            return Priced(_completed(market, settled), None)
        conflict = conflict_if_any(problem, settled.stand.rep)
        if conflict is not None:
            return Priced(settled.stand, conflict)
        width = min(reps, width * _WIDEN)


def _settled(problem: AssignmentProblem, market: Market, listed: Shortlist, guess: Guess, clock: Clock) -> Settlement:
    status = "no scaling left"
    for book in _books(market, listed):
        try:
            return settle(market, book, book.scaling.to_units(guess.prices), clock)
        except FlowFailed as failure:
            status = failure.status.name
            if not failure.overflowed:
                break
    raise RuntimeError(f"min-cost flow ended with {status} on {problem!r}")


def _books(market: Market, listed: Shortlist) -> Iterator[Book]:
    for scaling in scalings_of(listed.largest, market.shape):
        yield book_of(market, listed, scaling)


def _completed(market: Market, settled: Settlement) -> Stand:
    # What is found must be told in full, whatever the time.
    unlimited = Clock(None)
    stand = settled.stand
    if settled.proven:
        stand = with_high_prices(market, stand, unlimited)
    return with_idle_room_used(market, stand)
