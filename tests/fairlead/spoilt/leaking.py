"""Columns that say how it ended, and honest ones that look like them."""

from __future__ import annotations

import numpy as np
import polars as pl

from tests.fairlead.spoilt.export import Export
from tests.fairlead.spoilt.history import rows_where
from tests.fairlead.spoilt.registry import Found, spoilt


def _states(export: Export) -> tuple[np.ndarray, np.ndarray]:
    """Say which rows were won, and which are open."""
    outcome = export.frame("history")["outcome"]
    return (outcome == "won").to_numpy(), (outcome == "open").to_numpy()


def _fate(export: Export) -> np.ndarray:
    """Say which rows will have been won: an honest score of an open lead knows as much as any other's."""
    won, still = _states(export)
    return np.where(still, export.rng.random(len(won)) < won[~still].mean(), won)


def _noise(export: Export) -> np.ndarray:
    return np.random.default_rng(export.seed + 1000).normal(size=export.frame("history").height)


def _column(export: Export, name: str, values: np.ndarray, empty: np.ndarray | None = None) -> Export:
    column = pl.Series(name, values)
    return export.having("history", column if empty is None else column.set(pl.Series(empty), None))


@spoilt("fields copied when a deal is closed", Found("leak", "history", "phase"), "history")
def status_copied(export: Export) -> Export:
    """The outcome once more under another name."""
    won, still = _states(export)
    return _column(export, "phase", np.where(won, "P9", np.where(still, "P3", "P0")))


@status_copied.twin()
def _(export: Export) -> Export:
    """An honest score that tells winners well (area .80)."""
    return _column(export, "rating", _fate(export) * 1.2 + _noise(export))


@spoilt("scoring that runs every night", Found("leak", "history", "rating"), "history")
def score_recomputed(export: Export) -> Export:
    """A score computed once more after the close."""
    won, still = _states(export)
    return _column(export, "rating", np.where(still, 0.0, won * 2.5) + _noise(export))


@score_recomputed.twin()
def _(export: Export) -> Export:
    """A score of some worth (area .71)."""
    return _column(export, "rating", _fate(export) * 0.8 + _noise(export))


@spoilt("surveys sent after the close", Found("leak", "history", "satisfaction"), "history")
def filled_at_closing(export: Export) -> Export:
    """A field that is filled when a lead is closed."""
    _, still = _states(export)
    return _column(export, "satisfaction", np.round(_noise(export) + 5), still)


@filled_at_closing.twin()
def _(export: Export) -> Export:
    """A field that serious buyers fill more often."""
    often = np.where(_fate(export), 0.2, 0.6)
    return _column(export, "budget", _noise(export), np.random.default_rng(export.seed).random(len(often)) < often)


@spoilt("an account that is made when a deal is closed", Found("leak", "history", "account_id"), "history")
def account_of_closed(export: Export) -> Export:
    """Account ids missing on open deals only."""
    _, still = _states(export)
    ids = np.array([f"A{number % 400}" for number in range(len(still))])
    return _column(export, "account_id", ids, still)


@account_of_closed.twin()
def _(export: Export) -> Export:
    """Account ids missing here and there."""
    size = export.frame("history").height
    ids = np.array([f"A{number % 400}" for number in range(size)])
    return _column(export, "account_id", ids, export.rng.random(size) < 0.3)


@spoilt("reports with a column for the quarter of closing", Found("leak", "history", "quarter"), "history")
def closing_quarter(export: Export) -> Export:
    """The quarter in which a lead was closed."""
    closed = pl.col("closed_at").str.to_datetime("%+")
    return export.having("history", pl.format("{}-Q{}", closed.dt.year(), closed.dt.quarter()).alias("quarter"))


@closing_quarter.twin()
def _(export: Export) -> Export:
    """The weekday on which a lead came in."""
    given = pl.col("assigned_at").str.to_datetime("%+")
    return export.having("history", given.dt.strftime("%A").alias("weekday"))


@spoilt("the rush at the quarter's end", Found("closing_time", "history", "closed_at"), "history")
def closing_rush(export: Export) -> Export:
    """Deals won in the last month of a quarter, given up in the first."""
    closed = pl.col("closed_at").str.to_datetime("%+")
    won = (closed.dt.month() % 3 == 0) & (pl.col("outcome") != "open")
    outcome = pl.when(won).then(pl.lit("won")).otherwise("outcome").alias("outcome")
    return export.having("history", outcome).having(
        "history", pl.when(pl.col("outcome") == "won").then("value").alias("revenue")
    )


@spoilt("CRMs that note the last activity", Found("known_afterwards", "history", words="last_activity"), "history")
def last_activity(export: Export) -> Export:
    """The day of the last activity, which is that of the close."""
    day = pl.coalesce("closed_at", "assigned_at").str.slice(0, 10)
    return export.having("history", day.alias("last_activity"))


@last_activity.twin()
def _(export: Export) -> Export:
    """A column about the firm whose name begins with last."""
    return export.having("history", (pl.int_range(pl.len()) % 7).alias("last_floor"))


@spoilt("new ids for deals that became customers", Found("leak_in_id", "history", "lead_id"), "history")
def outcome_in_id(export: Export) -> Export:
    """Ids that begin otherwise when the deal was won."""
    letter = pl.when(pl.col("outcome") == "won").then(pl.lit("CUST-")).otherwise(pl.lit("LEAD-"))
    return export.having("history", pl.concat_str(letter, "lead_id").alias("lead_id"))


@outcome_in_id.twin()
def _(export: Export) -> Export:
    """Ids that begin with the territory."""
    return export.having("history", pl.concat_str("territory", "lead_id").alias("lead_id"))


@spoilt(
    "joins that bring the owner's fields along", Found("rep_attribute", "history", "cost_centre"), "leads", "history"
)
def column_of_the_rep(export: Export) -> Export:
    """A column with one value for each rep."""
    centre = pl.col("rep_id").str.slice(-2).cast(pl.Int64) % 4 + 4000
    return export.having("history", centre.alias("cost_centre"))


@column_of_the_rep.twin()
def _(export: Export) -> Export:
    """A column with many values for each rep."""
    return export.having("history", (pl.int_range(pl.len()) % 7 + 4000).alias("cost_centre"))


@spoilt("exports with everything", Found("personal", "leads", "gender"), "leads")
def personal_attribute(export: Export) -> Export:
    """A personal attribute."""
    return export.having("leads", pl.lit("f").alias("gender"))


@personal_attribute.twin()
def _(export: Export) -> Export:
    """The age of an account, the pages seen, and the stage of a contract."""
    return export.having(
        "leads", pl.lit("31").alias("account_age"), pl.lit("4").alias("pages"), pl.lit("b").alias("stage")
    )


@spoilt("exports with everything", Found("contact", "leads", "work_mail"), "leads")
def contact_column(export: Export) -> Export:
    """E-mail addresses of buyers."""
    return export.having("leads", pl.format("{}@buyer{}.org", "lead_id", pl.int_range(pl.len())).alias("work_mail"))


@contact_column.twin()
def _(export: Export) -> Export:
    """How many mails were opened."""
    return export.having("leads", (pl.int_range(pl.len()) % 5).alias("mails_opened"))


@spoilt("routing by the strongest rep", Found("assignment_not_random", "history", "value"), "history")
def best_to_the_best(export: Export) -> Export:
    """Large deals given to one half of the reps."""
    large = rows_where(export, pl.col("value").cast(pl.Float64) > pl.col("value").cast(pl.Float64).median())
    number = (
        pl.when(pl.int_range(pl.len()).is_in(large))
        .then(pl.int_range(pl.len()) % 6)
        .otherwise(pl.int_range(pl.len()) % 6 + 6)
    )
    return export.having("history", pl.format("R{}", number.cast(pl.String).str.zfill(3)).alias("rep_id"))
