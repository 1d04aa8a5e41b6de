"""Which assumptions are moved, and how far."""

from __future__ import annotations

from scenarios import Scenario, load
from scenarios.calibrated import Basis, CalibratedFigure
from simulation.sensitivity import Assumption, assumptions_of

BASELINE = load("baseline")


def named(scenario: Scenario, key: str) -> Assumption:
    """Return the assumption under a key."""
    return next(each for each in assumptions_of(scenario) if each.key == key)


def test_every_change_can_be_made() -> None:
    """Each end of each assumption is a scenario of its own, another than as it is."""
    for each in assumptions_of(BASELINE):
        for end in (each.low, each.high):
            assert end is None or BASELINE.replace(**end.changes) != BASELINE


def test_published_ends_have_the_source_and_the_quality_of_the_scenario() -> None:
    """The baseline says where its differences between reps come from; ends are 0 and 6 points."""
    found = named(BASELINE, "truth.rep_points")
    assert (found.now, found.quality, found.calibrated) == ("3 points", "measured", False)
    assert found.source.startswith("BPI Challenge 2012")
    assert found.low is not None
    assert found.high is not None
    assert (found.low.changes, found.high.changes) == ({"truth": {"rep_points": 0.0}}, {"truth": {"rep_points": 6.0}})


def test_a_table_moves_to_an_average_and_no_share_beyond_one() -> None:
    """Acceptance by grade is 76 % on average; moved to 90 %, grade A stops at all of them."""
    found = named(BASELINE, "acceptance.accept_chance")
    assert found.now == "76 % on average"
    assert found.low is not None
    assert found.high is not None
    assert found.low.text == "60 % on average"
    chances = BASELINE.replace(**found.high.changes).acceptance.accept_chance
    assert max(chances.values()) == 1.0
    assert min(chances.values()) > 0.5


def test_a_figure_beyond_the_published_ends_is_an_end_itself() -> None:
    """Where 40 % of leads are ignored already, there is only a low end."""
    found = named(BASELINE.replace(acceptance={"ignored_share": 0.4}), "acceptance.ignored_share")
    assert found.low is not None
    assert found.high is None


def test_what_the_firms_own_log_told_goes_to_its_interval() -> None:
    """A calibrated figure says so, with method and count, and its ends are those of its interval."""
    figure = CalibratedFigure(key="truth.base_chance", rests_on=Basis.LOG, method="logits", n=812, low=0.22, high=0.27)
    found = named(BASELINE.replace(calibrated=[figure.model_dump()]), "truth.base_chance")
    assert found.calibrated
    assert found.source == "logits (n = 812)"
    assert found.low is not None
    assert found.high is not None
    assert (found.low.text, found.high.text) == ("22 %", "27 %")


def test_a_prior_kept_by_a_calibration_stays_the_librarys() -> None:
    """What a log could not tell is no figure of the firm's."""
    figure = CalibratedFigure(key="truth.rep_points", rests_on=Basis.PRIOR, method="too few reps")
    assert not named(BASELINE.replace(calibrated=[figure.model_dump()]), "truth.rep_points").calibrated


def test_buyers_may_buy_by_the_other_law() -> None:
    """Both laws ship; the one that is not in use is the other end."""
    found = named(BASELINE, "closing.purchase")
    assert found.low is None
    assert found.high is not None
    assert BASELINE.replace(**found.high.changes).closing.purchase == "lognormal"
