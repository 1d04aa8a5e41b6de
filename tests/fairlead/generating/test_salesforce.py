"""A made-up export looks like Salesforce's own, and its truth is one."""

import polars as pl

from scenarios.tables.salesforce import short_form
from tests.fairlead.rebuilding.exports import made_up


def test_ids_are_whole_and_refer_to_records_that_are_there() -> None:
    """Eighteen characters with the right checksum; owners are users or queues, changes are of leads in the file."""
    export = made_up(3)
    for frame in (export.lead, export.lead_history, export.opportunity, export.user):
        assert (short_form(frame["Id"]).str.len_chars() == 15).all()
        assert frame["Id"].is_unique().all()
    owners = export.lead["OwnerId"]
    assert (owners.is_in(export.user["Id"].implode()) | owners.str.starts_with("00G")).all()
    assert set(export.lead_history["LeadId"]) == set(export.lead["Id"])
    converted = export.lead["ConvertedOpportunityId"].drop_nulls()
    assert set(converted) == set(export.opportunity["Id"])


def test_each_change_of_owner_stands_twice_and_leads_to_the_present_one() -> None:
    """Once by id and once by name; the last new owner by id owns the lead now."""
    export = made_up(3)
    changes = export.lead_history.filter(pl.col("Field") == "Owner")
    by_id = changes.filter(pl.col("NewValue").str.starts_with("00"))
    assert by_id.height * 2 == changes.height
    last = by_id.group_by("LeadId", maintain_order=True).agg(pl.col("NewValue").last())
    both = last.join(export.lead, left_on="LeadId", right_on="Id")
    assert (both["NewValue"] == both["OwnerId"]).all()


def test_one_rep_at_a_time_has_a_lead() -> None:
    """True assignments of a lead do not overlap, and only the last may be open, won or lost."""
    truth = made_up(4).assignments.sort("lead_id", "assigned_at")
    following = truth.with_columns(pl.col("assigned_at").shift(-1).over("lead_id").alias("next")).drop_nulls("next")
    assert following.height > 50
    assert (following["closed_at"] <= following["next"]).all()
    assert (following["outcome"] == "recycled").all()
    assert (truth["closed_at"].is_null() == (truth["outcome"] == "open")).all()


def test_leads_change_hands_with_and_without_a_queue_and_after_the_close() -> None:
    """All that the rebuilding has to tell apart occurs."""
    export = made_up(3)
    changes = export.lead_history.filter((pl.col("Field") == "Owner") & pl.col("NewValue").str.starts_with("00"))
    kinds = set(zip(changes["OldValue"].str.head(3), changes["NewValue"].str.head(3), strict=True))
    assert kinds == {("00G", "005"), ("005", "00G"), ("005", "005")}
    operations = export.user["Id"][-1]
    assert (export.lead["OwnerId"] == operations).any()
    assert not (export.assignments["rep_id"] == operations).any()
