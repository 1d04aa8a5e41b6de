"""The answer of a plan: what would bring most, with what it leaves out, or that no change is worth it."""

from __future__ import annotations

from fairlead.planning.answers import answer_of
from simulation import Interval
from simulation.planning import Group, Planned, Verdict, Worth


def lever(key: str, group: Group, mean: float, verdict: Verdict, *, hires: int = 0, cost: float | None = None) -> Worth:
    """Make a lever that gains ``mean`` a year, give or take 100."""
    gain, wins = Interval(mean, mean - 100.0, mean + 100.0), Interval(1.0, 0.5, 1.5)
    return Worth(key, group, key.title(), "as it is", f"{key} done", gain, wins, hires, cost, verdict)


def planned(*levers: Worth) -> Planned:
    """Make a plan of these levers, of a firm with 10,000 a year."""
    return Planned(
        scenario="firm", policy="round-robin", seed=1,
        revenue=Interval(10_000.0, 9_900.0, 10_100.0), wins=Interval(10.0, 9.0, 11.0),
        levers=levers, staffing=(), posts=(), silence=(), loads=(), together=None, together_parts=(), found=None,
        least=100.0, least_share=0.01, year=1.0, confidence=0.95, family=len(levers), replications=20, runs=60,
        by_rep={},
    )  # fmt: skip


def test_the_best_comes_first_with_its_interval() -> None:
    """Routing costs nothing to change, and nothing is said to be left out."""
    first, second = answer_of(planned(lever("routing", Group.ROUTING, 500.0, Verdict.WORTH_IT)))
    assert first.startswith("Routing done would bring the most: ")
    assert first.endswith(" confidence between +400.0 and +600.0.")
    assert second.startswith("Of the 1 levers tried no other is shown to be worth a change")


def test_what_people_would_have_to_do_is_not_priced_and_that_is_said() -> None:
    """Answering sooner takes something that the plan does not know; dropping a rule does not."""
    asked = answer_of(planned(lever("clock", Group.RESPONSE, 500.0, Verdict.WORTH_IT)))[0]
    assert asked.endswith(", before what it takes to get there.")
    assert "before what" not in answer_of(planned(lever("rule", Group.RULES, 500.0, Verdict.WORTH_IT)))[0]


def test_hires_come_before_or_after_their_cost() -> None:
    """Without a cost the answer says up to what they pay for themselves."""
    free = answer_of(planned(lever("hire", Group.PEOPLE, 500.0, Verdict.WORTH_IT, hires=2)))[0]
    assert "before what they cost; up to 200.0 a year each they pay for themselves." in free
    paid = answer_of(planned(lever("hire", Group.PEOPLE, 500.0, Verdict.WORTH_IT, hires=2, cost=50.0)))[0]
    assert paid.endswith(", their cost taken off.")


def test_no_change_worth_it_is_an_answer() -> None:
    """With what comes nearest."""
    first, second = answer_of(planned(lever("routing", Group.ROUTING, 50.0, Verdict.UNCLEAR)))
    assert first.startswith("No change is worth it: of 1 levers tried, none can be shown to bring more than ")
    assert second.startswith("The one that comes nearest is routing done: ")
