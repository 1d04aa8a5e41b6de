"""Mappings are read strictly."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairlead.intake import load_mapping, profile_names
from scenarios.faults import BadInput, Fault
from scenarios.vocabulary import CapacityUnit

DESIGN_EXAMPLE = """
[history]
columns = { lead_id = "opportunity_id", rep_id = "sales_agent", assigned_at = "engage_date", \
outcome = "deal_stage", closed_at = "close_date", revenue = "close_value" }
values.outcome = { Won = "won", Lost = "lost", Engaging = "open" }
values.product = { GTXPro = "GTX Pro" }
where = { deal_stage = ["Won", "Lost", "Engaging"] }
features = ["product", "sector", "sales_price"]
[[history.join]]
file = "products.csv"
on = "product"
take = ["sales_price"]
[reps]
constants = { capacity = 60 }
"""


def write(folder: Path, text: str) -> Path:
    """Write a mapping file."""
    path = folder / "columns.toml"
    path.write_text(text)
    return path


def faults(folder: Path, text: str) -> tuple[Fault, ...]:
    """Return the faults for which a mapping is refused."""
    with pytest.raises(BadInput) as caught:
        load_mapping(write(folder, text))
    return caught.value.faults


def test_the_example_of_the_design_is_read(tmp_path: Path) -> None:
    """Word for word."""
    mapping = load_mapping(write(tmp_path, DESIGN_EXAMPLE))
    assert mapping.history is not None
    assert mapping.history.join[0].take == ("sales_price",)
    assert mapping.of("reps").constants == {"capacity": 60.0}
    assert mapping.of("leads").columns == {}


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("[histroy]\n", "histroy", "the nearest is 'history'"),
        ("[history]\ncolums = {}\n", "history.colums", "the nearest is 'columns'"),
        ("[[history.join]]\nfiles = 'a'\nfile='a'\non='b'\ntake=[]\n", "history.join 1.files", "the nearest is 'file'"),
        ("[history]\ncolumns = { asigned_at = 'x' }\n", "history.columns.asigned_at", "the nearest is 'assigned_at'"),
        ("[reps]\nconstants = { Capacity = 1 }\n", "reps.constants.Capacity", "the nearest is 'capacity'"),
        ("[reps]\ncapacity_unit = 'hours'\n", "reps.capacity_unit", "'leads', 'minutes' or 'open_leads'"),
        ("[leads]\nfeatures = ['x']\n", "leads.features", "a known key"),
        ("[leads]\nwhere = { a = 'Won' }\n", "leads.where.a", "a list"),
        ("[leads]\ncolumns = {niche = 'p'}\nvalues.niche = {}\nvalues.p = {}\n", "leads", "values.niche and values.p"),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path: Path, text: str, column: str, expected: str) -> None:
    """File, key and the nearest valid key."""
    (fault,) = faults(tmp_path, text)
    assert fault.source == str(tmp_path / "columns.toml")
    assert fault.column == column
    assert expected in fault.expected


def test_all_wrong_keys_come_in_one_go(tmp_path: Path) -> None:
    """Not one a run."""
    assert len(faults(tmp_path, "[histroy]\n[rep]\n[leads]\ncolums = {}\n")) == 3


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    """With the place where it stops to be."""
    (fault,) = faults(tmp_path, "[history\n")
    assert "line 1" in fault.expected


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A path is never taken for a profile's name."""
    with pytest.raises(BadInput, match="an existing TOML file"):
        load_mapping(tmp_path / "none.toml")


def test_profiles_are_found_by_name() -> None:
    """And a misspelt one is met with the nearest."""
    assert "maven-crm" in profile_names()
    assert load_mapping("maven-crm").reps is not None
    with pytest.raises(BadInput, match="did you mean 'maven-crm'"):
        load_mapping("maven_crm")


def test_the_unit_of_capacity_is_leads_unless_said() -> None:
    """The mapping of reps may state another."""
    reps = load_mapping("maven-crm").reps
    assert reps is not None
    assert reps.capacity_unit is CapacityUnit.OPEN_LEADS
    assert type(reps)().capacity_unit is CapacityUnit.LEADS


words = st.sampled_from(["history", "leads", "reps", "columns", "values", "where", "join", "file", "lead_id", "x", "1"])
toml_values = st.recursive(
    st.one_of(st.integers(), st.floats(), st.booleans(), st.text("ab", max_size=3).map(repr)).map(str),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(words, inner, max_size=2).map(
            lambda d: "{" + ", ".join(f"{k} = {v}" for k, v in d.items()) + "}"
        )
    ),
    max_leaves=4,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(words, words, toml_values), max_size=3))
def test_any_toml_is_a_mapping_or_bad_input(tmp_path: Path, entries: list[tuple[str, str, str]]) -> None:
    """Nothing else comes out."""
    text = "\n".join(f"{table}.{key} = {value}" for table, key, value in entries)
    with suppress(BadInput):
        load_mapping(write(tmp_path, text.replace("True", "true").replace("False", "false")))
