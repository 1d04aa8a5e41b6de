"""``fairlead generate``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from fairlead.cli.console import say
from fairlead.cli.options import SEED
from fairlead.cli.refusal import refusing
from fairlead.generating import SalesforceExport, salesforce_export, simulated_past
from fairlead.output import all_or_nothing
from fairlead.output.forms import table_bytes
from scenarios import BadInput, Fault, generate_firm
from scenarios.truth import DIALS
from scenarios.vocabulary import Differences

TABLES = ("leads", "reps", "history", "truth")


class Shape(StrEnum):
    """What the tables look like: our own, or an export of a CRM."""

    FAIRLEAD = "fairlead"
    SALESFORCE = "salesforce"


@refusing
def generate_command(
    out: Annotated[Path, typer.Option("--out", help="Folder to write to; made if missing.", show_default=False)],
    seed: SEED = 0,
    null: Annotated[bool, typer.Option("--null", help="Reps all alike: nothing to gain by matching.")] = False,
    differences: Annotated[
        Differences, typer.Option("--differences", help="How far reps differ: 0, 3 or 10 points.")
    ] = Differences.REALISTIC,
    leads: Annotated[int, typer.Option("--leads", help="New leads.", min=1)] = 400,
    reps: Annotated[int, typer.Option("--reps", help="Reps.")] = 12,
    history: Annotated[int, typer.Option("--history", help="Past assignments.", min=1)] = 8000,
    rep_points: Annotated[
        float | None, typer.Option("--rep-points", help="Spread between reps, in points.", show_default=False)
    ] = None,
    pair_points: Annotated[
        float | None,
        typer.Option("--pair-points", help="Spread of what is particular to a pair, in points.", show_default=False),
    ] = None,
    shape: Annotated[
        Shape,
        typer.Option("--shape", help="Our own tables, or a Salesforce export of a firm whose leads change hands."),
    ] = Shape.FAIRLEAD,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace other tables of these names.")] = False,
) -> None:
    """Make up a firm with known truth: leads.csv, reps.csv, history.csv, truth.csv.

    With --shape salesforce: Lead.csv, LeadHistory.csv, Opportunity.csv and User.csv of about as many past leads as
    --history says, and assignments.csv, the true assignments that are to be rebuilt from them.

    Example: fairlead generate --out firm --seed 7
    """
    if null and (rep_points or pair_points):
        raise BadInput([Fault("generate", "either --null or a spread above 0, not both", column="--null")])
    size = Differences.ALIKE if null else differences
    if shape is Shape.SALESFORCE:
        named = DIALS[size]
        run = simulated_past(
            seed=seed,
            leads=history,
            reps=reps,
            rep_points=named[0] if rep_points is None else rep_points,
            pair_points=named[1] if pair_points is None else pair_points,
        )
        export = salesforce_export(run, fresh=leads)
        _write(out, export.files, overwrite=overwrite)
        _say_salesforce(export, out)
        return
    firm = generate_firm(
        seed=seed,
        leads=leads,
        reps=reps,
        history=history,
        differences=size,
        rep_points=rep_points,
        pair_points=pair_points,
    )
    _write(out, {f"{name}.csv": getattr(firm, name) for name in TABLES}, overwrite=overwrite)
    say(f"{firm.leads.height:,} leads, {firm.reps.height:,} reps, {firm.history.height:,} past assignments in {out}")
    say("truth.csv holds the chance that each rep ever wins each lead.")
    say(f"Next: fairlead check --leads {out}/leads.csv --reps {out}/reps.csv --history {out}/history.csv")


def _say_salesforce(export: SalesforceExport, out: Path) -> None:
    say(f"{export.lead.height:,} leads, {export.user.height:,} users, {export.lead_history.height:,} changes in {out}")
    say(f"assignments.csv holds the {export.assignments.height:,} true assignments, to compare with what is rebuilt.")
    files = f"--leads {out}/Lead.csv --reps {out}/User.csv --history {out}/LeadHistory.csv"
    say(f"Next: fairlead check {files} --columns salesforce")


def _write(out: Path, files: Mapping[str, pl.DataFrame], *, overwrite: bool) -> None:
    _refuse_other_files(out, files, overwrite=overwrite)
    out.mkdir(parents=True, exist_ok=True)
    with all_or_nothing() as outputs:
        for name, frame in files.items():
            outputs.table(frame, out / name)


def _refuse_other_files(out: Path, files: Mapping[str, pl.DataFrame], *, overwrite: bool) -> None:
    """Refuse to replace tables that are not these: they may be somebody's real leads."""
    paths = {out / name: frame for name, frame in files.items()}
    other = [
        Fault(str(path), "no file here, or --overwrite to replace it")
        for path, frame in paths.items()
        if path.exists() and (path.is_dir() or path.read_bytes() != table_bytes(frame, ".csv"))
    ]
    if other and not overwrite:
        raise BadInput(other)
