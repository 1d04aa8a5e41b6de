"""``fairlead rotation``: what a routing method remembers, shown and told of what happened since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from fairlead.cli.console import counted, say, table
from fairlead.cli.option_sets import Intake
from fairlead.cli.options import COLUMNS
from fairlead.cli.reading import read_tables
from fairlead.cli.refusal import refusing
from fairlead.output import check_target, write_json
from fairlead.routing import Remembered, alone_with, read_state
from fairlead.routing.standings import by_team, standings
from matching.policies.rotation import CREDITS
from scenarios.faults import BadInput, Fault

rotation = typer.Typer(
    add_completion=False,
    name="rotation",
    help="Show what a routing method remembers (--state), or tell it what happened.",
    no_args_is_help=True,
)

STATE = Annotated[
    Path, typer.Option("--state", metavar="FILE", help="The state file of assign or route.", show_default=False)
]
LEAD = Annotated[str, typer.Argument(metavar="LEAD", help="The lead's id.", show_default=False)]
REP = Annotated[str, typer.Argument(metavar="REP", help="The rep's id.", show_default=False)]


@rotation.command("show")
@refusing
def show(
    state: STATE,
    reps: Annotated[
        str | None, typer.Option("--reps", metavar="ADDRESS", help="Sum up by the reps' team.", show_default=False)
    ] = None,
    persons: Annotated[bool, typer.Option("--persons", help="One row a rep, with pointer, level and turn.")] = False,
    columns: COLUMNS = None,
) -> None:
    """Show whose turn comes when: by team, or by rep with --persons.

    Example: fairlead rotation show --state level.json --persons
    """
    found = read_state(state)
    rows = standings(found)
    say(f"Method: {found.method['name']}; latest run {found.as_of.isoformat()}.")
    if found.team["paused"]:
        say(f"Paused: {counted(len(found.team['paused']), 'rep')}.")
    say(f"Leads in somebody's hands: {len(found.holders):,}.")
    if persons:
        headings = ("rep", "part", "turns", "pointer", "level", "credits", "latest turn", "open")
        table("What is remembered, by rep", headings, [row.cells() for row in rows])
        return
    frame = None
    if reps is not None:
        frame = read_tables({"reps": reps}, Intake(columns=columns))["reps"].frame
    table("What is remembered, by team", ("team", "reps", "leads", "open"), by_team(found, frame))


def _tell(state: Path, tell: Callable[[Remembered], str]) -> None:
    """Let something be noted in a state, and write it back whole."""
    check_target(state, (".json",))
    with alone_with(state):
        remembered = Remembered(read_state(state), str(state))
        said = tell(remembered)
        write_json(remembered.state().to_json(), state)
    say(said)


@rotation.command("declined")
@refusing
def declined(lead: LEAD, state: STATE) -> None:
    """Note that the rep who holds a lead declined it, or let the time pass: routed again, it goes to somebody else.

    Example: fairlead rotation declined 00Q01 --state level.json
    """
    _tell(state, lambda known: known.declined(lead))


@rotation.command("closed")
@refusing
def closed(lead: LEAD, state: STATE) -> None:
    """Note that a lead is open no more.

    Example: fairlead rotation closed 00Q01 --state level.json
    """
    _tell(state, lambda known: known.closed(lead))


@rotation.command("pause")
@refusing
def pause(rep: REP, state: STATE) -> None:
    """Give a rep nothing until she is resumed; she comes back with the standing she had.

    Example: fairlead rotation pause r07 --state level.json
    """
    _tell(state, lambda known: known.pause(rep))


@rotation.command("resume")
@refusing
def resume(rep: REP, state: STATE) -> None:
    """End a rep's pause.

    Example: fairlead rotation resume r07 --state level.json
    """
    _tell(state, lambda known: known.resume(rep))


@rotation.command("credit")
@refusing
def credit(
    rep: REP,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(CREDITS)}.", show_default=False)],
    state: STATE,
    leads: Annotated[float, typer.Option("--leads", help="How many; below 0 charges them.")] = 1.0,
) -> None:
    """Credit turns back to a rep, for a no-show or a cancelled meeting.

    Example: fairlead rotation credit r07 no_show --state level.json
    """
    if kind not in CREDITS:
        raise BadInput([Fault("rotation", f"one of {', '.join(CREDITS)}", column="KIND", value=kind)])
    _tell(state, lambda known: known.credit(rep, kind, leads))
