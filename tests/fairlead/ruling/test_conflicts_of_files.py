"""Rules files that leave no solution: the set that is named is in conflict, and nothing can be left out of it."""

from datetime import UTC, datetime
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairlead.choosing import choose_optimally
from fairlead.conflict import conflict_facts, conflict_lines
from fairlead.preparing import Sources, prepare
from fairlead.pricing import left_out
from fairlead.reassigning import Reassignment
from matching import RuleKind, Status
from matching.problem.rule import without
from matching.problem.rule_set import RuleSet
from scenarios import load_rules
from scenarios.constraints import Constraints
from scenarios.faults import BadInput
from scenarios.tables import ACCOUNTS, LEADS, REPS, check_table
from scenarios.vocabulary import CapacityUnit
from tests.matching.general.own_model import best_by_own_model

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
LEAD_WORDS = st.sampled_from(["a", "b", None])
REP_WORDS = st.sampled_from(["a", "b", "a|b", None])
LEAD, REP = st.integers(0, 4).map(lambda at: f"L{at}"), st.integers(0, 2).map(lambda at: f"R{at}")
WORD = st.sampled_from(["a", "b"])
TO = st.lists(REP, min_size=1, max_size=2, unique=True).map(lambda names: f"[{', '.join(map(repr, names))}]")


def pair(key: str) -> st.SearchStrategy[str]:
    """Draw a list of one or two pairs under this key."""
    one = st.builds("{{ lead_id = '{}', rep_id = '{}' }}".format, LEAD, REP)
    return st.lists(one, min_size=1, max_size=2).map(lambda pairs: f"{key} = [{', '.join(pairs)}]")


KEYS = {
    "territory": st.just('territory = "hard"'),
    "niche": st.just('niche = "hard"'),
    "allowed": pair("allowed"),
    "barred": pair("barred"),
    "fixed": pair("fixed"),
    "together": st.just('together = ["account"]'),
    "buyer": st.just('together = ["buyer"]'),
    "minimum": st.integers(1, 3).map("minimum = {}".format),
    "maximum": st.integers(0, 2).map("maximum = {}".format),
}
TABLES = {
    "match": st.just('[[constraints.match]]\nlead = "kind"\nrep = "kinds"'),
    "certificate": st.just('[[constraints.certificate]]\nlead = "needs"\nrep = "has"'),
    "only": st.builds("[[constraints.only]]\nwhen = {{ source = '{}' }}\nto = {}".format, WORD, TO),
    "never": st.builds("[[constraints.never]]\nwhen = {{ source = '{}' }}\nto = {}".format, WORD, TO),
    "cap": st.builds("[[constraints.cap]]\nlimit = {}\ncounts = 'leads'\nto = {}".format, st.integers(0, 2), TO),
    "floor": st.integers(1, 6).map("[constraints.fairness]\nfloor = {}".format),
    "spread": st.integers(0, 2).map("[constraints.fairness]\nspread = {}".format),
    "moves": st.integers(0, 1).map("[constraints.moves]\nmost = {}".format),
}
KINDS = (*KEYS, *TABLES, "accounts", "owners")
MUST = st.sampled_from(["must_assign = true", "must_assign = { source = 'a' }"])


class Quarters:
    """Values in quarters that look like a model and like its values."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values
        self.shape = values.shape

    def pair_values(self, leads: pl.DataFrame, reps: pl.DataFrame, worth: str = "value") -> "Quarters":
        """Return the values of some of the leads."""
        return Quarters(self.values[[int(name[1:]) for name in leads["lead_id"]]])

    def block(self, start: int, stop: int) -> np.ndarray:
        """Return some rows."""
        return self.values[start:stop]


@st.composite
def batches(draw: st.DrawFn, kinds: frozenset[str]) -> tuple[str, Sources]:
    """Draw a rules file with these kinds of rules, and tables of five leads and three reps."""

    def cells(of: st.SearchStrategy[object], count: int) -> list[object]:
        return draw(st.lists(of, min_size=count, max_size=count))

    owners = cells(st.none() | REP, 5) if kinds & {"owners", "moves"} else [None] * 5
    leads = pl.DataFrame(
        {
            "lead_id": [f"L{at}" for at in range(5)],
            **{name: cells(LEAD_WORDS, 5) for name in ("territory", "niche", "kind", "needs")},
            "source": cells(WORD, 5),
            "account_id": cells(st.sampled_from(["A1", "A2", None]), 5),
            "person_key": cells(st.sampled_from(["P1", "P2", None]), 5),
            "owner": owners,
        },
        schema_overrides=dict.fromkeys(
            ("territory", "niche", "kind", "needs", "account_id", "person_key", "owner"), pl.String
        ),
    )
    reps = pl.DataFrame(
        {
            "rep_id": [f"R{at}" for at in range(3)],
            "capacity": cells(st.integers(0, 3).map(float), 3),
            **{name: cells(REP_WORDS, 3) for name in ("territories", "niches", "kinds", "has")},
        },
        schema_overrides=dict.fromkeys(("territories", "niches", "kinds", "has"), pl.String),
    )
    accounts = None
    if "accounts" in kinds:
        held = pl.DataFrame({"account_id": ["A1", "A2"], "owner": cells(REP, 2), "named": [True, draw(st.booleans())]})
        accounts = check_table(held, ACCOUNTS, source="accounts")
    keys = [draw(KEYS[kind]) for kind in sorted(kinds) if kind in KEYS]
    tables = [draw(TABLES[kind]) for kind in sorted(kinds) if kind in TABLES]
    values = np.array(cells(st.integers(0, 12), 15)).reshape(5, 3) / 4
    sources = Sources(
        leads=check_table(leads, LEADS, source="leads"),
        reps=check_table(reps, REPS, source="reps"),
        accounts=accounts,
        model=Quarters(values),  # type: ignore[arg-type]
        asked=Reassignment("realignment") if kinds & {"owners", "moves"} else None,
        unit=CapacityUnit.LEADS,
        on=NOW,
    )
    return "\n".join(["[constraints]", draw(MUST), *keys, *tables]), sources


def explained(text: str, sources: Sources, folder: Path) -> frozenset[str]:
    """Verify the conflict of a file, if it has one; return the keys of the rules that it names."""
    path = folder / "rules.toml"
    path.write_text(text)
    try:
        rules = load_rules(path).constraints
        ready = prepare(sources, rules)
        choice = choose_optimally(ready, ready.values)  # type: ignore[arg-type]
    except BadInput:
        return frozenset()
    if choice.status != Status.INFEASIBLE:
        return frozenset()
    assert choice.conflict is not None
    assert choice.problem is not None
    named, bare = choice.conflict.rules, choice.problem
    for rule in RuleSet(bare).rules:
        bare = bare if rule in named else without(bare, rule)
    assert best_by_own_model(bare) is None
    for rule in named:
        assert best_by_own_model(without(bare, rule)) is not None
    facts, lines = conflict_facts(choice.conflict, rules), "\n".join(conflict_lines(choice.conflict, rules))
    for rule in named:
        if rule.kind is RuleKind.ELIGIBILITY:
            assert rule.name in lines
            assert rule.name in choice.conflict.message
    again = prepare(sources, without_the_unnamed(rules, {rule.name for rule in named}), ready)
    assert choose_optimally(again, again.values).status == Status.INFEASIBLE  # type: ignore[arg-type]
    return frozenset(str(rule["key"]) for rule in facts["rules"])  # type: ignore[attr-defined]


def without_the_unnamed(rules: Constraints, names: set[str]) -> Constraints:
    """Strike every rule of eligibility that is not named out of the file."""
    closing = ("territory", "niche", "allowed", "match", "certificate", "only", "never")
    kept = rules
    for name, _ in left_out(rules):
        if name.split()[0] in closing and name not in names:
            kept = dict(left_out(kept))[name]
    return kept


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_conflicts_of_rules_files_are_smallest_and_said_so(tmp_path: Path, data: st.DataObject) -> None:
    """One or two kinds at a time, beside leads that must be placed."""
    two = data.draw(st.frozensets(st.sampled_from(KINDS), min_size=1, max_size=2))
    explained(*data.draw(batches(two)), tmp_path)


@pytest.mark.verify
def test_conflicts_of_a_thousand_rules_files_are_smallest_and_said_so(tmp_path: Path) -> None:
    """Six files for every kind alone and every pair of kinds; every key of a rules file comes up."""
    keys: set[str] = set()
    for two in combinations_with_replacement(KINDS, 2):

        @settings(max_examples=6, deadline=None, database=None, derandomize=True)
        @given(batches(frozenset(two)))
        def run(batch: tuple[str, Sources]) -> None:
            keys.update(explained(*batch, tmp_path))

        run()
    found = {key.partition(" (")[0] for key in keys}
    closing = ("territory", "niche", "match", "certificate", "only", "never", "allowed", "barred", "fixed")
    others = ("together", "minimum", "cap", "fairness", "moves", "must_assign")
    assert {f"constraints.{key}" for key in (*closing, *others)} | {"reps.capacity", "accounts.named"} <= found
