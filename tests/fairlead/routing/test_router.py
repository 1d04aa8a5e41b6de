"""Routing one lead at a time: who is there, who has room, who had the lead, and what is remembered."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import numpy as np
import polars as pl
import pytest

from fairlead.routing import Router, State, read_state
from fairlead.routing.pairs import OF_A_BATCH
from matching import Action, policy_from, policy_named
from matching.policies import Explanation, HalfLife, Level, Optimal, QueueAware, Route, Routes
from models import ConversionModel
from scenarios import BadInput, Rules
from scenarios.vocabulary import CapacityUnit
from tests.fairlead.routing.conftest import WEDNESDAY, leads_of

DAY = timedelta(days=1)


def who(told: list[Explanation]) -> list[str | None]:
    """Return who got which lead."""
    return [each.decision.rep_id for each in told]


def rules(**tables: object) -> Rules:
    """Return rules with these tables."""
    return Rules.model_validate(tables)


def test_only_who_is_on_shift_and_there_gets_leads(reps: pl.DataFrame, absences: pl.DataFrame) -> None:
    """At 10:00 in Berlin New York is asleep and r4 away; in the afternoon r3 is there too; each says why not."""
    router = Router(policy_named("round-robin"), reps, absences=absences)
    told = router.route(leads_of(4), WEDNESDAY)
    assert who(told) == ["r1", "r2", "r1", "r2"]
    assert {place.rep_id: place.why for place in told[0].places}["r3"] == "off shift"
    assert {place.rep_id: place.why for place in told[0].places}["r4"] == "absent"
    assert "r3" in who(router.route(leads_of(3, 4), WEDNESDAY + timedelta(hours=6)))


def test_with_everybody_away_a_lead_waits_for_them_and_not_for_want_of_a_rep(reps: pl.DataFrame) -> None:
    """At night somebody may have the lead and is away; with all of those barred nobody may have it."""
    night = WEDNESDAY - timedelta(hours=6)
    told = Router(policy_named("round-robin"), reps).route(leads_of(1), night)
    assert (told[0].decision.rep_id, told[0].decision.reason) == (None, "away")
    barred = rules(constraints={"barred": [{"lead_id": "L0", "rep_id": name} for name in reps["rep_id"]]})
    told = Router(policy_named("round-robin"), reps, rules=barred).route(leads_of(1), night)
    assert told[0].decision.reason == "no_eligible_rep"


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("must_assign", True),
        ("fixed", [{"lead_id": "L0", "rep_id": "r1"}]),
        ("fixed_file", "fixed.csv"),
        ("together", ["buyer"]),
        ("work", {"minutes": 30}),
        ("minimum", 1),
        ("maximum", 2),
        ("ramp", {"months": [0.5]}),
        ("cap", [{"limit": 3}]),
        ("fairness", {"floor": 1}),
        ("moves", {"most": 3}),
        ("protected_accounts", ["A1"]),
    ],
)
def test_rules_that_take_a_whole_batch_are_refused(reps: pl.DataFrame, key: str, rule: object) -> None:
    """Each by name, and every one of the list is tried here."""
    router = Router(policy_named("round-robin"), reps, rules=rules(constraints={key: rule}))
    with pytest.raises(BadInput, match=f"constraints.{key}: expected no rule that takes a whole batch"):
        router.route(leads_of(1), WEDNESDAY)
    assert key in OF_A_BATCH


def test_every_rule_that_takes_a_whole_batch_is_documented() -> None:
    """docs/routing.md names them all."""
    page = (Path(__file__).parents[3] / "docs" / "routing.md").read_text()
    (row,) = [line for line in page.splitlines() if line.startswith("| takes the whole batch")]
    assert set(re.findall(r"`(\w+)`", row)) == set(OF_A_BATCH)


def test_whoever_has_left_gets_nothing_from_that_day_on(reps: pl.DataFrame) -> None:
    """R1's last day is Tuesday; r2 leaves next week and still gets leads."""
    leaving = reps.with_columns(left_on=pl.Series(["2026-03-04", "2026-03-11", None, None]).str.to_date())
    got = who(Router(policy_named("round-robin"), leaving).route(leads_of(4), WEDNESDAY))
    assert got == ["r2", "r4", "r2", "r4"]


def test_capacity_counts_leads_of_a_day(reps: pl.DataFrame) -> None:
    """Five a day for each of the three of Berlin: the sixteenth lead waits, and goes out on Thursday."""
    router = Router(policy_named("level"), reps)
    told = router.route(leads_of(16), WEDNESDAY)
    assert (told[15].decision.rep_id, told[15].decision.reason) == (None, "capacity")
    assert who(router.route(leads_of(1, 15), WEDNESDAY + DAY))[0] is not None


def test_open_leads_are_believed_from_the_table(reps: pl.DataFrame) -> None:
    """With capacity in open leads and r1, r2 full in the CRM, r4 gets everything."""
    full = reps.with_columns(pl.Series("open_load", [5.0, 5.0, 0.0, 0.0]))
    router = Router(policy_named("round-robin"), full, unit=CapacityUnit.OPEN_LEADS)
    assert set(who(router.route(leads_of(3), WEDNESDAY))) == {"r4"}


def test_caps_of_rules_by_everybody_team_and_rep(reps: pl.DataFrame) -> None:
    """Two a day for all, one for the east, three for r2: the nearest counts."""
    capped = rules(members={"caps": {"day": 2}, "team": {"east": {"day": 1}}, "rep": {"r2": {"day": 3}}})
    router = Router(policy_named("round-robin"), reps, rules=capped)
    got = who(router.route(leads_of(10), WEDNESDAY))
    assert {name: got.count(name) for name in ("r1", "r2", "r3", "r4")} == {"r1": 1, "r2": 3, "r3": 0, "r4": 2}
    with pytest.raises(BadInput, match=r"members\.rep: 'r9'.*\n.*members\.team: 'north'"):
        Router(policy_named("level"), reps, rules=rules(members={"rep": {"r9": {"day": 1}}, "team": {"north": {}}}))


def test_a_declined_lead_moves_on_and_never_back(reps: pl.DataFrame) -> None:
    """Each of three declines; held leads are not routed again; at last nobody gets it, or all are asked anew."""
    router = Router(policy_named("level"), reps)
    had = []
    for _ in range(3):
        had += who(router.route(leads_of(1), WEDNESDAY))
        assert router.route(leads_of(1), WEDNESDAY) == []
        router.declined("L0", WEDNESDAY)
    assert sorted(had) == ["r1", "r2", "r4"]
    assert who(router.route(leads_of(1), WEDNESDAY)) == [None]
    with pytest.raises(BadInput, match="'L0'"):
        router.declined("L0", WEDNESDAY)


def test_a_router_goes_on_from_its_state(reps: pl.DataFrame) -> None:
    """Interrupted after every lead and brought back from JSON, it routes as one that was not, draws included."""
    wrapped = Rules.model_validate({"policy": {"try": {"kind": "exploring", "inner": "level", "floor": 0.5}}})
    policy = policy_from("try", wrapped)
    whole = who(Router(policy, reps, seed=3).route(leads_of(12), WEDNESDAY))
    state, pieces = None, []
    for lead in range(12):
        router = Router(policy, reps, state=state, seed=3)
        pieces += who(router.route(leads_of(1, lead), WEDNESDAY))
        content = json.loads(json.dumps(router.state(WEDNESDAY).to_json()))
        state = State(content["method"], WEDNESDAY, content["weights"], content["team"], content["holders"])
    assert pieces == whole
    assert len(set(whole)) == 3


def test_owned_leads_stay_unless_the_method_is_sticky(reps: pl.DataFrame) -> None:
    """A plain rotation leaves an owner's lead alone, sticky gives it to her, and an account's to its owner."""
    leads = leads_of(3, owner=["r4", None, None], account_id=[None, "A1", None])
    accounts = pl.DataFrame({"account_id": ["A1", "A0"], "parent": ["A0", None], "owner": [None, "r2"]})
    assert len(Router(policy_named("round-robin"), reps).route(leads, WEDNESDAY)) == 2
    told = Router(policy_named("sticky"), reps, accounts=accounts).route(leads, WEDNESDAY)
    assert [(each.decision.rep_id, each.decision.reason) for each in told] == [
        ("r4", "present_owner"),
        ("r2", "account_owner"),
        ("r1", "next_in_rotation"),
    ]


def test_claims_and_barred_pairs_hold(reps: pl.DataFrame) -> None:
    """A named account is its owner's; a barred pair is never made."""
    leads = leads_of(2, account_id=["A1", None])
    accounts = pl.DataFrame({"account_id": ["A1"], "owner": ["r2"], "named": ["yes"]})
    barred = rules(constraints={"barred": [{"lead_id": "L1", "rep_id": "r1"}]})
    told = Router(policy_named("round-robin"), reps, accounts=accounts, rules=barred).route(leads, WEDNESDAY)
    assert told[0].decision.rep_id == "r2"
    assert told[1].decision.rep_id != "r1"


def test_what_takes_a_batch_is_refused(reps: pl.DataFrame) -> None:
    """must_assign cannot be kept lead by lead; minutes cannot be counted; values need a model."""
    whole = rules(constraints={"must_assign": True})
    with pytest.raises(BadInput, match="constraints.must_assign"):
        Router(policy_named("level"), reps, rules=whole).route(leads_of(1), WEDNESDAY)
    with pytest.raises(BadInput, match="minutes"):
        Router(policy_named("level"), reps, unit=CapacityUnit.MINUTES)
    with pytest.raises(BadInput, match="a model"):
        Router(QueueAware(), reps)


def test_who_has_left_the_table_is_remembered_and_gets_nothing(reps: pl.DataFrame) -> None:
    """R1 leaves with a lead in hand: declined for her, it goes to somebody else; the others' figures stay."""
    first = Router(policy_named("level"), reps)
    assert who(first.route(leads_of(2), WEDNESDAY)) == ["r1", "r2"]
    state = replace(first.state(WEDNESDAY))
    later = Router(policy_named("level"), reps.filter(pl.col("rep_id") != "r1"), state=state)
    assert later.declined("L0", WEDNESDAY) == "r1"
    assert who(later.route(leads_of(1), WEDNESDAY)) == ["r4"]
    assert later.closed("L1") == "r2"


class Worth:
    """A model by which r1 is worth 1 with every lead, r2 a half, the others nothing."""

    looks = 0

    def see(self, reps: pl.DataFrame) -> pl.DataFrame:
        """Look at the reps, and count how often."""
        self.looks += 1
        return reps

    def pair_values(self, leads: pl.DataFrame, reps: pl.DataFrame) -> "Worth":
        """Value the pairs."""
        self._rows = leads.height
        return self

    def block(self, start: int, stop: int) -> np.ndarray:
        """Return the values."""
        return np.tile([1.0, 0.5, 0.0, 0.0], (stop - start, 1))


def test_live_too_the_optimum_may_wait(reps: pl.DataFrame) -> None:
    """R1 takes one a day. A fresh lead waits for her, and is hers the next day; one of yesterday goes to r2 at once."""
    one = reps.with_columns(capacity=pl.Series([1.0, 5.0, 5.0, 5.0]))
    router = Router(Optimal(wait_hours=30), one, model=cast(ConversionModel, Worth()))
    fresh = leads_of(2, created_at=["2026-03-04T08:30:00Z"] * 2)
    told = router.route(fresh, WEDNESDAY)
    assert who(told) == ["r1", None]
    assert (told[1].decision.action, told[1].decision.reason) == (Action.WAIT, "worth_waiting")
    old = leads_of(1, 7, created_at=["2026-03-02T09:00:00Z"])
    assert who(router.route(old, WEDNESDAY)) == ["r2"]
    assert who(router.route(fresh, WEDNESDAY + DAY)) == ["r1"]


def test_live_queues_grow_with_what_is_given(reps: pl.DataFrame) -> None:
    """Half the value gone in an hour, an hour a lead: r1 at 1, both at a half (r2 has more room), and so on."""
    policy, model = QueueAware(HalfLife(1.0), minutes_per_lead=60.0), Worth()
    router = Router(policy, reps, model=cast(ConversionModel, model))
    assert who(router.route(leads_of(6), WEDNESDAY)) == ["r1", "r2"] * 3
    router.route(leads_of(1, 6), WEDNESDAY)
    assert model.looks == 1, "the model looks the reps up once, not with every lead"


def test_routes_to_nobody_are_refused_whoever_is_there(reps: pl.DataFrame) -> None:
    """A misspelt team, a stranger and a column the reps do not have; whoever is away is still somebody."""
    unknown: list[dict[str, str] | list[str]] = [{"team": "eats"}, ["r1", "r9"], {"region": "north"}]
    for to in unknown:
        with pytest.raises(BadInput, match="route 'large', to"):
            Router(Routes([Route("large", to=to)]), reps)
    night = WEDNESDAY + timedelta(hours=14)
    told = Router(Routes([Route("large", to=["r1"])]), reps).route(leads_of(1), night)
    assert told[0].decision.reason == "away"


def test_a_decline_costs_no_turn_in_the_route_that_gave_the_lead(reps: pl.DataFrame, tmp_path: Path) -> None:
    """Credited where it was a turn, after a restart too; another route, by a level of its own, knows nothing of it."""
    policy = Routes([Route(name, {"kind": name}, ["r1", "r2"], Level()) for name in "ab"])
    router = Router(policy, reps)
    router.route(leads_of(4, kind=["a", "b", "a", "b"]), WEDNESDAY)
    (tmp_path / "state.json").write_text(json.dumps(router.state(WEDNESDAY).to_json()))
    router = Router(policy, reps, state=read_state(tmp_path / "state.json"))
    rep_id = router.declined("L1", WEDNESDAY)
    parts = router.team.rotation.parts
    credited = parts["b"].figures.shown("declined")
    assert {name: turns for name, turns in credited.items() if turns} == {rep_id: 1.0}
    assert "declined" not in parts["a"].figures
    assert "declined" not in router.team.rotation.figures
    assert "L1" not in router.state(WEDNESDAY).given_in


def test_a_lead_that_its_route_has_declined_waits_for_nobody_who_is_away(reps: pl.DataFrame) -> None:
    """R1 and r2 are the route and had the lead; that r3 is off shift does not matter, as she is none of it."""
    router = Router(Routes([Route("east", to={"team": "east"})]), reps)
    for _ in range(2):
        assert who(router.route(leads_of(1), WEDNESDAY)) != [None]
        router.declined("L0", WEDNESDAY)
    assert router.route(leads_of(1), WEDNESDAY)[0].decision.reason == "no_eligible_rep"
