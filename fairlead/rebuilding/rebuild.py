"""Rebuilding, from the tables of an export to assignments and the list of what could not be rebuilt."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from fairlead.rebuilding.assignments import judged
from fairlead.rebuilding.beginnings import begun_earlier
from fairlead.rebuilding.changes import owner_changes
from fairlead.rebuilding.endings import endings_of
from fairlead.rebuilding.given import Export, Given, no_owner_changes, read_export
from fairlead.rebuilding.owners import AMBIGUOUS, QUEUE, UNKNOWN, owners_of
from fairlead.rebuilding.settings import Rebuild
from fairlead.rebuilding.tenures import tenures_of
from fairlead.rebuilding.unrebuilt import DONE, listed
from scenarios.tables import align_ids


@dataclass(frozen=True, slots=True, eq=False)
class Rebuilt:
    """Assignments, and what could not be rebuilt.

    Attributes
    ----------
    assignments
        ``lead`` (position in the leads' table), ``rep_id``, ``assigned_at``, ``outcome`` (``won``, ``lost``, ``open``,
        or ``recycled`` where the lead was handed on), ``closed_at``, ``revenue``; by lead and time.
    unrebuilt
        ``lead_id``, ``reason``, ``done``.
    leads
        How many leads there are.
    never_held
        How many no rep has had, as far as their whole record shows.
    """

    assignments: pl.DataFrame
    unrebuilt: pl.DataFrame
    leads: int
    never_held: int

    @property
    def rebuilt_leads(self) -> int:
        """How many leads have an assignment."""
        return self.assignments["lead"].n_unique()

    def by_reason(self, done: str) -> dict[str, int]:
        """Count leads by reason, the commonest first, where ``done`` is ``left out`` or ``kept``."""
        rows = self.unrebuilt.filter(pl.col("done").str.starts_with(done))
        counts = rows.group_by("reason").len().sort("len", "reason", descending=[True, False])
        return dict(counts.iter_rows())

    def leads_with(self, done: str) -> int:
        """Count leads of which something was ``left out``, or ``kept`` with a remark."""
        return self.unrebuilt.filter(pl.col("done").str.starts_with(done))["lead_id"].n_unique()


def rebuild(export: Export, settings: Rebuild, *, timezone: str | None = None) -> Rebuilt:
    """Rebuild assignments from owner changes.

    Parameters
    ----------
    export
        Leads, changes, deals and users.
    settings
        What their columns and words mean.
    timezone
        IANA name of the timezone of times without an offset, and of days.

    Raises
    ------
    BadInput
        When a column is missing, a cell cannot be read, an id occurs twice, or no change of owner is recorded at all.
    """
    given = read_export(export, settings, timezone)
    recorded = given.changes.filter(pl.col("field").is_in(settings.changes.owner_words))
    if recorded.is_empty():
        raise no_owner_changes(export.changes, settings)
    owners = owners_of(pl.concat([recorded["old"], recorded["new"], given.leads["owner"]]), given.users, settings)
    leads = _owned(given.leads, owners)
    placed = recorded.join(leads.select("key", "lead"), on="key", how="left", maintain_order="left")
    changes = owner_changes(placed.drop_nulls("lead"), owners)
    made = given.changes.filter(pl.col("field").is_in(settings.changes.created_words))["key"]
    late = begun_earlier(leads, changes, made)
    tenures = tenures_of(leads, changes, late)
    kinds = owners.select("owner", "kind").unique("owner")
    endings = endings_of(given, settings)
    early = changes.join(leads.select("lead", "created"), on="lead").filter(pl.col("at") < pl.col("created"))
    spans = judged(tenures, endings, kinds)
    sound = spans.filter(pl.col("sound")).join(early.select("lead").unique(), on="lead", how="anti")
    reasons = {
        "history_begins_late": leads["lead"].filter(late),
        "change_before_creation": early["lead"],
        "same_second": changes.filter(pl.col("old").is_null())["lead"],
        **_gaps(tenures),
        **_of_spans(spans),
        **_of_last(spans, sound, timezone or "UTC"),
    }
    told = pl.concat([sound["lead"], *reasons.values()])
    unrebuilt = listed(leads["id"], **reasons, **_held_too_late(tenures, kinds, leads, endings, told))
    strangers = placed.filter(pl.col("lead").is_null())["key"].unique().sort()
    alien = listed(strangers, lead_not_in_file=pl.int_range(len(strangers), eager=True))
    touched = pl.concat([sound["lead"], leads.filter(pl.col("id").is_in(unrebuilt["lead_id"].implode()))["lead"]])
    never_held = leads.height - touched.n_unique()
    return Rebuilt(
        _table(sound, _spellings(given, owners)), pl.concat([unrebuilt, alien]), given.leads.height, never_held
    )


def _owned(leads: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """Name each lead's present owner as the changes do."""
    known = owners.select(pl.col("value").alias("owner"), pl.col("owner").alias("present"))
    return (
        leads.join(known, on="owner", how="left", maintain_order="left").with_columns(owner="present").drop("present")
    )


def _gaps(tenures: pl.DataFrame) -> dict[str, pl.Series]:
    """Give the leads whose chain breaks; a break at a second that is no path is listed as that alone."""
    torn = tenures.filter(pl.col("owner").is_null())["lead"].implode()
    broken = tenures.filter(pl.col("gap").is_not_null() & ~pl.col("lead").is_in(torn))
    return {gap: broken.filter(pl.col("gap") == gap)["lead"] for gap in ("gap_in_chain", "owner_changed_unseen")}


def _of_spans(spans: pl.DataFrame) -> dict[str, pl.Series]:
    return {
        "name_unknown": spans.filter(pl.col("kind") == UNKNOWN)["lead"],
        "name_ambiguous": spans.filter(pl.col("kind") == AMBIGUOUS)["lead"],
    }


def _held_too_late(
    tenures: pl.DataFrame, kinds: pl.DataFrame, leads: pl.DataFrame, endings: pl.DataFrame, told: pl.Series
) -> dict[str, pl.Series]:
    """Give the leads somebody had, of which nothing is rebuilt or listed so far: all of it came after their close."""
    reps = kinds.filter(pl.col("kind") != QUEUE)["owner"].implode()
    held = tenures.filter(pl.col("owner").is_in(reps) & (pl.col("end").is_null() | (pl.col("end") > pl.col("start"))))
    owned = pl.concat([held["lead"], leads.filter(pl.col("owner").is_in(reps))["lead"]])
    rest = leads.join(endings.select("lead", "decided"), on="lead", how="left").filter(
        pl.col("lead").is_in(owned.implode()) & ~pl.col("lead").is_in(told.implode())
    )
    before = (pl.col("decided") < pl.col("created")).fill_null(value=False)
    return {
        "closed_before_creation": rest.filter(before)["lead"],
        "given_out_after_close": rest.filter(~before)["lead"],
    }


def _of_last(spans: pl.DataFrame, sound: pl.DataFrame, timezone: str) -> dict[str, pl.Series]:
    """Give the leads whose last assignment is in doubt, or kept with a remark."""
    last = spans.filter(pl.col("final"))
    kept = sound.filter(pl.col("final"))
    found = {}
    for reason in last["unsure"].drop_nulls().unique():
        rows = kept if DONE[reason].startswith("kept") else last
        found[reason] = rows.filter(pl.col("unsure") == reason)["lead"]
    found["closed_before_assigned"] = last.filter(pl.col("closed_at") < pl.col("start"))["lead"]
    start, end, decided = (
        pl.col(name).dt.convert_time_zone(timezone).dt.date() for name in ("start", "end", "decided")
    )
    on_that_day = (start == decided) | (end == decided)
    found["conversion_day_only"] = kept.filter(pl.col("decided_day") & on_that_day)["lead"]
    handed_on = spans.filter(pl.col("handed_on_at_close"))["lead"].implode()
    found["handed_on_at_close"] = kept.filter(pl.col("lead").is_in(handed_on))["lead"]
    found["opportunity_of_another"] = kept.filter(pl.col("deal_owner") != pl.col("owner"))["lead"]
    return found


def _spellings(given: Given, owners: pl.DataFrame) -> pl.Series:
    """Give the ids that set the spelling: users' own, then those of the record, long forms first."""
    length = pl.col("value").str.len_chars()
    seen = owners.filter("by_id").sort(length, "value", descending=[True, False])["value"]
    return pl.concat([given.users["id"], seen])


def _table(sound: pl.DataFrame, spellings: pl.Series) -> pl.DataFrame:
    return sound.select(
        "lead",
        align_ids(sound["owner"], spellings).alias("rep_id"),
        pl.col("start").alias("assigned_at"),
        "outcome",
        pl.when(pl.col("outcome") != "open").then("closed_at").alias("closed_at"),
        "revenue",
    )
