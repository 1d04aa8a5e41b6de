"""Price-guided flow: exact assignment of many leads, reading the pairs block by block."""

from matching.priced.judging import judged
from matching.priced.memory import Memory, remember
from matching.priced.soft_prices import Guess
from matching.priced.solve import Priced, solve_by_prices
from matching.priced.stand import Stand
from matching.priced.survey import TimeUp
from matching.priced.warm import warm_guess

__all__ = ["Guess", "Memory", "Priced", "Stand", "TimeUp", "judged", "remember", "solve_by_prices", "warm_guess"]
