"""A scenario that names none of the further processes runs as if there were none."""

from hashlib import sha256

import pytest

from scenarios import Scenario, load
from simulation import simulate
from simulation.luck import Purpose

FIRST = {
    "round-robin": "7e6902aca2c5b9acbfaba08e",
    "oracle": "aab3269d235660bda64bf274",
}
"""Digests of two weeks of the baseline (seed 3), taken before there was any further process."""


def short() -> Scenario:
    """Give two weeks of the baseline, followed for two months."""
    return load("baseline").replace(horizon={"arrival_days": 14, "follow_up_days": 60})


@pytest.mark.parametrize("policy", FIRST)
def test_the_baseline_is_the_same_to_the_byte(policy: str) -> None:
    """The log as CSV has the digest that it had before (for the locked libraries)."""
    log = simulate(short(), policy, seed=3).events.write_csv()
    assert sha256(log.encode()).hexdigest()[:24] == FIRST[policy]


NOTHING = {
    "ramp": {"days": 1e-6},
    "ignoring": {},
    "reluctance": {},
    "mismatch": {"reasons": {"territory": "outside territory"}, "accept_odds": 1, "reason_weight": 1e-300},
    "persistence": {"attempts": {100: 1}},
    "neglect": {"share": 0},
    "contact_hours": {"odds": [1.0] * 24},
    "engagement": {"raises_per_week": 0},
    "stalls": {},
    "appointments": {"share": 0},
    "readiness": {"ready_share": 1, "mean_days": 1},
    "roles": {},
    "agreement": {"accepted_per_week": 10},
    "patience": {"mean_hours": 1e9},
}


@pytest.mark.parametrize("process", NOTHING)
def test_a_process_that_does_nothing_changes_nothing(process: str) -> None:
    """Switched on with figures that have no effect, each leaves the log as it was: luck is apart for every purpose."""
    plain, other = (
        simulate(firm, "round-robin", seed=3) for firm in (short(), short().replace(**{process: NOTHING[process]}))
    )
    assert other.events.equals(plain.events)


def test_every_kind_of_draw_has_a_name_of_its_own() -> None:
    """Two purposes with one name would share their luck."""
    assert len({purpose.value for purpose in Purpose}) == len(Purpose)
