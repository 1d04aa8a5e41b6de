"""The options by which a run begins with a firm's open work, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from fairlead.cli.option_sets import Intake
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.databases import address_of
from scenarios import Scenario
from scenarios.faults import BadInput, Fault, Faults
from simulation import OpenWork


@dataclass(frozen=True, slots=True)
class Opened:
    """What a run begins with."""

    open: Annotated[
        str | None,
        typer.Option(
            "--open",
            metavar="ADDRESS",
            help="Begin with the leads that are open in this event log (CSV, Parquet or URL#table) instead of with "
            "empty desks; figures are those of the leads that arrive from then on.",
            show_default=False,
        ),
    ] = None
    open_as_of: Annotated[
        str | None,
        typer.Option(
            "--open-as-of",
            metavar="DATE",
            help="As they stood when this day began; the run begins then. (default: the day after the last event)",
            show_default=False,
        ),
    ] = None
    open_leads: Annotated[
        str | None,
        typer.Option(
            "--open-leads",
            metavar="ADDRESS",
            help="What the open leads are like (grade, source, value ...); else drawn from the scenario's mix.",
            show_default=False,
        ),
    ] = None


def open_work_of(
    opened: Opened, intake: Intake, scenario: Scenario, outputs: Sequence[Path | str | None]
) -> OpenWork | None:
    """Read the open work that was given; None where none was.

    Raises
    ------
    BadInput
        When a table is not what it should be, or an option lacks the one it belongs to.
    """
    _refuse_alone(opened)
    if opened.open is None:
        return None
    given = {"events": opened.open, "leads": opened.open_leads}
    files = {name: address for name, address in given.items() if address is not None}
    beside = read_beside(dict(files), intake.columns)
    refuse_overwriting([*files.values(), *beside], [intake.quarantine, intake.faults, *outputs])
    day = None if opened.open_as_of is None else _day(opened.open_as_of)
    tables = read_tables(files, intake)
    try:
        return OpenWork.read(
            tables["events"].frame,
            as_of=day,
            leads=tables["leads"].frame if "leads" in tables else None,
            timezone=scenario.horizon.timezone,
            source=_shown(opened.open),
            leads_source=_shown(opened.open_leads) if opened.open_leads is not None else "open leads",
        )
    except BadInput as refusal:
        raise BadInput([_of_the_option(fault, opened) for fault in refusal.faults]) from None


def _shown(address: str) -> str:
    place = address_of(address)
    return place.name if isinstance(place, Path) else str(place)


def _of_the_option(fault: Fault, opened: Opened) -> Fault:
    """Say that a day is wrong which was given by an option, and not the file which does not have it."""
    if fault.column != "as of" or opened.open_as_of is None:
        return fault
    return replace(fault, source="open work", column="--open-as-of")


def _refuse_alone(opened: Opened) -> None:
    faults = Faults()
    if opened.open is None:
        for name, value in (("--open-as-of", opened.open_as_of), ("--open-leads", opened.open_leads)):
            if value is not None:
                faults.add("open work", "--open beside it, the event log of the open leads", column=name, value=value)
    faults.raise_if_any()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput([Fault("open work", "a day such as 2026-01-31", column="--open-as-of", value=text)]) from None
