"""Common random numbers, draw by draw: what two policies ask luck about, they are told the same."""

import pytest
from polars.testing import assert_frame_equal

from scenarios import load
from simulation import simulate
from simulation.luck import LeadLuck, Purpose

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
