"""Price-guided flow: exact assignment of many leads, reading the pairs block by block."""

from matching.priced.judging import judged
from matching.priced.memory import Memory, remember
from matching.priced.solve import Priced, solve_by_prices
from matching.priced.stand import Stand
from matching.priced.survey import TimeUp
from matching.priced.warm import Start, carried_over, warm_guess

__all__ = [
    "Memory",
    "Priced",
    "Stand",
    "Start",
    "TimeUp",
    "carried_over",
    "judged",
    "remember",
    "solve_by_prices",
    "warm_guess",
]
