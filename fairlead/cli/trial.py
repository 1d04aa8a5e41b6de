"""``fairlead trial``: plan a trial in the field, and read it once it has been run."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fairlead.cli.console import say
from fairlead.cli.methods import METHODS_HELP
from fairlead.cli.moments import moment_of
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import HISTORY, JSON, REPS, SEED
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.output import all_or_nothing, check_table_target, check_target
from fairlead.trials import Wanted, lines_of_plan, lines_of_reading, plan_trial, read_trial

trial = typer.Typer(
    add_completion=False,
    name="trial",
    help="Plan a trial of a routing method in the field (plan), and read it once it has been run (read).",
    no_args_is_help=True,
)


class TrialKind(StrEnum):
    """How a trial divides leads."""

    SWITCHBACK = "switchback"
    HOLDOUT = "holdout"


TEAM = Annotated[
    str | None,
    typer.Option(
        "--team",
        metavar="COLUMN",
        help="Column of the leads that says which team a lead falls to; without it the firm takes turns as one.",
        show_default=False,
    ),
]
HORIZON = Annotated[
    float, typer.Option("--horizon-days", help="A win later than this after assignment counts as none.")
]
AS_OF = Annotated[
    str | None, typer.Option("--as-of", help="Read the history as it stood on this date.", show_default=False)
]


@trial.command("plan")
@refusing
@with_option_sets
def plan_command(
    history: HISTORY,
    reps: REPS,
    kind: Annotated[
        TrialKind, typer.Option("--kind", help="switchback: methods take turns; holdout: a share of leads kept back.")
    ] = TrialKind.SWITCHBACK,
    policy: Annotated[str, typer.Option("--policy", help=f"Routing method to try: {METHODS_HELP}.")] = "optimal",
    against: Annotated[str, typer.Option("--against", help="Routing method that is the baseline.")] = "round-robin",
    lift: Annotated[float, typer.Option("--lift", help="Relative gain it has to show: 0.05 for 5 %.")] = 0.05,
    power: Annotated[float, typer.Option("--power", help="With which chance, if the gain is there.")] = 0.8,
    weeks: Annotated[
        int | None,
        typer.Option(
            "--weeks", help="How long it lasts; as long as the gain needs, unless stated.", show_default=False
        ),
    ] = None,
    team: TEAM = None,
    carry_over_hours: Annotated[
        float, typer.Option("--carry-over-hours", help="How long the earlier method is felt after a change.")
    ] = 24.0,
    share: Annotated[float, typer.Option("--share", help="Of leads kept on the baseline, for a holdout.")] = 0.5,
    starts: Annotated[
        str | None,
        typer.Option(
            "--starts", metavar="TIME", help="Not before; when the history ends unless stated.", show_default=False
        ),
    ] = None,
    horizon_days: HORIZON = 180,
    as_of: AS_OF = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the turns to this CSV or Parquet file.", show_default=False)
    ] = None,
    json: JSON = None,
    seed: SEED = 0,
    *,
    intake: Intake,
) -> None:
    """Say how long a trial has to last, from how your own figures vary when nothing is tried; and plan its turns.

    Prints the rules that run it. With a team that shares no reps with others, teams take turns apart.

    Example: fairlead trial plan --history history.csv --reps reps.csv --lift 0.1 --out schedule.csv
    """
    if out is not None:
        check_table_target(out)
    if json is not None:
        check_target(json, (".json",))
    beside = read_beside({"history": history, "reps": reps}, intake.columns)
    refuse_overwriting([history, reps, *beside], [out, json, intake.quarantine, intake.faults])
    tables = read_tables({"history": history, "reps": reps}, intake)
    wanted = Wanted(
        kind=kind.value,
        base=against,
        inner=policy,
        lift=lift,
        power=power,
        team=team,
        carry_over_hours=carry_over_hours,
        share=share,
        weeks=weeks,
        horizon_days=horizon_days,
        key=f"trial-{seed}",
    )
    begin = None if starts is None else moment_of(starts, intake.timezone, "--starts")
    found = plan_trial(tables["history"].frame, tables["reps"].frame, wanted, starts=begin, as_of=as_of)
    with all_or_nothing() as outputs:
        if json is not None:
            outputs.json(found.summary(), json)
        if out is not None and found.schedule is not None:
            outputs.table(found.schedule, out)
    for line in lines_of_plan(found):
        say(line)
    if out is not None:
        say()
        say(f"Turns: {out}" if found.schedule is not None else "No turns to write: there is no schedule.")


@trial.command("read")
@refusing
@with_option_sets
def read_command(
    history: HISTORY,
    schedule: Annotated[
        str | None,
        typer.Option(
            "--schedule",
            metavar="ADDRESS",
            help="The turns, as plan wrote them; without it the history's column arm says who was in which arm.",
            show_default=False,
        ),
    ] = None,
    team: TEAM = None,
    horizon_days: HORIZON = 180,
    as_of: AS_OF = None,
    json: JSON = None,
    seed: SEED = 0,
    *,
    intake: Intake,
) -> None:
    """Say in two sentences what a trial showed.

    Example: fairlead trial read --history history.csv --schedule schedule.csv --json trial.json
    """
    if json is not None:
        check_target(json, (".json",))
    beside = read_beside({"history": history}, intake.columns)
    refuse_overwriting([history, schedule, *beside], [json, intake.quarantine, intake.faults])
    past = read_tables({"history": history}, intake)["history"].frame
    turns = None if schedule is None else read_tables({"schedule": schedule}, Intake())["schedule"].frame
    found = read_trial(past, turns, team=team, horizon_days=horizon_days, as_of=as_of, seed=seed)
    if json is not None:
        with all_or_nothing() as outputs:
            outputs.json(found.summary(), json)
    for line in lines_of_reading(found):
        say(line)
