"""Exports to rebuild: a made-up firm's, and small ones written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import polars as pl

from fairlead.generating import SalesforceExport, salesforce_export, simulated_past
from fairlead.intake import load_mapping
from fairlead.rebuilding import Export, Rebuild, Rebuilt, rebuild
from scenarios.tables.salesforce import checksum

KEY = ["lead_id", "rep_id", "assigned_at", "closed_at", "outcome", "revenue"]

QUEUES = ("Inbound", "Nurture")


def profile() -> Rebuild:
    """Return what the shipped profile says."""
    section = load_mapping("salesforce").history
    assert section is not None
    assert section.rebuild is not None
    return section.rebuild


@cache
def made_up(seed: int, leads: int = 800) -> SalesforceExport:
    """Return a firm's export with owner changes, and the truth."""
    return salesforce_export(simulated_past(seed=seed, leads=leads, reps=12, rep_points=3.0, pair_points=1.5), fresh=20)


def rebuilt(
    export: SalesforceExport, *, queue_names: tuple[str, ...] = QUEUES, **spoilt: pl.DataFrame
) -> tuple[pl.DataFrame, Rebuilt]:
    """Rebuild an export, some of its tables replaced; return assignments as the truth has them, and all there is."""
    tables = {
        "leads": export.lead,
        "changes": export.lead_history,
        "opportunities": export.opportunity,
        "users": export.user,
    } | spoilt
    settings = profile().model_copy(update={"queue_names": queue_names})
    found = rebuild(Export.of(**tables), settings, timezone="UTC")
    ids = tables["leads"]["Id"].gather(found.assignments["lead"])
    return found.assignments.with_columns(lead_id=ids).select(KEY).sort("lead_id", "assigned_at"), found


def short(prefix: str, name: str) -> str:
    """Return a 15-character id that shows a name: ``short("005", "Ann")``."""
    return f"{prefix}{name:0>12}"


def long(prefix: str, name: str) -> str:
    """Return the 18-character form."""
    return short(prefix, name) + checksum(short(prefix, name))


ANN, BOB, CAT = (short("005", name) for name in ("Ann", "Bob", "Cat"))
QUEUE, LEAD, DEAL = short("00G", "Inbound"), short("00Q", "Lead"), short("006", "Deal")
USERS = pl.DataFrame({"Id": [ANN, BOB, CAT], "Name": ["Ann Lee", "Bob May", "Cat Orr"]})


def at(day: int, clock: str = "10:00:00") -> str:
    """Return a time of January 2025."""
    return f"2025-01-{day:02d}T{clock}.000Z"


def small(
    changes: Sequence[tuple[str, str, str, str]],
    *,
    created_row: bool = True,
    deal: dict[str, object] | None = None,
    users: pl.DataFrame = USERS,
    timezone: str = "UTC",
    **lead: object,
) -> Rebuilt:
    """Rebuild one lead, made on day 1.

    Parameters
    ----------
    changes
        ``(time, field, old, new)``.
    created_row
        Whether its making is on record.
    deal
        Columns of its opportunity.
    users, timezone, lead
        Users, the timezone of days, and columns of the lead that differ.
    """
    facts = {
        "Id": LEAD,
        "OwnerId": ANN,
        "CreatedDate": at(1),
        "Status": "Working - Contacted",
        "IsConverted": "false",
        "ConvertedDate": None,
        "ConvertedOpportunityId": None,
    } | lead
    rows = [(LEAD, *change) for change in changes]
    if created_row:
        rows.insert(0, (LEAD, at(1), "created", None, None))  # type: ignore[arg-type]
    # another lead, so that there is a change of owner on record at all
    rows += [("00Q000000000007", at(1), "created", "", ""), ("00Q000000000007", at(1), "Owner", QUEUE, BOB)]
    other = facts | {"Id": "00Q000000000007", "OwnerId": QUEUE, "IsConverted": "false", "Status": "Open"}
    opportunity = {
        "Id": "006000000000007",
        "OwnerId": ANN,
        "IsClosed": "false",
        "IsWon": "false",
        "Amount": "100.0",
        "CloseDate": "2025-01-20",
    }
    deals = [opportunity] + ([opportunity | {"Id": DEAL} | deal] if deal is not None else [])
    schema = dict.fromkeys(("LeadId", "CreatedDate", "Field", "OldValue", "NewValue"), pl.String)
    return rebuild(
        Export.of(
            leads=pl.DataFrame([facts, other], schema=dict.fromkeys(facts, pl.String)),
            changes=pl.DataFrame(rows, schema=schema, orient="row"),
            opportunities=pl.DataFrame(deals),
            users=users,
        ),
        profile(),
        timezone=timezone,
    )


def told(found: Rebuilt) -> list[tuple[str, int, int | None, str]]:
    """Return the lead's assignments: who, from which day, to which, and how it ended."""
    rows = found.assignments.filter(pl.col("lead") == 0)
    return [
        (rep.lstrip("05").lstrip("0"), start.day, None if end is None else end.day, outcome)
        for rep, start, end, outcome in rows.select("rep_id", "assigned_at", "closed_at", "outcome").iter_rows()
    ]


def reasons(found: Rebuilt) -> list[str]:
    """Return why the lead is listed."""
    return found.unrebuilt.filter(pl.col("lead_id") == LEAD)["reason"].to_list()
