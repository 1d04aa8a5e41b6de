"""The price-guided flow from start to end."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from matching.answer.conflict import Conflict, conflict_if_any
from matching.arrays import Ints
from matching.clock import Clock
from matching.priced.book import NEVER, Book, book_of
from matching.priced.completion import with_both_prices
from matching.priced.direct import solve_directly
from matching.priced.flow import FlowFailed
from matching.priced.guide import starting_prices
from matching.priced.judging import with_idle_room_used
from matching.priced.market import Market, market_of
from matching.priced.memory import recalled
from matching.priced.newton import sharpened
from matching.priced.settle import Settlement, settle, with_all_rivals
from matching.priced.shortlist import Shortlist
from matching.priced.soft_prices import Guess
from matching.priced.stand import Stand
from matching.priced.survey import survey
from matching.priced.warm import Start
from matching.problem.problem import AssignmentProblem
from matching.problem.scaling import scalings_of

# Reps a lead's list has at least. Fewer make the flow faster and more leads to be read again.
WIDTH = 8
# Earlier prices are near the right ones: shorter lists do, and less has to be looked at.
_NARROW = 4
# So many leads make long lists dear, and samples of them prices that are as near.
_MANY = 1 << 21
# Up to this many pairs the lists hold them all.
_WHOLE = 1 << 16
# A handful of leads is solved at once; prices to start from would take longer.
_HANDFUL = 200
_WIDEN = 4
# Prices are sharpened anew so many times while some of them want to fall farther; each time they are nearer.
_LOOKS = 4
# Warmth of prices that start from 0, in standard deviations of the values.
_COLD = 0.3
_AGAIN = 0.3
# So far prices may fall that this share of the ceilings no longer holds.
_FALL = 0.2


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


def solve_by_prices(problem: AssignmentProblem, clock: Clock, seed: int, earlier: Start | None) -> Priced:
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
    earlier
        An answer to start from; None finds prices on samples.

    Raises
    ------
    TimeUp
        If time is up before there is any assignment.
    RuntimeError
        If min-cost flow ends in no foreseen way.
    """
    market = market_of(problem)
    leads, reps = market.shape
    guess = None if earlier is None else earlier.guess
    width = reps if leads * reps <= _WHOLE else WIDTH if guess is None and leads < _MANY else _NARROW
    stand = solve_directly(problem, market, clock)
    if stand is not None:
        return Priced(stand, None)
    if guess is None and width < reps:
        guess = starting_prices(problem, width, seed, clock)
    start = Guess(np.zeros(reps), 0.0) if guess is None else guess
    memory = None if earlier is None else earlier.memory
    listed = None if memory is None else recalled(problem, market, memory, start.prices, width, clock)
    favoured = None if earlier is None else earlier.rep
    while True:
        if listed is None:
            listed = survey(market, start.prices, width, clock)
        if guess is None and leads > _HANDFUL:
            start = Guess(start.prices, _COLD * float(listed.value.std()))
        # Nobody pays more than the largest value; yesterday's may have been in another unit.
        start = replace(start, prices=np.minimum(start.prices, listed.largest))
        settled = _settled(problem, market, listed, start, favoured, clock)
        if settled.complete:
            return Priced(_completed(market, settled), None)
        conflict = conflict_if_any(problem, settled.stand.rep)
        if conflict is not None:
            return Priced(settled.stand, conflict)
        width, listed = min(reps, width * _WIDEN), None


def _settled(
    problem: AssignmentProblem, market: Market, listed: Shortlist, guess: Guess, favoured: Ints | None, clock: Clock
) -> Settlement:
    status = "no scaling left"
    for book in _books(market, listed):
        try:
            book, prices = _with_both_sharp(market, book, guess, clock)
            return settle(market, book, prices, clock, favoured)
        except FlowFailed as failure:
            status = failure.status
            if not failure.overflowed:
                break
    raise RuntimeError(f"min-cost flow ended with {status} on {problem!r}")


def _with_both_sharp(market: Market, book: Book, guess: Guess, clock: Clock) -> tuple[Book, Ints]:
    """Return a book that holds what sharp prices ask for, and prices that are sharp over this book.

    Lists hold only what counts near the prices they were drawn up at. So prices may fall only so far that most
    ceilings still hold; then what the others hide is listed, and prices may fall again.
    """
    prices = book.scaling.to_units(guess.prices)
    slack = _content(book, prices) - book.listed.outside(prices.astype(np.float64))
    if not len(slack):
        return book, prices
    few = int(_FALL * len(slack))
    fall = max(0.0, float(np.partition(slack, few)[few]))
    for _ in range(_LOOKS):
        stay = guess.prices - fall * book.scaling.unit
        guess = sharpened(book.listed, guess, book.slots, book.required, stay)
        held = ((guess.prices <= stay) & (stay > 0)).any()
        prices = book.scaling.to_units(guess.prices)
        book = with_all_rivals(market, book, prices, _content(book, prices), clock, int(fall) if held else None)
        if not held:
            break
        guess = replace(guess, warmth=_AGAIN * guess.warmth)
    return book, prices


def _content(book: Book, prices: Ints) -> Ints:
    """Return what each lead has at best after the price."""
    nobody = np.where(book.required, NEVER, 0)
    return np.maximum(book.listed.highest(book.net(prices), int(NEVER)), nobody)


def _books(market: Market, listed: Shortlist) -> Iterator[Book]:
    for scaling in scalings_of(listed.largest, market.shape):
        yield book_of(market, listed, scaling)


def _completed(market: Market, settled: Settlement) -> Stand:
    # What is found must be told in full, whatever the time.
    unlimited = Clock(None)
    stand = settled.stand
    if settled.proven:
        stand = with_both_prices(market, stand, unlimited)
    return with_idle_room_used(market, stand)
