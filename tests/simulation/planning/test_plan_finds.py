"""A plan finds what a firm was built to have, and nothing where there is nothing (issue 11, measure 3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scenarios import Scenario
from simulation.planning import Planned, Settings, plan
from simulation.planning.crews import until_flat
from tests.simulation.planning import firms

FIRMS: dict[str, tuple[Callable[[], Scenario], str, int]] = {
    "short of two": (firms.short_of_two, "people-south", 2),
    "slow clock": (firms.slow_clock, "clock", 0),
    "costly rule": (firms.costly_rule, "rule-verification", 0),
}
"""What was built, the lever that must come out first, and how many hires it takes."""


def planned(firm: Callable[[], Scenario], seed: int, replications: int, first: int, **more: object) -> Planned:
    """Plan a firm on one core."""
    settings = Settings(replications=replications, first=first, seed=seed, n_jobs=1)
    return plan(firm(), settings=settings, **more)  # type: ignore[arg-type]


def first_of(found: Planned) -> tuple[str, int] | None:
    """Give the lever that came out first and its hires; None where no change is worth it."""
    return None if found.best is None else (found.best.key, found.best.hires)


@pytest.mark.parametrize("built", ["slow clock", "costly rule"])
def test_what_was_built_comes_out_first(built: str) -> None:
    """One seed each, two weeks: gains of a quarter and more of revenue, so a sound plan fails once in hundreds."""
    firm, key, hires = FIRMS[built]
    assert first_of(planned(lambda: brief(firm), 1, 10, 2, methods=())) == (key, hires)


def brief(firm: Callable[[], Scenario]) -> Scenario:
    """Return two weeks of a firm."""
    return firm().replace(horizon={"arrival_days": 14.0})


def test_hires_stop_where_the_next_brings_too_little() -> None:
    """Gains of 30, 50, 51: two hires at a bar of 5, three at one of half, none at one of 40 or by luck."""
    base = [0.0, 10.0]
    curve = [[revenue + gain for revenue in base] for gain in (30.0, 50.0, 51.0)]
    assert [until_flat(base, curve, bar) for bar in (5.0, 0.5, 40.0)] == [2, 3, 0]
    assert until_flat(base, [[0.0, 70.0]], 5.0) == 0


def test_no_change_is_worth_it_where_nothing_is() -> None:
    """One seed; a sound plan fails with a chance of at most 5 %, and the seed is fixed."""
    found = planned(lambda: brief(firms.quiet_firm), 1, 8, 2, methods=())
    assert found.best is None
    assert found.together is None
    assert all(rep.after is None for rep in found.by_rep.values())


@pytest.mark.verify
@pytest.mark.parametrize("built", FIRMS)
def test_ten_seeds_find_what_was_built(built: str) -> None:
    """At least 9 of 10 seeds, with all levers."""
    firm, key, hires = FIRMS[built]
    found = [first_of(planned(firm, seed, 12, 3, methods=("least-loaded",))) for seed in range(10)]
    print(built, found)  # noqa: T201 - the count is quoted in docs/planning.md
    assert found.count((key, hires)) >= 9


@pytest.mark.verify
def test_twenty_seeds_find_nothing_where_nothing_is() -> None:
    """At least 19 of 20 seeds say that no change is worth it, with all levers."""
    found = [first_of(planned(firms.quiet_firm, seed, 12, 3, methods=("least-loaded",))) for seed in range(20)]
    print("quiet", found)  # noqa: T201 - the count is quoted in docs/planning.md
    assert found.count(None) >= 19
