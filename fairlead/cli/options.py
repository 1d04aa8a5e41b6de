"""The options that several commands share, each worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LEADS_OPTION = typer.Option(
    "--leads", metavar="ADDRESS", help="Leads to give out: CSV, Parquet or URL#table.", show_default=False
)
REPS_OPTION = typer.Option(
    "--reps", metavar="ADDRESS", help="Reps and their capacity: CSV, Parquet or URL#table.", show_default=False
)
HISTORY_OPTION = typer.Option(
    "--history", metavar="ADDRESS", help="Past assignments: CSV, Parquet or URL#table.", show_default=False
)
LEADS = Annotated[str, LEADS_OPTION]
REPS = Annotated[str, REPS_OPTION]
HISTORY = Annotated[str, HISTORY_OPTION]
ACCOUNTS = Annotated[
    str | None,
    typer.Option(
        "--accounts",
        metavar="ADDRESS",
        help="Accounts and who holds them (owner, named, partner, protected_until): CSV, Parquet or URL#table.",
        show_default=False,
    ),
]
CAPACITIES = Annotated[
    str | None,
    typer.Option(
        "--capacities",
        metavar="ADDRESS",
        help="Confirmed capacities (rep_id, capacity), in place of those of the reps.",
        show_default=False,
    ),
]
MODEL = Annotated[
    Path | None,
    typer.Option("--model", help="Directory of a fitted model (fairlead fit).", show_default=False),
]
RULES = Annotated[
    Path | None,
    typer.Option(
        "--rules", help="TOML file of rules: what a batch must respect, and parameters of methods.", show_default=False
    ),
]
SEED = Annotated[int, typer.Option("--seed", help="Same seed, same result.")]
JSON = Annotated[
    Path | None, typer.Option("--json", help="Write the summary as JSON to this file.", show_default=False)
]
COLUMNS = Annotated[
    str | None,
    typer.Option(
        "--columns",
        help="Mapping of your column names: a TOML file, or a shipped profile such as maven-crm.",
        show_default=False,
    ),
]
TIMEZONE = Annotated[
    str | None,
    typer.Option("--timezone", help="Time zone of times without offset, e.g. Europe/Berlin.", show_default=False),
]
QUARANTINE = Annotated[
    Path | None,
    typer.Option("--quarantine", help="Set faulty rows aside in this CSV and go on without them.", show_default=False),
]
FAULTS = Annotated[Path | None, typer.Option("--faults", help="List all faults found in this CSV.", show_default=False)]
SCENARIO = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A shipped scenario (baseline) or a path to a TOML file.")
]
