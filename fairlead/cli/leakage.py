"""``fairlead leakage``."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from fairlead import __version__
from fairlead.cli.console import say, table
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import HISTORY, JSON
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.databases import address_of
from fairlead.leakage import HEADINGS, leakage_of, rows_of, sentences
from fairlead.output import all_or_nothing, check_target


@refusing
@with_option_sets
def leakage_command(
    history: HISTORY,
    out: Annotated[Path, typer.Option("--out", help="The page, an HTML file.", show_default=False)],
    events: Annotated[
        str | None,
        typer.Option(
            "--events", metavar="ADDRESS", help="Event log: tells clocks and capacity apart.", show_default=False
        ),
    ] = None,
    reps: Annotated[
        str | None,
        typer.Option(
            "--reps", metavar="ADDRESS", help="Reps and their teams, for a table by team.", show_default=False
        ),
    ] = None,
    late_hours: Annotated[
        float, typer.Option("--late-hours", help="A first touch later than this after the lead came is late.")
    ] = 24.0,
    stall_days: Annotated[
        float | None,
        typer.Option(
            "--stall-days",
            help="An open lead without movement for so long has stalled; as long as nine in ten of those that close "
            "took, unless stated.",
            show_default=False,
        ),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Read the history as it stood on this date.", show_default=False)
    ] = None,
    json: JSON = None,
    *,
    intake: Intake,
) -> None:
    """Say where leads and money are lost, from your own history and before any model.

    Never worked, late, rejected, stalled, given up on, still open: counts, money, and what each figure rests on, by
    team where --reps says who is in which.

    Example: fairlead leakage --history history.csv --reps reps.csv --out leakage.html
    """
    check_target(out, (".html",))
    if json is not None:
        check_target(json, (".json",))
    given = {"history": history, "events": events, "reps": reps}
    files = {name: place for name, place in given.items() if place is not None}
    beside = read_beside(dict(files), intake.columns)
    refuse_overwriting([*files.values(), *beside], [out, json, intake.quarantine, intake.faults])
    tables = read_tables(files, intake)
    frames = {name: found.frame for name, found in tables.items()}
    found = leakage_of(
        frames["history"],
        events=frames.get("events"),
        reps=frames.get("reps"),
        as_of=as_of,
        late_hours=late_hours,
        stall_days=stall_days,
    )
    words = {name: str(address_of(place)) for name, place in files.items()}
    words |= {"late-hours": f"{late_hours:g}", "out": out.name}
    stalled = None if stall_days is None else f"{stall_days:g}"
    asked = (("stall-days", stalled), ("columns", intake.columns), ("as-of", as_of))
    words |= {name: value for name, value in asked if value is not None}
    command = shlex.join(["fairlead", "leakage", *(word for k, v in words.items() for word in (f"--{k}", v))])
    summary = {**found.summary(), "answer": list(sentences(found)), "command": command, "version": __version__}
    with all_or_nothing() as outputs:
        from fairlead.report.leakage_page import leakage_page  # here: charts take long to import

        outputs.text(leakage_page(summary), out)
        if json is not None:
            outputs.json(summary, json)
    for remark in found.remarks:
        say(remark)
    table("Leads by how they stand", HEADINGS, rows_of(found))
    say(" ".join(sentences(found)))
    say(f"Page: {out}")
