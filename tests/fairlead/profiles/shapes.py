"""A made-up firm in the shapes that CRMs export it in: their column names, words and ways to write times.

Nothing here comes from a live system: names are those of the vendors' documentation, rows are a synthetic firm's. Each
``write_*`` writes deals (the firm's history, then its leads as open deals with an owner) and users into a folder.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from scenarios import Firm

NAMES = ("Ann Adler", "Bo Berg", "Cem Can", "Dora Dahl", "Eve Ek", "Finn Fox")
UTC_MINUTE, UTC_SECOND = "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"


def named(firm: Firm) -> Firm:
    """Call the firm's reps by names, as CRMs show owners, and let its times be whole minutes."""
    calls = dict(zip(firm.reps["rep_id"], NAMES, strict=True))
    rep = pl.col("rep_id").replace(calls)
    minutes = pl.col(pl.Datetime).dt.truncate("1m")
    return Firm(
        firm.leads.with_columns(minutes),
        firm.reps.with_columns(rep),
        firm.history.with_columns(rep, minutes),
        firm.truth,
    )


def deals(firm: Firm) -> pl.DataFrame:
    """Return past and open deals in one table, as a CRM holds them; the open leads belong to the first rep."""
    past = firm.history.select(
        "lead_id", "rep_id", "assigned_at", "outcome", "closed_at", "revenue", "source", "territory", "value"
    )
    waiting = firm.leads.select(
        "lead_id",
        rep_id=pl.lit(NAMES[0]),
        assigned_at=pl.col("created_at"),
        outcome=pl.lit("open"),
        closed_at=pl.lit(None, dtype=pl.Datetime("us", "UTC")),
        revenue=pl.lit(None, dtype=pl.Float64),
        source="source",
        territory="territory",
        value="value",
    )
    return pl.concat([past, waiting], how="vertical_relaxed")


def write_hubspot(firm: Firm, folder: Path) -> None:
    """Write HubSpot's deals and users: an open deal has a close date, too, the day it is expected to close."""
    expected = pl.coalesce("closed_at", pl.col("assigned_at").dt.month_end())
    deals(firm).select(
        pl.col("lead_id").alias("Record ID"),
        pl.format("Deal {}", "lead_id").alias("Deal Name"),
        pl.col("outcome")
        .replace({"won": "Closed Won", "lost": "Closed Lost", "open": "Appointment Scheduled"})
        .alias("Deal Stage"),
        pl.col("rep_id").alias("Deal owner"),
        pl.col("assigned_at").dt.strftime(UTC_MINUTE).alias("Owner assigned date"),
        pl.col("assigned_at").dt.strftime(UTC_MINUTE).alias("Create Date"),
        expected.dt.strftime(UTC_MINUTE).alias("Close Date"),
        pl.coalesce("revenue", "value").alias("Amount"),
        pl.col("source").alias("Original Traffic Source"),
        pl.col("territory").alias("Country/Region"),
    ).write_csv(folder / "deals.csv")
    first, last = pl.col("rep_id").str.split(" ").list.first(), pl.col("rep_id").str.split(" ").list.last()
    users = firm.reps.select(pl.int_range(1, pl.len() + 1).alias("User ID"), first.alias("First name"))
    users.with_columns(
        firm.reps.select(last.alias("Last name")).to_series(),
        firm.reps.select(
            pl.format("{}@firm.example", pl.col("rep_id").str.replace(" ", ".")).alias("Email")
        ).to_series(),
    ).write_csv(folder / "users.csv")


def write_dynamics_365(firm: Firm, folder: Path, *, times: str = UTC_SECOND, day: str = "%Y-%m-%d") -> None:
    """Write Dynamics' opportunities and users: the actual close date is a day, three columns are not to be changed."""
    deals(firm).select(
        pl.col("lead_id").alias("(Do Not Modify) Opportunity"),
        pl.lit("mRk2x==").alias("(Do Not Modify) Row Checksum"),
        pl.col("assigned_at").dt.strftime(times).alias("(Do Not Modify) Modified On"),
        pl.format("Topic {}", "lead_id").alias("Topic"),
        pl.col("outcome").str.to_titlecase().alias("Status"),
        pl.col("outcome").replace({"open": "In Progress", "lost": "Out-Sold", "won": "Won"}).alias("Status Reason"),
        pl.col("rep_id").alias("Owner"),
        pl.col("assigned_at").dt.strftime(times).alias("Created On"),
        pl.col("closed_at").dt.strftime(day).alias("Actual Close Date"),
        pl.col("revenue").alias("Actual Revenue"),
        pl.col("value").alias("Est. Revenue"),
        pl.col("source").alias("Lead Source"),
        pl.col("territory").alias("Territory"),
    ).write_csv(folder / "deals.csv")
    firm.reps.select(pl.col("rep_id").alias("Full Name"), pl.lit("Sales").alias("Business Unit")).write_csv(
        folder / "users.csv"
    )


def write_pipedrive(firm: Firm, folder: Path) -> None:
    """Write Pipedrive's deals and users: a time for won deals, another for lost ones, and a deal that was deleted."""
    status = pl.col("outcome")
    table = deals(firm).select(
        pl.col("lead_id").alias("Deal - ID"),
        pl.format("Deal {}", "lead_id").alias("Deal - Title"),
        pl.col("rep_id").alias("Deal - Owner"),
        status.str.to_titlecase().alias("Deal - Status"),
        pl.col("assigned_at").dt.strftime(UTC_SECOND).alias("Deal - Deal created"),
        pl.when(status == "won").then(pl.col("closed_at").dt.strftime(UTC_SECOND)).alias("Deal - Won time"),
        pl.when(status != "open").then(pl.col("closed_at").dt.strftime(UTC_SECOND)).alias("Deal - Lost time"),
        pl.coalesce("revenue", "value").alias("Deal - Value"),
        pl.lit("EUR").alias("Deal - Currency"),
        pl.when(status == "lost").then(pl.lit("Price")).alias("Deal - Lost reason"),
        pl.col("source").alias("Deal - Source channel"),
    )
    gone = table.head(1).with_columns(pl.lit("deleted").alias("Deal - Status"), pl.lit("gone").alias("Deal - ID"))
    pl.concat([table, gone]).write_csv(folder / "deals.csv")
    firm.reps.select(pl.col("rep_id").alias("Name"), pl.lit("Sales").alias("Team")).write_csv(folder / "users.csv")


WRITERS = {"hubspot": write_hubspot, "dynamics-365": write_dynamics_365, "pipedrive": write_pipedrive}


def capacities(profile: str, folder: Path) -> Path:
    """Write the mapping a user needs beside a profile: no CRM exports capacities."""
    path = folder / "mine.toml"
    path.write_text(f'extends = "{profile}"\n[reps]\nconstants = {{ capacity = 20 }}\n')
    return path
