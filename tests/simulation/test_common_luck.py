"""Common random numbers, draw by draw: what two policies ask luck about, they are told the same."""

import sys
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from polars.testing import assert_frame_equal

from scenarios import load
from simulation import simulate
from simulation.luck import LeadLuck, Purpose
from simulation.market import draw_market
from simulation.run import Run, run_in

Draw = tuple[str, int, int]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[Draw, float]:
    """Write down every draw of the runs made meanwhile."""
    seen: dict[Draw, float] = {}
    plain = LeadLuck.uniform

    def watched(self: LeadLuck, purpose: Purpose, lead: int, turn: int) -> float:
        number = plain(self, purpose, lead, turn)
        assert (str(purpose), lead, turn) not in seen, "the same draw was used twice in one run"
        seen[(str(purpose), lead, turn)] = number
        return number

    monkeypatch.setattr(LeadLuck, "uniform", watched)
    monkeypatch.setattr(LeadLuck, "buyer", lambda self, lead, turn, rep_id: self.uniform(Purpose.BUYS, lead, turn))
    return seen


def test_two_policies_meet_the_same_leads_with_the_same_luck(drawn: dict[Draw, float]) -> None:
    """Every draw that round robin and oracle both make is the same number; most are made by both."""
    scenario = load("baseline").replace(horizon={"arrival_days": 14, "follow_up_days": 60})
    first = simulate(scenario, "round-robin")
    ours = dict(drawn)
    drawn.clear()
    second = simulate(scenario, "oracle")
    assert_frame_equal(first.leads, second.leads)
    common = ours.keys() & drawn.keys()
    assert len(common) > 0.7 * len(ours)
    assert {name: ours[name] for name in common} == {name: drawn[name] for name in common}
    assert not first.events.equals(second.events)


def test_a_better_rep_never_loses_what_a_worse_one_would_win() -> None:
    """With one draw a lead, raising every chance keeps every win (and adds some)."""
    scenario = load("baseline").replace(horizon={"arrival_days": 14, "follow_up_days": 120})
    better = scenario.replace(truth={"base_chance": 0.5})
    wins, more = (
        set(simulate(firm, "round-robin").events.filter(event="won")["lead_id"]) for firm in (scenario, better)
    )
    assert wins < more


def test_no_policy_changes_a_leads_luck_in_the_full_funnel(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every process on, each draw that both policies make is the same number, of every kind of draw."""
    seen: list[dict[Draw, float]] = []

    def watch(kind: Callable[[LeadLuck, Purpose, int, int], float]) -> None:
        def watched(self: LeadLuck, purpose: Purpose, lead: int, turn: int) -> float:
            number = kind(self, purpose, lead, turn)
            seen[-1][(str(purpose), lead, turn)] = number
            return number

        monkeypatch.setattr(LeadLuck, kind.__name__, watched)

    watch(LeadLuck.uniform)
    watch(LeadLuck.normal)
    scenario = load("full-funnel").replace(horizon={"arrival_days": 14, "follow_up_days": 120})
    for policy in ("round-robin", "oracle"):
        seen.append({})
        simulate(scenario, policy)
    ours, theirs = seen
    common = ours.keys() & theirs.keys()
    assert {name: ours[name] for name in common} == {name: theirs[name] for name in common}
    kinds = {purpose for purpose, _, _ in common}
    assert kinds == {purpose.value for purpose in Purpose} - {"conversation minutes"}  # minutes are fixed there
    assert len(common) > 0.6 * len(ours)


@pytest.mark.verify
def test_common_luck_brings_the_variance_ratio_that_theory_allows(capfd: pytest.CaptureFixture[str]) -> None:
    """Without congestion the variance of independent wins over that of the paired difference is near its ideal.

    With one draw a lead, two policies differ on a lead with chance |pA − pB|; leads come by a Poisson stream, so the
    ideal ratio is (mean pA + mean pB) / mean |pA − pB|. At least 80 % of it over 400 replications, in which the ratio
    has a standard error of some 10 %. With congestion on, the ratio is shown only.
    """
    shown = []
    for congested in (False, True):
        wins, ideal = paired_wins(congested=congested, replications=400)
        first, second = (np.array(column, dtype=float) for column in zip(*wins, strict=True))
        ratio = (first.var(ddof=1) + second.var(ddof=1)) / (first - second).var(ddof=1)
        shown.append(f"congestion {'on' if congested else 'off'}: ratio {ratio:.2f}, ideal {ideal:.2f}")
        if not congested:
            assert ratio >= 0.8 * ideal
    with capfd.disabled():
        sys.stderr.write("\n" + "\n".join(shown) + "\n")


def paired_wins(*, congested: bool, replications: int) -> tuple[list[tuple[int, int]], float]:
    """Give wins of round robin and oracle in each replication, and the ideal variance ratio."""
    base = load("baseline").with_differences("dream")
    free = {
        "acceptance": {
            "ignored_share": 0,
            "accept_chance": dict.fromkeys("ABCD", 1),
            "clock_hours": None,
            "mean_hours": 0,
        },
        "cadence": [{"channel": "call", "after_hours": 0, "minutes": 0, "contact_chance": 1}],
        "qualification": {"minutes": 0, "chance": dict.fromkeys("ABCD", 1), "clock_days": None},
        "closing": {"minutes": 0, "monthly_hazard": 100},
        "response": {"contact_decay": 0, "qualify_decay": 0},
    }
    reps = [{**rep.model_dump(), "capacity": 1e6} for rep in base.reps]
    scenario = base.replace(
        reps=base.model_dump()["reps"] if congested else reps,
        horizon={"arrival_days": 7, "follow_up_days": 60},
        **({} if congested else free),
    )
    wins, both, apart = [], 0.0, 0.0
    for number in range(replications):
        market = draw_market(scenario, 77, number)
        runs = [run_in(market, scenario, policy) for policy in ("round-robin", "oracle")]
        wins.append((runs[0].events.filter(event="won").height, runs[1].events.filter(event="won").height))
        chances = [chance_by_lead(run, market.chance) for run in runs]
        both += float(chances[0].sum() + chances[1].sum())
        apart += float(np.abs(chances[0] - chances[1]).sum())
    return wins, both / apart


def chance_by_lead(run: Run, chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give each lead's chance with the rep who had it first; 0 for a lead nobody had."""
    column = {rep_id: position for position, rep_id in enumerate(run.reps["rep_id"])}
    row = {lead_id: position for position, lead_id in enumerate(run.leads["lead_id"])}
    found = np.zeros(len(row))
    first = run.events.filter(event="assigned").unique("lead_id", keep="first", maintain_order=True)
    for lead_id, rep_id in first.select("lead_id", "rep_id").iter_rows():
        found[row[lead_id]] = chance[row[lead_id], column[rep_id]]
    return found
