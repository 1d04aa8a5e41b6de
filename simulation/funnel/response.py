"""How waiting costs: odds that fall with a lead's age."""

from __future__ import annotations

from scenarios.funnel import Response
from simulation.units import HOUR, MINUTE


def faded(chance: float, age: int, response: Response, decay: float) -> float:
    """Give a chance at an age, if ``chance`` holds at the reference age.

    The odds are those of ``chance`` times (age / reference) to the power −decay; ages under the floor count as it.

    Parameters
    ----------
    chance
        At the reference age; 0 and 1 stay what they are.
    age
        In microseconds.
    response
        The reference and the floor.
    decay
        The exponent, 0 for no effect of delay.
    """
    return Fading(response).at(chance, age, decay)


class Fading:
    """The same for one scenario, whose floor and reference are looked up once.

    Parameters
    ----------
    response
        The reference and the floor.
    """

    __slots__ = ("_floor", "_reference")

    def __init__(self, response: Response) -> None:
        self._floor = response.floor_minutes * MINUTE
        self._reference = response.reference_hours * HOUR

    def at(self, chance: float, age: int, decay: float) -> float:
        """Give a chance at an age; see :func:`faded`."""
        factor: float = ((age if age > self._floor else self._floor) / self._reference) ** -decay
        return chance * factor / (chance * factor + (1.0 - chance))
