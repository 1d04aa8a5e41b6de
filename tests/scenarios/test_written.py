"""A scenario may extend another, and write reps once for several."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import BadInput, Scenario, load


def written(tmp_path: Path, text: str, name: str = "mine.toml") -> Path:
    """Write a scenario file."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_not_written_is_the_extended_scenarios(tmp_path: Path) -> None:
    """Tables are merged key by key; everything else stays."""
    mine = load(written(tmp_path, 'extends = "baseline"\nname = "mine"\n[arrivals]\nper_day = 5\n'))
    base = load("baseline")
    assert mine.arrivals.per_day == 5
    assert mine.arrivals.by_hour == base.arrivals.by_hour
    assert (mine.reps, mine.cadence, mine.title) == (base.reps, base.cadence, base.title)


def test_paths_are_taken_from_the_folder_of_the_file(tmp_path: Path) -> None:
    """A file beside it, in a chain of three."""
    written(tmp_path, 'extends = "baseline"\nname = "one"\n[recycling]\nmax_generations = 0\n', "one.toml")
    two = load(written(tmp_path, 'extends = "one.toml"\nname = "two"\n[arrivals]\nper_day = 2\n', "two.toml"))
    assert (two.recycling.max_generations, two.arrivals.per_day) == (0, 2)


def test_a_table_given_as_false_is_taken_out(tmp_path: Path) -> None:
    """With where it came from."""
    text = 'extends = "full-funnel"\nname = "mine"\nverification = false\nstalls = false\n'
    mine = load(written(tmp_path, text))
    assert (mine.verification, mine.stalls) == (None, None)
    assert not [row for row in mine.provenance if row.key.split(".")[0] in ("verification", "stalls")]


def test_sources_of_what_is_written_anew_fall_away(tmp_path: Path) -> None:
    """The source of a figure that no longer stands there would be false; others stay."""
    mine = load(written(tmp_path, 'extends = "baseline"\nname = "m"\n[acceptance]\nclock_hours = 3\n'))
    keys = [row.key for row in mine.provenance]
    assert "acceptance.clock_hours" not in keys
    assert "acceptance.ignored_share" in keys


def test_one_table_of_reps_stands_for_several(tmp_path: Path) -> None:
    """Numbered from 1, as wide as the last number; the list replaces the extended one."""
    text = 'extends = "baseline"\nname = "m"\n[[reps]]\nrep_id = "a"\ncopies = 10\n[[reps]]\nrep_id = "b"\n'
    mine = load(written(tmp_path, text))
    assert [rep.rep_id for rep in mine.reps] == [*(f"a-{at:02}" for at in range(1, 11)), "b"]
    assert isinstance(mine, Scenario)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'extends = "baselin"\n',
            "mine.toml, extends: 'baselin'; expected one of the shipped scenarios (alike",
        ),
        ('extends = "baselin"\n', "the nearest is 'baseline'"),
        ('extends = "nope"\n', "mine.toml, extends: 'nope'; expected"),
        ("extends = 3\n", "the name or path of a scenario"),
        ('extends = "mine.toml"\n', "do not extend one another"),
        ('extends = "nowhere.toml"\n', "mine.toml, extends: 'nowhere.toml'; expected one of the shipped scenarios"),
        ('extends = "nowhere.toml"\n', "or the path of an existing TOML file, from the folder of this one"),
        ('extends = "baseline"\n[[reps]]\nrep_id = "a"\ncopies = 0\n', "from 1 to 500"),
        ('extends = "baseline"\n[[reps]]\nrep_id = "a"\ncopies = "x"\n', "from 1 to 500"),
        ('extends = "baseline"\n[arivals]\nper_day = 1\n', "'arrivals'"),
        ('extends = "full-funnel"\ntele_prospectin = false\n', "'tele_prospecting'"),
        ('extends = "baseline"\nreps = 3\n', "expected a list"),
    ],
)
def test_what_cannot_be_extended_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """With the file, and what was expected."""
    with pytest.raises(BadInput, match=r"mine\.toml") as caught:
        load(written(tmp_path, text))
    assert said in str(caught.value)


def test_the_source_of_a_table_says_of_which_keys_it_no_longer_speaks(tmp_path: Path) -> None:
    """What is left of a table keeps its source; nobody takes it for that of the keys written anew."""
    row = next(row for row in load("baseline").provenance if row.key == "closing")
    mine = load(written(tmp_path, 'extends = "baseline"\nname = "m"\n[closing]\nminutes = 3\n'))
    kept = next(row for row in mine.provenance if row.key == "closing")
    assert kept.source == row.source
    assert kept.note == "Not said of minutes: written anew."
    text = 'extends = "mine.toml"\nname = "two"\n[closing]\nmonthly_hazard = 0.3\nminutes = 4\n'
    again = next(row for row in load(written(tmp_path, text, "two.toml")).provenance if row.key == "closing")
    assert again.note == "Not said of minutes, monthly_hazard: written anew."
