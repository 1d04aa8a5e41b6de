"""Policies from a rules file: parameters, wrappers in wrappers, routes; what is wrong is named."""

from pathlib import Path

import pytest

from matching import names_known, policy_from
from matching.policies import Exploring, Fallback, Holdout, LeastLoaded, Level, Optimal, RoundRobin, Routes, Switchback
from scenarios import BadInput, load_rules

GOOD = """
[constraints]
territory = "hard"

[[route]]
name = "enterprise"
when = { grade = ["A", "B"], value = ">= 50000" }
to = { team = "enterprise" }
by = "fair"

[[route]]
when = { territory = "north" }
to = ["r1", "r2"]

[catch_all]
by = "trial"
warn_above = 0.2

[policy.fair]
kind = "least-loaded"
by = "share"

[policy.level]
newcomers = "highest"

[policy.trial]
kind = "holdout"
share = 0.1
base = "round-robin"
inner = "safe"

[policy.safe]
kind = "fallback"
inner = "curious"
then = "level"
seconds = 2.5

[policy.curious]
kind = "exploring"
inner = "optimal"
floor = 0.02

[policy.by-turns]
kind = "switchback"
inner = "rules"
base = "level"
team = "territory"
"""


def rules_of(tmp_path: Path, text: str):
    """Write a rules file and load it."""
    path = tmp_path / "rules.toml"
    path.write_text(text)
    return load_rules(path)


def test_a_file_of_everything(tmp_path):
    """Tables stand for policies, one inside another, under their own names."""
    rules = rules_of(tmp_path, GOOD)
    trial = policy_from("trial", rules)
    assert trial == Holdout(
        Fallback(Exploring(Optimal(), 0.02, name="curious"), Level(newcomers="highest"), 2.5, name="safe"),
        RoundRobin(),
        share=0.1,
        name="trial",
    )
    routes = policy_from("rules", rules)
    assert isinstance(routes, Routes)
    assert [route.name for route in routes.routes] == ["enterprise", "route 2"]
    assert routes.routes[0].by == LeastLoaded(by="share", name="fair")
    assert (routes.warn_above, routes.catch_all.by) == (0.2, trial)
    assert policy_from("by-turns", rules) == Switchback(
        routes, Level(newcomers="highest"), team="territory", name="by-turns"
    )
    assert {"trial", "rules", "round-robin"} < set(names_known(rules))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[policy.trial]\nkind = 'holdut'", "policy.trial.kind: 'holdut'.*nearest is 'holdout'"),
        (
            "[policy.t]\nkind = 'holdout'\nshar = 0.1\ninner = 'level'\nbase = 'level'",
            "policy.t.shar.*nearest is 'share'",
        ),
        ("[policy.t]\nkind = 'holdout'\nshare = 1.5\ninner = 'level'\nbase = 'level'", "policy.t.share: '1.5'"),
        ("[policy.t]\nkind = 'holdout'\nbase = 'level'", "policy.t.inner.*no default"),
        ("[policy.level]\nby = 'weight'", "policy.level.by: 'weight'"),
        ("[[route]]\nwen = { grade = 'A' }", "route 1.wen.*nearest is 'when'"),
        ("[catch_all]\nwarn_abov = 0.1", "catch_all.warn_abov.*nearest is 'warn_above'"),
        ("[polcy.t]\nkind = 'level'", "polcy.*nearest is 'policy'"),
    ],
)
def test_a_wrong_file_is_refused_by_key(tmp_path, text, named):
    """File, key, value and the nearest valid one."""
    with pytest.raises(BadInput, match=rf"rules\.toml.*{named}"):
        rules_of(tmp_path, text)


def test_all_faults_come_at_once(tmp_path):
    """Two tables, three faults."""
    with pytest.raises(BadInput) as refused:
        rules_of(tmp_path, "[policy.level]\nby = 'x'\nnew = 1\n[policy.t]\nkind = 'unheard'")
    assert len(refused.value.faults) == 3


@pytest.mark.parametrize(
    ("text", "name", "named"),
    [
        ("[policy.a]\nkind = 'fallback'\ninner = 'b'\n[policy.b]\nkind = 'sticky'\ninner = 'a'", "a", "a > b > a"),
        ("[policy.a]\nkind = 'fallback'\ninner = 'levl'", "a", "policy.a.inner: 'levl'.*nearest is 'level'"),
        ("", "rules", r"at least one \[\[route\]\]"),
        ("[[route]]\nby = 'rules'", "rules", "rules > rules"),
        ("[[route]]\nby = 'nobody'", "rules", "route 1.by: 'nobody'"),
        ("[[route]]\nname = 'x'\n[[route]]\nname = 'x'", "rules", "x twice"),
        ("[policy.m]\nkind = 'holdout'\nbase = 'oracle'\ninner = 'optimal'", "m", "values of one kind"),
    ],
)
def test_what_cannot_be_built_is_refused(tmp_path, text, name, named):
    """A policy inside itself, an unknown one, rules without routes."""
    with pytest.raises(BadInput, match=named):
        policy_from(name, rules_of(tmp_path, text))


def test_the_example_of_the_docs_is_a_rules_file(tmp_path):
    """Every policy of docs/routing.md can be built from the file that stands there."""
    text = (Path(__file__).parents[3] / "docs" / "routing.md").read_text().split("```toml")[1].split("```")[0]
    rules = rules_of(tmp_path, text)
    assert {policy_from(name, rules).name for name in names_known(rules)} == set(names_known(rules))
