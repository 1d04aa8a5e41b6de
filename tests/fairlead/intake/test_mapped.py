"""What a mapping makes of a file's rows."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from fairlead.intake.mapped import MappedTable, apply_mapping
from fairlead.intake.mapping import HistoryMapping, TableMapping
from fairlead.intake.raw import RawTable
from scenarios.faults import BadInput

PRODUCTS = "product,series,price\nGTX Pro,GTX,100\nMG,MG,5\n"


def deals(**columns: list[str | None]) -> RawTable:
    """Return the rows of a file of deals."""
    frame = pl.DataFrame(
        {"deal": ["d1", "d2", "d3"], "product": ["GTXPro", "MG", None], "stage": ["Won", "Lost", "New"]}
    )
    frame = frame.with_columns(pl.Series(name, cells, dtype=pl.String) for name, cells in columns.items())
    return RawTable("deals.csv", frame, pl.Series("row", [2, 3, 4]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a file of products."""
    (tmp_path / "products.csv").write_text(PRODUCTS)
    return tmp_path


def mapped(folder: Path, mapping: dict[str, object], table: RawTable | None = None) -> MappedTable:
    """Apply a mapping of the history."""
    return apply_mapping(table or deals(), HistoryMapping.model_validate(mapping), folder)


JOIN = {"file": "products.csv", "on": "product", "take": ["price"]}
MEND = {"product": {"GTXPro": "GTX Pro"}}


def test_columns_are_renamed_in_place_and_others_kept(folder: Path) -> None:
    """One old column may become two."""
    result = mapped(folder, {"columns": {"lead_id": "deal", "account_id": "deal", "outcome": "stage"}})
    assert result.raw.frame.columns == ["lead_id", "account_id", "product", "outcome"]


@pytest.mark.parametrize("name", ["outcome", "stage"])
def test_values_are_mended_by_the_new_or_the_old_name(folder: Path, name: str) -> None:
    """Words not named stay as they are; words that never occur do no harm."""
    result = mapped(folder, {"columns": {"outcome": "stage"}, "values": {name: {"Won": "won", "Never": "x"}}})
    assert result.raw.frame["outcome"].to_list() == ["won", "Lost", "New"]


def test_where_speaks_the_words_of_the_file_and_rows_keep_their_numbers(folder: Path) -> None:
    """Before values are mended; what is left out is counted."""
    result = mapped(folder, {"where": {"stage": ["Won", "New"]}, "values": {"stage": {"Won": "won"}}})
    assert result.raw.frame["stage"].to_list() == ["won", "New"]
    assert result.raw.rows.to_list() == [2, 4]
    assert result.left_out == 1


def test_where_takes_an_empty_word_for_empty_cells(folder: Path) -> None:
    """And leaves them out otherwise."""
    assert mapped(folder, {"where": {"product": [""]}}).raw.rows.to_list() == [4]
    assert mapped(folder, {"where": {"product": ["MG"]}}).raw.rows.to_list() == [3]


def test_where_that_keeps_nothing_is_a_fault(folder: Path) -> None:
    """A misspelt word, most likely."""
    with pytest.raises(BadInput, match="at least one row"):
        mapped(folder, {"where": {"stage": ["won"]}})


def test_values_are_mended_before_the_join(folder: Path) -> None:
    """The trap of GTXPro; an empty cell joins nothing and is no fault."""
    result = mapped(folder, {"values": MEND, "join": [JOIN], "columns": {"niche": "product", "value": "price"}})
    assert result.raw.frame["value"].to_list() == ["100", "5", None]
    assert result.raw.faults == ()


def test_a_value_the_other_file_lacks_is_a_fault_with_the_nearest(folder: Path) -> None:
    """The trap unmended."""
    (fault,) = mapped(folder, {"join": [JOIN]}).raw.faults
    assert (fault.source, fault.row, fault.column, fault.value) == ("deals.csv", 2, "product", "GTXPro")
    assert fault.expected == "a product that is in products.csv; nearest 'GTX Pro'"


def test_a_row_left_out_need_not_join(folder: Path) -> None:
    """Where comes first."""
    assert mapped(folder, {"where": {"stage": ["Lost"]}, "join": [JOIN]}).raw.faults == ()


@pytest.mark.parametrize(
    ("products", "mapping", "expected"),
    [
        (
            PRODUCTS + "MG,MG,6\n",
            {"values": MEND, "join": [JOIN]},
            "row 4, product: 'MG'; expected a value that occurs once",
        ),
        (PRODUCTS, {"join": [{**JOIN, "take": ["pric"]}]}, "pric: expected this column, .*nearest is 'price'"),
        (PRODUCTS, {"join": [{**JOIN, "on": "prod"}]}, "prod: expected this column, .*nearest is 'product'"),
        (PRODUCTS, {"join": [{**JOIN, "take": ["product"]}]}, "since products.csv is to bring one"),
        (PRODUCTS, {"join": [{**JOIN, "file": "none.csv"}]}, "none.csv: expected an existing file"),
        ("product,price\nMG\n", {"join": [JOIN]}, "row 2: 'MG'; expected 2 fields"),
    ],
)
def test_a_file_unfit_to_join_is_refused(
    tmp_path: Path, products: str, mapping: dict[str, object], expected: str
) -> None:
    """A key twice, columns missing or there already, no such file, ragged rows."""
    (tmp_path / "products.csv").write_text(products)
    with pytest.raises(BadInput, match=expected):
        mapped(tmp_path, mapping)


@pytest.mark.parametrize(
    "mapping",
    [
        {"columns": {"lead_id": "dael"}},
        {"values": {"dael": {"a": "b"}}},
        {"where": {"dael": ["a"]}},
        {"features": ["dael"]},
    ],
)
def test_a_column_that_is_not_there_is_a_fault_with_the_nearest(folder: Path, mapping: dict[str, object]) -> None:
    """Wherever the mapping names it."""
    with pytest.raises(BadInput, match="dael: expected this column, which the mapping names; the nearest is 'deal'"):
        mapped(folder, mapping)


@pytest.mark.parametrize("mapping", [{"columns": {"value": "deal"}}, {"constants": {"value": 1}}])
def test_two_columns_of_one_name_are_refused(folder: Path, mapping: dict[str, object]) -> None:
    """The file's own would vanish in silence."""
    with pytest.raises(BadInput, match="value: expected no column of this name"):
        mapped(folder, mapping, deals(value=["1", "2", "3"]))


def test_a_column_may_change_places_with_another(folder: Path) -> None:
    """Both names are taken by then."""
    result = mapped(folder, {"columns": {"product": "stage", "stage": "product"}})
    assert result.raw.frame["stage"].to_list() == ["GTXPro", "MG", None]


def test_constants_fill_a_column(folder: Path) -> None:
    """Numbers stay numbers, words words."""
    frame = mapped(folder, {"constants": {"capacity": 60, "team": "East"}}).raw.frame
    assert frame["capacity"].to_list() == [60.0] * 3
    assert frame["team"].to_list() == ["East"] * 3


def test_features_go_by_their_new_names(folder: Path) -> None:
    """However the mapping names them."""
    columns = {"niche": "product", "value": "price"}
    result = mapped(folder, {"values": MEND, "join": [JOIN], "columns": columns, "features": ["product", "value"]})
    assert result.features == ("niche", "value")
    assert mapped(folder, {}).features is None


def test_what_is_known_only_afterwards_is_no_feature(folder: Path) -> None:
    """The outcome predicts itself very well."""
    with pytest.raises(BadInput, match="known when it is given out"):
        mapped(folder, {"columns": {"outcome": "stage"}, "features": ["stage"]})


def test_another_name_lets_a_misleading_one_pass_but_no_person(folder: Path) -> None:
    """Who renames a status vouches for it; an attribute of a person stays one."""
    table = deals(company_status=["a", "b", "c"], gender=["f", "m", "f"])
    renamed = {"segment": "company_status", "kind": "gender"}
    good = HistoryMapping.model_validate({"columns": renamed, "features": ["segment"]})
    assert apply_mapping(table, good, folder).features == ("segment",)
    for listed in ({"features": ["company_status"]}, {"columns": renamed, "features": ["segment", "kind"]}):
        with pytest.raises(BadInput, match="a property of the lead"):
            apply_mapping(table, HistoryMapping.model_validate(listed), folder)


def test_only_the_history_lists_features(folder: Path) -> None:
    """Other tables have none to list."""
    assert apply_mapping(deals(), TableMapping(), folder).features is None


names = st.sampled_from(["deal", "product", "stage", "price", "lead_id", "outcome", "other"])
words = st.sampled_from(["Won", "GTXPro", "GTX Pro", "MG", "", "x"])
mappings = st.fixed_dictionaries(
    {},
    optional={
        "columns": st.dictionaries(names, names, max_size=3),
        "values": st.dictionaries(names, st.dictionaries(words, words), max_size=2),
        "where": st.dictionaries(names, st.lists(words), max_size=1),
        "constants": st.dictionaries(names, st.floats() | words, max_size=2),
        "join": st.just([JOIN]),
        "features": st.lists(names, max_size=2),
    },
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mapping=mappings)
def test_any_mapping_is_carried_out_or_bad_input(folder: Path, mapping: dict[str, object]) -> None:
    """Nothing else comes out, and no row is lost uncounted."""
    with suppress(BadInput, ValidationError):  # mappings that load_mapping would refuse
        result = mapped(folder, mapping)
        assert result.raw.frame.height == len(result.raw.rows) == 3 - result.left_out


def test_unless_leaves_out_and_blank_empties(folder: Path) -> None:
    """Words of rows that are not wanted; beginnings of cells that mean nothing, by the old or the new name."""
    mapping = {"columns": {"owner": "deal"}, "unless": {"stage": ["Lost"]}, "blank": {"owner": ["d3", "x"]}}
    result = mapped(folder, mapping)
    assert result.raw.frame["owner"].to_list() == ["d1", None]
    assert result.raw.rows.to_list() == [2, 4]
    assert result.left_out == 1


def test_unless_may_not_leave_nothing_nor_name_what_is_not_there(folder: Path) -> None:
    """Both are refused, in words that say which step."""
    with pytest.raises(BadInput, match="unless keep"):
        mapped(folder, {"unless": {"stage": ["Won", "Lost", "New"]}})
    with pytest.raises(BadInput, match="blank|colour"):
        mapped(folder, {"blank": {"colour": ["x"]}})
    with pytest.raises(ValidationError, match="one entry for each column"):
        HistoryMapping.model_validate({"columns": {"outcome": "stage"}, "unless": {"stage": ["a"], "outcome": ["b"]}})
