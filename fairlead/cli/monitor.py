"""``fairlead monitor``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import models
from fairlead.cli.console import say
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import HISTORY, JSON
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.monitoring import lines_of, watch
from fairlead.output import all_or_nothing, check_target


@refusing
@with_option_sets
def monitor_command(
    history: HISTORY,
    model: Annotated[
        Path | None,
        typer.Option(
            "--model", help="A fitted model: do its chances still come true? Needs --reps.", show_default=False
        ),
    ] = None,
    reps: Annotated[
        str | None,
        typer.Option(
            "--reps", metavar="ADDRESS", help="Reps, for the model: CSV, Parquet or URL#table.", show_default=False
        ),
    ] = None,
    days: Annotated[float, typer.Option("--days", help="How far back shares and recent scores reach.")] = 90,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Read the history as it stood on this date.", show_default=False)
    ] = None,
    json: JSON = None,
    *,
    intake: Intake,
) -> None:
    """Watch what was rejected by grade, what was accepted, whether a model still holds, whether the score has moved.

    Example: fairlead monitor --history history.csv --reps reps.csv --model model --json monitor.json
    """
    if json is not None:
        check_target(json, (".json",))
    files = {"history": history} if reps is None else {"history": history, "reps": reps}
    beside = read_beside(dict(files), intake.columns, model)
    refuse_overwriting([*files.values(), *beside], [json, intake.quarantine, intake.faults])
    learned = None if model is None else models.load_model(model)
    tables = read_tables(files, intake)
    team = tables["reps"].frame if "reps" in tables else None
    found = watch(tables["history"].frame, days=days, as_of=as_of, model=learned, reps=team)
    if json is not None:
        with all_or_nothing() as outputs:
            outputs.json(found.summary(), json)
    for line in lines_of(found):
        say(line)
