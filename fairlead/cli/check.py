"""``fairlead check``."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from fairlead.capacities.settings import SELLING_SHARE
from fairlead.cli.capacity_lines import capacity_lines
from fairlead.cli.check_options import capacity_settings, refuse_options, refuse_unrebuilt
from fairlead.cli.check_screen import say_contents, say_found, wrapped
from fairlead.cli.console import say, step
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import (
    ACCOUNTS,
    HISTORY_OPTION,
    JSON,
    LEADS_OPTION,
    REPS_OPTION,
)
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting, unrebuilt_line
from fairlead.cli.refusal import refusing
from fairlead.databases import address_of
from fairlead.drafting import drafted
from fairlead.examination import examine
from fairlead.intake import load_mapping
from fairlead.output import all_or_nothing
from scenarios import BadInput, Fault


@refusing
@with_option_sets
def check_command(
    leads: Annotated[str | None, LEADS_OPTION] = None,
    reps: Annotated[str | None, REPS_OPTION] = None,
    history: Annotated[str | None, HISTORY_OPTION] = None,
    accounts: ACCOUNTS = None,
    capacities: Annotated[
        Path | None,
        typer.Option("--capacities", help="Write a capacity proposed for each rep to this file.", show_default=False),
    ] = None,
    absences: Annotated[
        str | None,
        typer.Option(
            "--absences", metavar="ADDRESS", help="When reps are away: rep_id, from, until.", show_default=False
        ),
    ] = None,
    selling_share: Annotated[
        float | None,
        typer.Option(
            "--selling-share",
            help=f"Part of working time that goes into leads; {SELLING_SHARE} unless stated.",
            show_default=False,
        ),
    ] = None,
    minutes_per_lead: Annotated[
        float | None,
        typer.Option(
            "--minutes-per-lead",
            help="Selling minutes a lead takes in all; estimated from history unless stated.",
            show_default=False,
        ),
    ] = None,
    write_mapping: Annotated[
        Path | None,
        typer.Option(
            "--write-mapping",
            help="Draft a mapping from the files' own column names, write it to this TOML file, and check with it.",
            show_default=False,
        ),
    ] = None,
    unrebuilt: Annotated[
        Path | None,
        typer.Option(
            "--unrebuilt",
            help="List the leads whose assignments could not be rebuilt from owner changes, in this CSV.",
            show_default=False,
        ),
    ] = None,
    json: JSON = None,
    page: Annotated[
        Path | None,
        typer.Option("--page", help="Write all of it as a page to this HTML file.", show_default=False),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show all findings on screen, even where there are very many.")
    ] = False,
    *,
    intake: Intake,
) -> None:
    """Say what is in these files, and what is wrong with them.

    Rows that cannot be read are refused with exit code 2, each named. Whatever else is found (columns that give the
    outcome away, duplicates, spellings, a history that begins too late ...) is listed with its consequence and the line
    of mapping that mends it; exit code 0. Says what a model would learn from; a mapping that lists features which may
    not be learned from is refused. Proposes capacities from history where reps and history are given.

    Example: fairlead check --leads leads.csv --reps reps.csv --history history.csv
    """
    columns, timezone = intake.columns, intake.timezone
    files = {name: place for name, place in (("leads", leads), ("reps", reps), ("history", history)) if place}
    settings = capacity_settings(set(files), capacities, absences, selling_share, minutes_per_lead)
    paths = {name: place for name, given in files.items() if isinstance(place := address_of(given), Path)}
    refuse_options(set(files), set(paths), capacities, write_mapping, columns, json, page)
    refuse_unrebuilt(unrebuilt, columns, history)
    written = [capacities, write_mapping, unrebuilt, json, page, intake.quarantine, intake.faults]
    refuse_overwriting([*files.values(), accounts, absences, *read_beside(files, columns)], written)
    if write_mapping is not None:
        columns = _drafted(paths, write_mapping, timezone)
    beside = {name: place for name, place in (("accounts", accounts), ("absences", absences)) if place}
    tables = read_tables({**files, **beside}, replace(intake, columns=columns))
    step("looking for what may be wrong")
    seen = examine(
        tables,
        files=paths,
        mapping=load_mapping(columns) if columns is not None else None,
        settings=settings,
        command=_command(
            {
                **{name: str(address_of(place)) for name, place in files.items()},
                "accounts": accounts and str(address_of(accounts)),
                "absences": absences and str(address_of(absences)),
                "selling-share": selling_share,
                "minutes-per-lead": minutes_per_lead,
                "columns": columns,
                "timezone": timezone,
                "quarantine": intake.quarantine,
                "faults": intake.faults,
                "unrebuilt": unrebuilt,
                "capacities": capacities,
                "page": page,
                "json": json,
            }
        ),
    )
    if capacities is not None and seen.proposal is None:
        raise BadInput([Fault("history", "at least one row, to propose capacities from", column="--capacities")])
    rebuilt = tables["history"].rebuilt if "history" in tables else None
    with all_or_nothing() as outputs:
        if capacities is not None and seen.proposal is not None:
            outputs.table(seen.proposal.table, capacities)
        if unrebuilt is not None and rebuilt is not None:
            outputs.table(rebuilt.unrebuilt, unrebuilt)
        if json is not None:
            outputs.json(seen.summary, json)
        if page is not None:
            from fairlead.report.check_page import check_page  # here: charts take long to import

            outputs.text(check_page(seen.summary), page)
    say_contents(seen.summary)
    if seen.proposal is not None:
        for line in capacity_lines(seen.proposal, capacities):
            wrapped(line)
    say_found(seen.summary, seen.findings, everything=everything, elsewhere=_elsewhere(page, json))
    if page is not None:
        say(f"Page: {page}")
    if unrebuilt is not None and rebuilt is not None:
        say(unrebuilt_line(rebuilt, unrebuilt))


def _elsewhere(page: Path | None, json: Path | None) -> str:
    """Say where the rest stands that a screen has no room for."""
    return f"in {page}" if page is not None else f"in {json}" if json is not None else "shown by --all or --page FILE"


def _command(given: Mapping[str, object]) -> str:
    """Return what a reader types to repeat it, from options and their values."""
    words = (word for name, value in given.items() if value is not None for word in (f"--{name}", str(value)))
    return shlex.join(["fairlead", "check", *words])


def _drafted(files: dict[str, Path], target: Path, timezone: str | None) -> str:
    """Write a drafted mapping, whatever it then leads to: it is where the mending starts."""
    step("drafting a mapping")
    draft = drafted(files, timezone)
    with all_or_nothing() as outputs:
        outputs.text(draft.text, target)
    for name in draft.profiles:
        say(f"These files look like an export that the profile {name} reads: --columns {name}")
    if len(draft.profiles) > 1:
        say(f"The mapping extends {draft.profiles[0]}; if another is meant, change its name there.")
    counts = ", ".join(f"{draft.text.count(word) - 1:,} {word}" for word in ("CONFIRM", "MISSING"))
    say(f"Mapping drafted: {target} (lines to look at: {counts}). What follows is read with it.")
    return str(target.parent / target.name) if target.parent != Path() else f"./{target}"
