"""Prices to start from, found on nested samples of the leads."""

from dataclasses import replace

from matching.clock import Clock
from matching.priced.market import Market, market_of, sample_of
from matching.priced.newton import sharpened
from matching.priced.soft_prices import Guess, soft_prices
from matching.priced.survey import survey
from matching.problem.problem import AssignmentProblem

_GROWTH = 5
_FEWEST_LEADS = 1500
_SLOTS_A_REP = 8
_MOST_CELLS = 8_000_000


def starting_prices(problem: AssignmentProblem, width: int, seed: int, clock: Clock) -> Guess:
    """Return prices near the right ones.

    The smallest sample is solved; each larger one sharpens the prices of the one before over shortlists.

    Raises
    ------
    TimeUp
        If time is up before they are found.
    """
    leads, _ = problem.shape
    sizes = sample_sizes(problem.shape)
    if sizes[0] == leads:
        market = market_of(problem)
        values = market.read(0, leads)
        return soft_prices(values, market.slots, market.required)
    market = sample_of(problem, sizes[0], seed)
    values = market.read(0, market.shape[0])
    guess = soft_prices(values, market.slots, market.required)
    guess = _sharper(replace(market, read=lambda start, stop: values[start:stop]), guess, width, clock)
    for size in sizes[1:]:
        guess = _sharper(sample_of(problem, size, seed), guess, width, clock)
    return guess


def _sharper(market: Market, guess: Guess, width: int, clock: Clock) -> Guess:
    return sharpened(survey(market, guess.prices, width, clock), guess, market.slots, market.required)


def sample_sizes(shape: tuple[int, int]) -> list[int]:
    """Return how many leads each sample has, smallest first; all leads if there are few."""
    leads, reps = shape
    fewest = max(_FEWEST_LEADS, min(_SLOTS_A_REP * reps, _MOST_CELLS // max(reps, 1)))
    sizes = []
    size = leads // _GROWTH
    while size >= fewest:
        sizes.append(size)
        size //= _GROWTH
    if sizes and sizes[-1] > 2 * fewest:
        sizes.append(fewest)
    return sizes[::-1] or [leads]
