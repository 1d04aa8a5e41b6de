"""What a comparison hangs on, in a firm small enough to know."""

from __future__ import annotations

import pytest

from scenarios import BadInput
from simulation import compare
from simulation.experiment.intervals import Interval
from simulation.sensitivity import Verdict, assumptions_of, runs_needed, sensitivity
from simulation.sensitivity.findings import AtEnd, Hinge, surest_first
from tests.simulation.experiment.tiny import tiny

REPS = "truth.rep_points"
FIRM = tiny(
    horizon={"arrival_days": 20, "follow_up_days": 60}, truth={"rep_points": 10.0, "pair_points": 0.0, "seed": 5}
)


def test_the_oracle_gains_nothing_where_reps_are_alike() -> None:
    """Its gain hangs on differences between reps: gone at 0 points, as compare has it at the 10 there are."""
    found = sensitivity(FIRM, "oracle", replications=10, assumptions=[REPS, "arrivals.per_day"], n_jobs=1)
    most = found.hinges[0]
    assert most.assumption.key == REPS
    assert most.low is not None
    assert most.high is None
    assert most.low.wins.mean == pytest.approx(0.0, abs=1e-9)
    assert most.low.wins_change.mean == pytest.approx(-found.wins.mean)
    assert most.low.verdict is Verdict.OPEN
    whole = compare(FIRM, ["round-robin", "oracle"], replications=10, n_jobs=1).difference("oracle", "wins")
    assert whole is not None
    assert found.wins.mean == pytest.approx(whole.mean)
    assert (found.wins.low or 0.0) > 0


def test_the_same_seed_gives_the_same_and_a_budget_is_kept() -> None:
    """Whatever the number of processes is; 30 runs make 7 replications of 2 ways under 2 methods."""
    asked = {"budget": 30, "assumptions": ["truth.base_chance"]}
    one = sensitivity(FIRM, "oracle", **asked, n_jobs=1)  # type: ignore[arg-type]
    assert (one.replications, one.runs) == (7, 28)
    assert one.to_dict() == sensitivity(FIRM, "oracle", **asked, n_jobs=2).to_dict()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"budget": 10}, "runs or more"),
        ({"replications": 3}, "4 replications or more"),
        ({"assumptions": ["truth.talent"]}, "truth.rep_points"),
        ({"against": "oracle"}, "two different methods"),
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, object], expected: str) -> None:
    """Too few runs, an unknown key, a method against itself: each says what was expected."""
    with pytest.raises(BadInput, match=expected):
        sensitivity(FIRM, "oracle", **changes)  # type: ignore[arg-type]


def test_nobody_asks_a_method_in_a_pull_pool() -> None:
    """There no answer about routing can hang on anything."""
    with pytest.raises(BadInput, match="pull pool"):
        sensitivity(FIRM.replace(routing={"mode": "pull"}), "oracle")


def test_runs_needed_are_those_of_all_assumptions() -> None:
    """Both methods, as it is and at each end, four times."""
    assert runs_needed(FIRM) % 8 == 0
    assert runs_needed(FIRM, 8) == 2 * runs_needed(FIRM)


@pytest.mark.parametrize(
    ("now", "there", "verdict"),
    [
        ((1.0, 3.0), (0.5, 2.0), Verdict.HOLDS),
        ((-1.0, 3.0), (-2.0, 2.0), Verdict.HOLDS),
        ((1.0, 3.0), (-0.5, 2.0), Verdict.OPEN),
        ((-1.0, 3.0), (0.5, 2.0), Verdict.TOLD),
        ((-1.0, 3.0), (-2.0, -0.5), Verdict.TOLD),
        ((1.0, 3.0), (-2.0, -0.5), Verdict.TURNS),
    ],
)
def test_the_verdict_at_an_end_compares_what_both_intervals_say(
    now: tuple[float, float], there: tuple[float, float], verdict: Verdict
) -> None:
    """What can be told there and not now is another answer, and is not called one that cannot be told."""
    both = (Interval(sum(ends) / 2, *ends) for ends in (now, there))
    assert Verdict.of(*both) is verdict


def test_the_surest_swing_comes_first_not_the_widest() -> None:
    """A wide swing whose interval holds nothing may be chance: it comes last."""
    about = assumptions_of(FIRM)[0]
    zero = Interval(0.0, -1.0, 1.0)

    def hinge(*change: float) -> Hinge:
        return Hinge(about, AtEnd("", zero, zero, Interval(*change), zero, Verdict.HOLDS), None)

    wide, sure, nothing = hinge(9.0, -1.0, 19.0), hinge(-3.0, -4.0, -2.0), hinge(1.0, -0.5, 2.5)
    assert [each.sure_swing for each in (wide, sure, nothing)] == [0.0, 2.0, 0.0]
    assert surest_first([nothing, wide, sure]) == (sure, wide, nothing)
