"""``fairlead scenarios``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fairlead.cli.console import say, table
from fairlead.cli.refusal import refusing
from fairlead.organisations import Entry, entry_of, library
from fairlead.output import all_or_nothing, check_target
from scenarios import BadInput, Fault, load, shipped, text_of


@refusing
def scenarios_command(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[SCENARIO]", help="One of them, or a file of yours, to read about.", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write its TOML file here, to make it yours.", show_default=False),
    ] = None,
    json: Annotated[
        Path | None, typer.Option("--json", help="Write the list as JSON to this file.", show_default=False)
    ] = None,
) -> None:
    """List the organisations that ship, or say of one when it is yours.

    Example: fairlead scenarios small-inbound --out mine.toml
    """
    if out is not None:
        check_target(out, (".toml",))
    if json is not None:
        check_target(json, (".json",))
    if out is not None and out.exists():
        raise BadInput([Fault("--out", "the name of a file that is not there yet", value=str(out))])
    if name is None and out is not None:
        raise BadInput([Fault("--out", "the name of the scenario to write before it", value=str(out))])
    text = text_of(name) if name is not None and out is not None else None
    chosen = library() if name is None else (entry_of(load(name)),)
    with all_or_nothing() as outputs:
        if json is not None:
            outputs.json({"scenarios": [_facts(entry) for entry in chosen]}, json)
        if out is not None and text is not None:
            outputs.text(text, out)
    if name is None:
        wide = max(len(each.name) for each in chosen)
        rows = [_row(each, wide) for each in chosen]
        table("Organisations that ship", ("", "reps", "leads a week", "of the caps"), rows)
        say("\nWhen one is yours: fairlead scenarios NAME; its rules in words: fairlead playbook NAME.")
    else:
        for entry in chosen:
            say(f"{entry.title}\n\n{entry.description}")
        say(f"\nIts rules in words: fairlead playbook {name}")
        if name in shipped():
            say(f"To make it yours:   fairlead scenarios {name} --out mine.toml")


def _row(entry: Entry, wide: int) -> tuple[str, ...]:
    size = entry.size
    load = "–" if size.load is None else f"{size.load:.0%}"
    return f"{entry.name:<{wide}}  {entry.title}", str(size.reps), f"{size.leads_a_week:.0f}", load


def _facts(entry: Entry) -> dict[str, object]:
    size = entry.size
    return {
        "name": entry.name,
        "title": entry.title,
        "description": entry.description,
        "reps": size.reps,
        "teams": size.teams,
        "leads_a_week": size.leads_a_week,
        "caps_a_week": size.caps_a_week,
    }
