"""``fairlead generate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fairlead.cli.console import say
from fairlead.cli.options import SEED
from fairlead.cli.refusal import refusing
from fairlead.output import all_or_nothing
from fairlead.output.forms import table_bytes
from scenarios import BadInput, Fault, Firm, generate_firm
from scenarios.vocabulary import Differences

TABLES = ("leads", "reps", "history", "truth")


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
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace other tables of these names.")] = False,
) -> None:
    """Make up a firm with known truth: leads.csv, reps.csv, history.csv, truth.csv.

    Example: fairlead generate --out firm --seed 7
    """
    if null and (rep_points or pair_points):
        raise BadInput([Fault("generate", "either --null or a spread above 0, not both", column="--null")])
    firm = generate_firm(
        seed=seed,
        leads=leads,
        reps=reps,
        history=history,
        differences=Differences.ALIKE if null else differences,
        rep_points=rep_points,
        pair_points=pair_points,
    )
    _refuse_other_files(out, firm, overwrite=overwrite)
    out.mkdir(parents=True, exist_ok=True)
    with all_or_nothing() as outputs:
        for name in TABLES:
            outputs.table(getattr(firm, name), out / f"{name}.csv")
    say(f"{firm.leads.height:,} leads, {firm.reps.height:,} reps, {firm.history.height:,} past assignments in {out}")
    say("truth.csv holds the chance that each rep ever wins each lead.")
    say(f"Next: fairlead check --leads {out}/leads.csv --reps {out}/reps.csv --history {out}/history.csv")


def _refuse_other_files(out: Path, firm: Firm, *, overwrite: bool) -> None:
    """Refuse to replace tables that are not these: they may be somebody's real leads."""
    paths = {name: out / f"{name}.csv" for name in TABLES}
    other = [
        Fault(str(path), "no file here, or --overwrite to replace it")
        for name, path in paths.items()
        if path.exists() and (path.is_dir() or path.read_bytes() != table_bytes(getattr(firm, name), ".csv"))
    ]
    if other and not overwrite:
        raise BadInput(other)
