"""From an assignment to everything its reasons need."""

from dataclasses import replace

import numpy as np

from matching.arrays import Ints
from matching.clock import Clock
from matching.priced.book import book_of
from matching.priced.completion import with_own_pairs, with_runners_up
from matching.priced.idle_room import use_idle_room
from matching.priced.market import Market, market_of
from matching.priced.stand import Stand
from matching.priced.survey import survey
from matching.problem.problem import AssignmentProblem
from matching.problem.scaling import scaling_of

_WIDTH = 8


def judged(problem: AssignmentProblem, rep: Ints) -> Stand:
    """Return any assignment at prices of 0, with the pair and the runner-up of each lead in its book.

    Parameters
    ----------
    problem
        The pairs.
    rep
        Shape (n_leads,), -1 for none.
    """
    market = market_of(problem)
    nothing = np.zeros(problem.shape[1], dtype=np.int64)
    listed = survey(market, nothing.astype(np.float64), _WIDTH, Clock(None))
    book = book_of(market, listed, scaling_of(listed.largest, problem.shape))
    stand = with_own_pairs(market, Stand(book, rep, nothing, nothing))
    return with_runners_up(market, stand, Clock(None))


def with_idle_room_used(market: Market, stand: Stand) -> Stand:
    """Return an optimal stand with idle room used, and each lead's pair and runner-up in its book."""
    filled = with_own_pairs(market, replace(stand, rep=use_idle_room(market, stand)))
    return with_runners_up(market, filled, Clock(None))
