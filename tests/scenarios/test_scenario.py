"""Scenarios are complete, immutable, and refuse what they do not know."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from scenarios import BadInput, load, shipped
from scenarios.scenario import Scenario

BASELINE = Path(__file__).parents[2] / "scenarios" / "library" / "baseline.toml"


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    text = BASELINE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_loads_under_its_name(name: str) -> None:
    """The file's name and the scenario's name agree."""
    assert load(name).name == name


def test_a_path_loads_like_a_name() -> None:
    """The same file by path gives the same scenario."""
    assert load(BASELINE) == load("baseline")


@pytest.mark.parametrize("name", shipped())
def test_every_section_of_a_shipped_scenario_has_a_source(name: str) -> None:
    """Each section that holds figures is named in the provenance, and each key named there exists."""
    scenario = load(name)
    prose = {"name", "title", "description", "provenance"}
    absent = {part for part in Scenario.model_fields if getattr(scenario, part) in (None, ())}
    sections = {row.key.split(".")[0] for row in scenario.provenance}
    assert sections == set(Scenario.model_fields) - prose - absent
    for row in scenario.provenance:
        _follow(scenario, row.key)


def _follow(scenario: Scenario, key: str) -> None:
    here: object = scenario
    for part in key.split("."):
        here = here[0] if isinstance(here, tuple) else here
        assert isinstance(here, BaseModel)
        here = getattr(here, part)


def test_a_misspelt_key_names_file_key_and_nearest(tmp_path: Path) -> None:
    """The message holds what a person needs to mend it."""
    path = _changed(tmp_path, "window_minutes", "window_minuts")
    with pytest.raises(BadInput) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert "routing.window_minuts" in str(caught.value)
    assert "'window_minutes'" in str(caught.value)


def test_a_misspelt_key_in_a_list_is_named_with_its_position(tmp_path: Path) -> None:
    """The first rep's misspelt key is found by its place."""
    with pytest.raises(BadInput, match=r"reps 1\.skil.*'skill'"):
        load(_changed(tmp_path, "skill = 0.72", "skil = 0.72"))


def test_all_faults_come_in_one_go(tmp_path: Path) -> None:
    """Two wrong values, two faults."""
    path = _changed(tmp_path, "base_chance = 0.25", "base_chance = 25.0")
    path.write_text(path.read_text("utf-8").replace('hours = "Mon-Fri 09:00-17:30"', 'hours = "9 to 5"', 1), "utf-8")
    with pytest.raises(BadInput) as caught:
        load(path)
    assert {fault.column for fault in caught.value.faults} == {"truth.base_chance", "reps 1.hours"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('rep_id = "r02"', 'rep_id = "r01"', "r01 stand"),
        ("C = 0.45, D = 0.30 }", "C = 0.45 }", "qualification.chance must cover"),
        ('timezone = "Europe/London"', 'timezone = "London"', "IANA"),
        ("monthly_hazard = 0.287", "monthly_hazard = nan", "finite"),
        ("[routing]", "[routing", "valid TOML"),
    ],
)
def test_impossible_values_are_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    """Each names what was expected."""
    with pytest.raises(BadInput, match=says):
        load(_changed(tmp_path, old, new))


@pytest.mark.parametrize("make", ["missing", "directory", "latin-1"])
def test_an_unreadable_file_is_refused(tmp_path: Path, make: str) -> None:
    """A missing file, a directory and a wrong encoding are faults, not tracebacks."""
    path = tmp_path / "s.toml"
    if make == "directory":
        path.mkdir()
    if make == "latin-1":
        path.write_bytes("title = 'Münster'".encode("latin-1"))
    with pytest.raises(BadInput, match=r"s\.toml"):
        load(path)


def test_an_unknown_name_lists_the_shipped_ones() -> None:
    """A misspelt scenario name is answered with the list."""
    with pytest.raises(BadInput, match="baseline"):
        load("basline")


def test_a_scenario_cannot_be_changed_in_place() -> None:
    """Changes make copies."""
    scenario = load("baseline")
    with pytest.raises(ValidationError):
        scenario.name = "other"  # type: ignore[misc]
    assert scenario.replace(routing={"window_minutes": 5.0}).routing.window_minutes == 5.0
    assert scenario.routing.window_minutes == 60.0


def test_replace_checks_like_loading() -> None:
    """An unknown key in a change is refused too."""
    with pytest.raises(BadInput, match="nearest is 'mode'"):
        load("baseline").replace(routing={"modus": "pull"})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tele_prospecting": {"causes": ["bored"], "calls": 1, "every_days": 1, "minutes": 1, "chance": 1}}, "bored"),
        ({"mismatch": {"reasons": {"colour": "wrong colour"}}}, "territory, niche or language; colour"),
        ({"appointments": {"share": 1, "hours": "9 to 5"}}, "Mon-Fri 09:00-17:30"),
        ({"appointments": {"share": 1, "timezone": "London"}}, "IANA"),
        ({"contact_hours": {"odds": [1.0] * 23}}, "24 items"),
        ({"persistence": {"attempts": {0: 1}}}, "greater than or equal to 1"),
        ({"stalls": {"acepted_days": 3}}, "nearest is 'accepted_days'"),
        ({"verification": {"threshold": 1, "minutes": 1, "sensitivity": 1, "specificity": 1}}, 'role is "inside"'),
    ],
)
def test_processes_refuse_what_they_do_not_know(changes: dict[str, object], says: str) -> None:
    """A wrong value or key of a process is named like any other."""
    with pytest.raises(BadInput, match=says):
        load("baseline").replace(**changes)
