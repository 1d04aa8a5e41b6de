"""How waiting costs, and what else moves the odds of an answer: the hour, and a hand just raised."""

from __future__ import annotations

from datetime import datetime

from scenarios import Scenario
from scenarios.funnel import Response
from simulation.funnel.odds import times
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
    return _Fading(response, decay).at(chance, age)


class Answers:
    """The chances of one scenario at the moment of an attempt or a conversation.

    Parameters
    ----------
    scenario
        How odds fall with age, follow the hour of its local clock, and rise with a raised hand.
    """

    def __init__(self, scenario: Scenario) -> None:
        response, self._engagement = scenario.response, scenario.engagement
        self._start = scenario.start
        self._hours = None if scenario.contact_hours is None else scenario.contact_hours.odds
        self._odds: dict[int, float] = {}
        self._fresh = 0.0 if self._engagement is None else self._engagement.fresh_hours * HOUR
        self._contact = _Fading(response, response.contact_decay).at
        self.qualified = _Fading(response, response.qualify_decay).at
        """Gives the chance (at the reference age) of qualifying at an age."""

    def reached(self, chance: float, warm_since: int, raised_at: int | None, now: int) -> float:
        """Give the chance of an answer now.

        Parameters
        ----------
        chance
            Of the attempt, at the reference age.
        warm_since, raised_at
            When the lead showed interest, and when it last raised its hand, if it did.
        """
        chance = self._contact(chance, now - warm_since)
        if self._hours is not None:
            chance = times(chance, self._odds.get(now // HOUR) or self._odds_of_hour(self._hours, now // HOUR))
        if raised_at is not None and self._engagement is not None:
            chance = times(chance, self._engagement.contact_odds if now - raised_at <= self._fresh else 1.0)
        return chance

    def _odds_of_hour(self, hours: tuple[float, ...], number: int) -> float:
        instant = self._start.timestamp() + number * 3600
        odds = self._odds[number] = hours[datetime.fromtimestamp(instant, self._start.tzinfo).hour]
        return odds


class _Fading:
    """Odds that fall with age at one rate, floor and reference looked up once."""

    __slots__ = ("_decay", "_floor", "_reference")

    def __init__(self, response: Response, decay: float) -> None:
        self._floor = response.floor_minutes * MINUTE
        self._reference = response.reference_hours * HOUR
        self._decay = -decay

    def at(self, chance: float, age: int) -> float:
        factor: float = ((age if age > self._floor else self._floor) / self._reference) ** self._decay
        return chance * factor / (chance * factor + (1.0 - chance))
