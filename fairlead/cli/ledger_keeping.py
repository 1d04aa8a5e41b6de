"""``fairlead ledger outcomes``, ``export``, ``forget``, ``retention``, ``upgrade``: what goes in, out and away."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from fairlead.cli.console import counted, say
from fairlead.cli.ledger_options import URL, WHO, WHY, opened
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import HISTORY
from fairlead.cli.reading import read_tables
from fairlead.cli.refusal import refusing
from fairlead.ledger import Kind, adopt, decisions_table, forget, history_table, open_ledger, set_retention, take_in
from fairlead.output import check_table_target, write_table
from scenarios.faults import BadInput, Fault


class Shape(StrEnum):
    """What an export is for."""

    DECISIONS = "decisions"
    HISTORY = "history"


def add_to(ledger: typer.Typer) -> None:
    """Add these commands."""
    ledger.command("outcomes")(outcomes_command)
    ledger.command("export")(export_command)
    ledger.command("forget")(forget_command)
    ledger.command("retention")(retention_command)
    ledger.command("adopt")(adopt_command)
    ledger.command("upgrade")(upgrade_command)


@refusing
@with_option_sets
def outcomes_command(history: HISTORY, url: URL, *, intake: Intake) -> None:
    """Take in what became of leads, from a history; the same one again changes nothing.

    Example: fairlead ledger outcomes --history history.csv --ledger sqlite:///ledger.db
    """
    frame = read_tables({"history": history}, intake)["history"].frame
    with opened(url) as found:
        done = take_in(found, frame)
    say(f"{counted(done.new, 'outcome')} taken in, {done.known:,} known before.")
    if done.elsewhere:
        say(f"  {done.elsewhere:,} left out: no batch of this ledger gave that lead to that rep.")
    if done.freed:
        say(f"  {counted(done.freed, 'lead')} may be given out again.")


@refusing
def export_command(
    url: URL,
    out: Annotated[
        str,
        typer.Option("--out", metavar="ADDRESS", help="CSV, Parquet or a new table, URL#table.", show_default=False),
    ],
    shape: Annotated[
        Shape,
        typer.Option("--shape", help="decisions: all of them; history: what was given out, to learn from."),
    ] = Shape.DECISIONS,
) -> None:
    """Write the ledger as a table.

    In a history, leads that people overrode have override_reason, and no propensity.

    Example: fairlead ledger export --shape history --out past.csv --ledger sqlite:///ledger.db
    """
    target = check_table_target(out)
    with opened(url) as found:
        frame = decisions_table(found) if shape is Shape.DECISIONS else history_table(found)
    write_table(frame, target)
    say(f"{counted(frame.height, 'row')}: {target}")


@refusing
def forget_command(
    url: URL,
    who: WHO,
    why: WHY,
    lead: Annotated[str | None, typer.Option("--lead", metavar="ID", help="A lead.", show_default=False)] = None,
    rep: Annotated[str | None, typer.Option("--rep", metavar="ID", help="A rep.", show_default=False)] = None,
) -> None:
    """Erase a person: id and fields go for good; decisions, hashes and sums stay.

    Example: fairlead ledger forget --lead 00Q01 --who Ann --why "asked to be erased" --ledger sqlite:///ledger.db
    """
    if (lead is None) == (rep is None):
        raise BadInput([Fault("ledger", "either --lead ID or --rep ID", column="forget")])
    with opened(url) as found:
        if lead is not None:
            number = forget(found, Kind.LEAD, lead, who, why)
        else:
            number = forget(found, Kind.REP, str(rep), who, why)
    say(
        f"Forgotten. Decisions name forgotten-{number} in that place; files and backups made before are yours to erase."
    )


@refusing
def retention_command(
    url: URL,
    who: WHO,
    why: WHY,
    days: Annotated[
        int | None,
        typer.Option("--days", help="Keep personal fields for so long; for ever unless stated.", show_default=False),
    ] = None,
) -> None:
    """Set how long personal fields are kept; applied now, and whenever a batch is proposed.

    Example: fairlead ledger retention --days 365 --who Ann --why policy --ledger sqlite:///ledger.db
    """
    with opened(url) as found:
        gone = set_retention(found, days, who, why)
    kept = "for ever" if days is None else f"for {counted(days, 'day')}"
    say(f"Personal fields are kept {kept}; forgotten now: {counted(gone, 'lead')}.")


@refusing
@with_option_sets
def adopt_command(
    url: URL,
    who: WHO,
    why: WHY,
    team: Annotated[
        list[str] | None,
        typer.Option("--team", metavar="NAME", help="Only reps of this team; may be repeated.", show_default=False),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="NAME", help="Only leads from this source; repeatable.", show_default=False),
    ] = None,
    reps: Annotated[
        str | None,
        typer.Option("--reps", metavar="ADDRESS", help="Reps among whom the teams have to be.", show_default=False),
    ] = None,
    leads: Annotated[
        str | None,
        typer.Option(
            "--leads", metavar="ADDRESS", help="Leads among which the sources have to be.", show_default=False
        ),
    ] = None,
    *,
    intake: Intake,
) -> None:
    """Declare for which teams and sources leads are given out; beyond them nothing is written. Without any: for all.

    A team that no rep of --reps has, or a source that no lead of --leads has, is refused; without the tables the first
    batch refuses it.

    Example: fairlead ledger adopt --team inside --reps reps.csv --who Ann --why pilot --ledger sqlite:///ledger.db
    """
    named = {name: place for name, place in (("leads", leads), ("reps", reps)) if place is not None}
    frames = {name: table.frame for name, table in read_tables(named, intake).items()} if named else {}
    found = open_ledger(url, create=True)
    try:
        adopt(found, team or None, source or None, who, why, leads=frames.get("leads"), reps=frames.get("reps"))
    finally:
        found.close()
    only = [f"{word} {', '.join(names)}" for word, names in (("teams", team), ("sources", source)) if names]
    say(f"Leads are given out for {' and '.join(only) or 'everybody'} from now on.")
    asked = (("reps", team), ("leads", source))
    unchecked = [f"--{name} FILE" for name, values in asked if values and name not in frames]
    if unchecked:
        looked = " and ".join(unchecked)
        say(f"Not looked up ({looked} does): the first batch refuses what is not there.")


@refusing
def upgrade_command(url: URL) -> None:
    """Bring a ledger that an earlier version made to the schema of this one; nothing is lost.

    Example: fairlead ledger upgrade --ledger sqlite:///ledger.db
    """
    open_ledger(url, upgrade=True).close()
    say("The ledger has the schema of this version.")
