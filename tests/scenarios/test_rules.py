"""Rules files are read strictly."""

from pathlib import Path

import pytest

from scenarios import BadInput, Rules, load, load_rules
from scenarios.constraints import Match


def test_rules_are_read(tmp_path: Path) -> None:
    """Hard matches and pairs arrive as written; the rest keeps its default."""
    path = tmp_path / "rules.toml"
    path.write_text('[constraints]\nterritory = "hard"\nbarred = [{ lead_id = "L1", rep_id = "R2" }]\n')
    rules = load_rules(path).constraints
    assert rules.territory is Match.HARD
    assert rules.niche is Match.SOFT
    assert [(pair.lead_id, pair.rep_id) for pair in rules.barred] == [("L1", "R2")]


def test_a_misspelt_rule_is_refused(tmp_path: Path) -> None:
    """A rule that would be ignored in silence is an error."""
    path = tmp_path / "rules.toml"
    path.write_text("[constraints]\nmust_asign = true\n")
    with pytest.raises(BadInput, match="'must_assign'"):
        load_rules(path)


def test_a_scenario_takes_rules_about_kinds_of_leads_only() -> None:
    """Hard matches pass into the organisation; a fixed pair is refused by name."""
    hard = load("baseline").with_rules(Rules.model_validate({"constraints": {"niche": "hard"}}))
    assert hard.matches.niche is Match.HARD
    pair = {"lead_id": "L1", "rep_id": "r01"}
    with pytest.raises(BadInput, match="constraints.fixed"):
        load("baseline").with_rules(Rules.model_validate({"constraints": {"fixed": [pair]}}))
