"""The levers of people: where one more rep would bring most, by shadow prices, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching import AssignmentProblem, solve
from scenarios import Scenario
from scenarios.eligibility import eligible_pairs
from scenarios.minutes import expected_minutes
from scenarios.organisation import Rep
from scenarios.vocabulary import CapacityUnit, Role
from simulation.attendance import calendar_for
from simulation.market import Market, draw_market
from simulation.planning.lever import Group, Lever, Option
from simulation.search import Change
from simulation.tables import reps_table
from simulation.units import DAY, MINUTE

MOST_HIRES = 4
"""How far the curve of further hires goes."""

TEAMS = 3
"""Teams in which a hire is tried, those with the highest prices first."""

DRAWS = 3
"""Simulated periods that prices are the mean of."""


@dataclass(frozen=True)
class Post:
    """A post that could be filled once more: what a team's members have in common.

    Attributes
    ----------
    like
        The member whose territories, niches, languages and hours a new one would have.
    price
        What one more slot (one more lead she could be given in the period) would bring, in expected revenue.
    slots
        How many leads such a rep can work in the period.
    load
        Share of such slots that the best use of them takes.
    """

    team: str
    like: Rep
    price: float
    slots: float
    load: float

    @property
    def speciality(self) -> str:
        """What tells the post from others of its team."""
        parts = [", ".join(part) for part in (self.like.territories, self.like.niches) if part]
        return "; ".join(parts)

    def hire(self) -> Rep:
        """Give a new rep for the post; nobody knows her skill yet."""
        return self.like.model_copy(update={"skill": 0.5, "weight": 1.0, "hired_on": None, "left_on": None})


def posts(scenario: Scenario, seed: int) -> tuple[Post, ...]:
    """Price one more slot in every post; dearest first, then fullest.

    The leads of a simulated period are assigned at the optimum within what every rep can work in it (the lower of her
    caps and her selling minutes). The dual price of a rep's slots is what one more of them would bring
    (DESIGN: the shadow price of a rep's capacity). Prices only propose: queues, clocks and lost time are simulated.

    Parameters
    ----------
    scenario
        The organisation.
    seed
        Names the leads; use other ones than for what is stated afterwards.
    """
    if not scenario.reps or all(_desk(scenario, rep) for rep in scenario.reps):
        return ()
    slots = np.array([_slots(scenario, rep) for rep in scenario.reps])
    found = [_prices(scenario, draw_market(scenario, seed, number), slots) for number in range(DRAWS)]
    price = np.mean([prices for prices, _ in found], axis=0)
    used = np.mean([taken for _, taken in found], axis=0)
    by_post: dict[tuple[object, ...], list[int]] = {}
    for position, rep in enumerate(scenario.reps):
        if not _desk(scenario, rep):
            by_post.setdefault((rep.team, rep.role, rep.territories, rep.niches), []).append(position)
    made = [_post(scenario, members, price, slots, used) for members in by_post.values()]
    return tuple(sorted(made, key=lambda post: (-post.price * post.slots, -post.load)))


def _post(
    scenario: Scenario,
    members: Sequence[int],
    price: NDArray[np.float64],
    slots: NDArray[np.float64],
    used: NDArray[np.float64],
) -> Post:
    """Take the member with the middle capacity for the pattern."""
    middle = sorted(members, key=lambda position: slots[position])[len(members) // 2]
    rows = list(members)
    load = float(used[rows].sum() / slots[rows].sum()) if slots[rows].sum() else 0.0
    like = scenario.reps[middle]
    return Post(like.team, like, float(price[rows].mean()), float(slots[middle]), load)


def proposed(found: Sequence[Post]) -> tuple[Post, ...]:
    """Give the dearest post of each team, for at most three teams; a team without a price only if there is no other."""
    best: dict[str, Post] = {}
    for post in found:
        best.setdefault(post.team, post)
    priced = [post for post in best.values() if post.price > 0]
    return tuple((priced or list(best.values())[:1])[:TEAMS])


def people_lever(post: Post) -> Lever:
    """Offer one to four more reps in a post."""
    options = tuple(Option(_text(post, count), _hiring(post, count), hires=count) for count in range(1, MOST_HIRES + 1))
    return Lever(f"people-{post.team}", Group.PEOPLE, f"Hires in {post.team}", "nobody hired", options)


def _text(post: Post, count: int) -> str:
    like = f" ({post.speciality})" if post.speciality else ""
    return f"{count} more rep{'s' if count > 1 else ''} in {post.team}{like}"


def _hiring(post: Post, count: int) -> Change:
    return lambda way: way.with_hires(*[post.hire()] * count)


def _desk(scenario: Scenario, rep: Rep) -> bool:
    """Say whether she verifies and calls instead of getting leads."""
    at_desks = scenario.verification is not None or scenario.tele_prospecting is not None
    return at_desks and rep.role is Role.INSIDE


def _slots(scenario: Scenario, rep: Rep) -> float:
    """Give how many leads a rep can work in the period: by her caps, and by her selling minutes."""
    until = round(scenario.horizon.arrival_days * DAY)
    calendar = calendar_for(scenario, rep)
    minutes = calendar.worked(0, until) / MINUTE * rep.selling_share
    by_minutes = minutes / each if (each := expected_minutes(scenario)) else float("inf")
    if scenario.routing.capacity_unit is not CapacityUnit.LEADS:
        return by_minutes
    days = sum(calendar.worked(day * DAY, (day + 1) * DAY) > 0 for day in range(int(scenario.horizon.arrival_days)))
    return min(by_minutes, rep.capacity * days)


def _prices(
    scenario: Scenario, market: Market, slots: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Assign a period's leads at the optimum; give each rep's price and how many leads she takes."""
    grades = market.leads["grade"].to_list()
    rules, qualified = scenario.acceptance.accept_chance, scenario.qualification.chance
    way = {grade.value: rules[grade] * qualified[grade] for grade in scenario.leads.grade}
    worth = market.leads["value"].to_numpy() * np.array([way[grade] for grade in grades])
    desks = [_desk(scenario, rep) for rep in scenario.reps]
    capacity = np.where(desks, 0, np.floor(np.minimum(slots, market.leads.height))).astype(np.float64)
    problem = AssignmentProblem(
        values=market.chance * worth[:, None],
        capacity=capacity,
        eligible=eligible_pairs(market.leads, reps_table(scenario), scenario.matches),
    )
    answer = solve(problem)
    taken = np.bincount(answer.rep[answer.rep >= 0], minlength=len(capacity)).astype(np.float64)
    return np.asarray(answer.prices, dtype=np.float64), taken
