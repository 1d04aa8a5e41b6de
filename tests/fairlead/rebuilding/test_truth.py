"""A made-up export is rebuilt into the truth, and a spoilt one into the truth or the list."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from fairlead.generating import SalesforceExport
from tests.fairlead.rebuilding.exports import KEY, made_up, rebuilt


@pytest.fixture(scope="module")
def export() -> SalesforceExport:
    """One firm, to spoil."""
    return made_up(5)


@pytest.mark.parametrize("seed", range(5))
def test_the_truth_is_rebuilt(seed: int) -> None:
    """Lead, rep, start, end, outcome and revenue of every assignment, and nothing listed."""
    export = made_up(seed)
    found, all_of_it = rebuilt(export)
    assert found.equals(export.assignments.select(KEY).sort("lead_id", "assigned_at"))
    assert all_of_it.unrebuilt.is_empty()
    assert set(found["outcome"]) == {"won", "lost", "open", "recycled"}
    assert found["lead_id"].is_duplicated().mean() > 0.2  # type: ignore[operator]


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(100, 150))
def test_the_truth_is_rebuilt_in_fifty_seeds(seed: int) -> None:
    """The same over fifty firms."""
    test_the_truth_is_rebuilt(seed)


def test_order_spelling_and_repeats_change_nothing(export: SalesforceExport) -> None:
    """Rows shuffled, half of them twice, ids of 15 and 18 characters mixed: still the truth."""
    rng = np.random.default_rng(0)
    changes = export.lead_history
    changes = pl.concat([changes, changes.sample(fraction=0.5, seed=1)]).sample(fraction=1.0, shuffle=True, seed=2)
    for name in ("LeadId", "OldValue", "NewValue"):
        shorten = pl.Series(rng.random(changes.height) < 0.5) & changes[name].str.contains("^00[5QG]")
        changes = changes.with_columns(pl.when(shorten).then(pl.col(name).str.head(15)).otherwise(name).alias(name))
    users = export.user.with_columns(pl.col("Id").str.head(15))
    found, all_of_it = rebuilt(export, changes=changes, users=users)
    want = export.assignments.with_columns(pl.col("rep_id").str.head(15)).select(KEY).sort("lead_id", "assigned_at")
    assert found.equals(want)
    assert all_of_it.unrebuilt.is_empty()


def _no_ids(export: SalesforceExport) -> dict[str, pl.DataFrame]:
    changes = export.lead_history.filter(~pl.col("OldValue").str.contains("^00[5G]").fill_null(value=False))
    return {"changes": changes}


def _gone(export: SalesforceExport) -> dict[str, pl.DataFrame]:
    return {"users": export.user.slice(3)}


def _no_ids_and_gone(export: SalesforceExport) -> dict[str, pl.DataFrame]:
    return _no_ids(export) | _gone(export)


def _namesakes(export: SalesforceExport) -> dict[str, pl.DataFrame]:
    twin = pl.when(pl.col("Name") == "Rep R003").then(pl.lit("Rep R004")).otherwise("Name").alias("Name")
    renamed = [pl.col(name).replace("Rep R003", "Rep R004") for name in ("OldValue", "NewValue")]
    return {"changes": _no_ids(export)["changes"].with_columns(renamed), "users": export.user.with_columns(twin)}


CUT = "2025-12-10"


def _cut(export: SalesforceExport) -> dict[str, pl.DataFrame]:
    return {"changes": export.lead_history.filter(pl.col("CreatedDate") >= CUT)}


def _cut_without_making(export: SalesforceExport) -> dict[str, pl.DataFrame]:
    return {"changes": _cut(export)["changes"].filter(pl.col("Field") != "created")}


def _owner_tracked_late(export: SalesforceExport) -> dict[str, pl.DataFrame]:
    late = (pl.col("Field") != "Owner") | (pl.col("CreatedDate") >= CUT)
    return {"changes": export.lead_history.filter(late)}


def _one_missing(export: SalesforceExport) -> dict[str, pl.DataFrame]:
    """Drop one owner change of every third lead, in both its rows; not a lead's first one, which leaves no trace."""
    owner = export.lead_history.filter(pl.col("Field") == "Owner").select("LeadId", "CreatedDate").unique()
    later = owner.sort("LeadId", "CreatedDate").filter(pl.col("LeadId").is_first_distinct().not_())
    drawn = later.sample(fraction=1.0, shuffle=True, seed=3).unique("LeadId", keep="first").sort("LeadId")
    lost = drawn.gather_every(3).with_columns(pl.lit("Owner").alias("Field"))
    return {"changes": export.lead_history.join(lost, on=["LeadId", "CreatedDate", "Field"], how="anti")}


def _no_status(export: SalesforceExport) -> dict[str, pl.DataFrame]:
    return {"changes": export.lead_history.filter(pl.col("Field") != "Status")}


def _fewer_deals(export: SalesforceExport) -> dict[str, pl.DataFrame]:
    return {"opportunities": export.opportunity.gather_every(2)}


def _no_deals_noted(export: SalesforceExport) -> dict[str, pl.DataFrame]:
    fewer = pl.when(pl.int_range(pl.len()) % 2 == 0).then("ConvertedOpportunityId").alias("ConvertedOpportunityId")
    return {"leads": export.lead.with_columns(fewer)}


def _owner_changed_untracked(export: SalesforceExport) -> dict[str, pl.DataFrame]:
    """Give every seventh lead whose owner has changed before to somebody else, with no row of it."""
    changed = export.lead_history.filter(pl.col("Field") == "Owner")["LeadId"].unique().sort().gather_every(7)
    other = pl.when(pl.col("Id").is_in(changed.implode())).then(pl.lit(export.user["Id"][12])).otherwise("OwnerId")
    return {"leads": export.lead.with_columns(other.alias("OwnerId"))}


SPOILT = {
    "names only": (_no_ids, set[str]()),
    "users deleted": (_gone, set[str]()),
    "names only and users deleted": (_no_ids_and_gone, {"name_unknown"}),
    "names only and two of a name": (_namesakes, {"name_ambiguous"}),
    "cut by retention": (_cut, {"history_begins_late"}),
    "cut, and the making of leads not exported": (_cut_without_making, {"history_begins_late"}),
    "owner tracked late": (_owner_tracked_late, {"history_begins_late"}),
    "a change missing": (_one_missing, {"gap_in_chain", "owner_changed_unseen"}),
    "status not tracked": (_no_status, {"closing_time_unknown"}),
    "deals not exported": (_fewer_deals, {"opportunity_not_in_file"}),
    "converted without a deal": (_no_deals_noted, {"converted_without_opportunity"}),
    "owner changed while tracking was off": (_owner_changed_untracked, {"owner_changed_unseen"}),
}


@pytest.mark.parametrize(("spoil", "expected"), SPOILT.values(), ids=SPOILT)
def test_every_lead_is_rebuilt_right_or_listed(
    export: SalesforceExport, spoil: Callable[[SalesforceExport], dict[str, pl.DataFrame]], expected: set[str]
) -> None:
    """What is not listed is the truth, all of it; what is left of listed leads is true too, save as remarked."""
    found, all_of_it = rebuilt(export, **spoil(export))
    truth = export.assignments.select(KEY).sort("lead_id", "assigned_at")
    listed = all_of_it.unrebuilt["lead_id"].implode()
    sound = ~pl.col("lead_id").is_in(listed)
    assert found.filter(sound).equals(truth.filter(sound))
    remarked = all_of_it.unrebuilt.filter(pl.col("done").str.starts_with("kept"))["lead_id"].implode()
    false = found.join(truth, on=KEY, how="anti", nulls_equal=True)
    assert false.filter(~pl.col("lead_id").is_in(remarked)).is_empty()
    assert expected <= set(all_of_it.unrebuilt["reason"]), all_of_it.by_reason("")
    assert found["lead_id"].n_unique() > 0.1 * truth["lead_id"].n_unique()


def test_names_of_queues_must_be_listed_where_there_are_no_ids(export: SalesforceExport) -> None:
    """A queue's name is nobody's until the mapping says what it is: such leads are listed, not guessed."""
    found, all_of_it = rebuilt(export, queue_names=(), **_no_ids(export))
    assert set(all_of_it.unrebuilt["reason"]) == {"name_unknown"}
    truth = export.assignments.select(KEY)
    assert found.join(truth, on=KEY, how="anti", nulls_equal=True).is_empty()
