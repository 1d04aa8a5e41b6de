"""What a rule costs is what solving again without it brings."""

import re
from pathlib import Path

import pytest

from fairlead.pricing import costs_of_rules, left_out, worth_of_room
from fairlead.pricing.left_out import without_any
from scenarios.constraints import Constraints
from tests.fairlead.ruling.conftest import Batch, batch, ruled_firm

__all__ = ["batch", "ruled_firm"]

RULES = {
    "territory": 'territory = "hard"\n',
    "together: account": 'together = ["account"]\n',
    "fixed": 'fixed = [{ lead_id = "N000004", rep_id = "R000" }]\n',
    'cap 1 "few"': '[[constraints.cap]]\nname = "few"\nlimit = 12\nto = { team = "team A" }\n',
    "fairness.floor": "[constraints.fairness]\nfloor_share = 0.3\n",
}


def _text(*without: str) -> str:
    return "[constraints]\n" + "".join(text for name, text in RULES.items() if name not in without)


def test_each_price_is_the_difference_of_two_batches(batch: Batch) -> None:
    """Planned anew with the rule's lines taken out of the file."""
    plan = batch(_text())
    alone, together = costs_of_rules(plan)
    assert {cost.rule for cost in alone} == set(RULES)
    own = plan.summary["objective"]
    for cost in alone:
        other = batch(_text(cost.rule)).summary["objective"]
        assert cost.gain == pytest.approx(other - own, abs=1e-6)  # type: ignore[operator]
    bare = batch("").summary["objective"]
    assert together is not None
    assert together.gain == pytest.approx(bare - own, abs=1e-6)  # type: ignore[operator]
    assert [cost.gain for cost in alone] == sorted((cost.gain for cost in alone), reverse=True)  # type: ignore[type-var]


def test_where_time_ends_it_the_bounds_are_honest_and_each_step_was_said(batch: Batch) -> None:
    """All rules together are always left out; what that gains bounds each of them."""
    plan, said = batch(_text()), []
    alone, together = costs_of_rules(plan, lambda *step: said.append(step), seconds=1e-6)
    true = {cost.rule: cost.gain for cost in costs_of_rules(plan, lambda *step: said.append(step))[0]}
    assert together is not None
    assert said == [("solving without all of them", 0, 6), *said[1:]]
    assert [done for _, done, _ in said] == [0, *range(6)]
    for cost in alone:
        assert cost.gain is None
        assert cost.at_most is not None
        assert cost.at_most >= true[cost.rule] - 1e-6  # type: ignore[operator]
    room = worth_of_room(plan, seconds=1e-6)
    assert all(each.by_prices for each in room)


def test_one_more_unit_is_worth_what_a_batch_with_it_gains(batch: Batch, ruled_firm: object) -> None:
    """The team's best rep gets one more slot."""
    plan = batch("", reps={"capacity": [2.0] * 12})
    room = {each.name: each for each in worth_of_room(plan, by_rep=True) if each.of == "rep"}
    dearest = max(room.values(), key=lambda each: each.one_more or 0.0)
    more = [3.0 if f"R{at:03}" == dearest.name else 2.0 for at in range(12)]
    gain = batch("", reps={"capacity": more}).summary["objective"] - plan.summary["objective"]  # type: ignore[operator]
    assert dearest.one_more == pytest.approx(gain, abs=1e-6)
    teams = [each.one_more for each in worth_of_room(plan) if each.of == "team"]
    assert max(teams) == dearest.one_more  # type: ignore[type-var]


def test_every_rule_of_the_page_can_be_left_out() -> None:
    """All keys but those that would make it another batch."""
    given = Constraints.model_validate(
        {
            "territory": "hard", "niche": "hard", "language": "hard", "must_assign": True,
            "together": ["buyer", "family"],
            "match": [{"lead": "a", "rep": "b"}], "certificate": [{"lead": "a", "rep": "b"}], "only": [{"to": ["R"]}],
            "never": [{"to": ["R"]}], "allowed": [{"lead_id": "L", "rep_id": "R"}],
            "barred": [{"lead_id": "L", "rep_id": "R"}],
            "fixed": [{"lead_id": "L", "rep_id": "R"}], "work": {"outside": {"niche": 2}}, "minimum": 1, "maximum": 2,
            "ramp": {"months": [0.5]}, "cap": [{"limit": 3}], "moves": {"cost": 1},
            "fairness": {"floor": 1, "spread": 2},
            "protected_accounts": ["A"],
        }
    )  # fmt: skip
    named = {re.split("[.: ]", name)[0] for name, _ in left_out(given)}
    files = {"allowed_file", "barred_file", "fixed_file"}
    assert named == set(Constraints.model_fields) - files - {"protected_accounts"}
    bare = without_any(given)
    assert bare.together == ("buyer",)
    assert bare.protected_accounts == ("A",)
    assert not list(left_out(bare))


def test_pair_files_are_priced_like_their_pairs(batch: Batch, tmp_path: Path) -> None:
    """Without the rule the file's pairs are gone, too."""
    (tmp_path / "fixed.csv").write_text("lead_id,rep_id\nN000004,R000\n")
    (cost,), _ = costs_of_rules(batch('[constraints]\nfixed_file = "fixed.csv"\n'))
    inline, _ = costs_of_rules(batch(f"[constraints]\n{RULES['fixed']}"))
    assert cost == inline[0]
