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
    counted = max(age, response.floor_minutes * MINUTE)
    factor = float((counted / (response.reference_hours * HOUR)) ** -decay)
    return chance * factor / (chance * factor + (1.0 - chance))
