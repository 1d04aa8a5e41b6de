"""The options that commands of ``fairlead ledger`` share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from fairlead.cli.option_sets import Intake
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.ledger import Ledger, open_ledger
from fairlead.output import check_target, write_json

URL = Annotated[
    str,
    typer.Option(
        "--ledger", metavar="URL", help="sqlite:///ledger.db or postgresql://user@host/db.", show_default=False
    ),
]
BATCH = Annotated[str, typer.Argument(metavar="BATCH", help="The batch's id.", show_default=False)]
LEAD = Annotated[str, typer.Argument(metavar="LEAD", help="The lead's id.", show_default=False)]
WHO = Annotated[str, typer.Option("--who", metavar="NAME", help="Who does it.", show_default=False)]
WHY = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, in words.", show_default=False)]
LEADS_NOW = Annotated[
    str | None,
    typer.Option(
        "--leads",
        metavar="ADDRESS",
        help="The CRM's leads as they are now; needed the first time.",
        show_default=False,
    ),
]
OUT = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write the file for the CRM: CSV or Parquet.", show_default=False),
]


@contextmanager
def opened(url: str) -> Iterator[Ledger]:
    """Open a ledger that exists, and close it."""
    ledger = open_ledger(url)
    try:
        yield ledger
    finally:
        ledger.close()


def leads_now(place: str | None, intake: Intake, outputs: list[Path | None]) -> pl.DataFrame | None:
    """Read the CRM's leads; None where none were named. Outputs are checked first."""
    for path in outputs:
        if path is not None:
            check_target(path, (".json",) if path.suffix.lower() == ".json" else (".csv", ".parquet"))
    beside = read_beside({"leads": place}, intake.columns)
    refuse_overwriting([place, *beside], [*outputs, intake.quarantine, intake.faults])
    return None if place is None else read_tables({"leads": place}, intake)["leads"].frame


def write_summary(content: object, json: Path | None) -> None:
    """Write an answer as JSON where that was asked for."""
    if json is not None:
        write_json(content, check_target(json, (".json",)))
