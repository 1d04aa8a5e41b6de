"""``fairlead calibrate``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fairlead.calibrating.words import figure_rows, summary_lines, unlearned_lines, validation_rows, verdict_line
from fairlead.cli.console import progress, say, step, table
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import JSON, SEED
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.output import all_or_nothing, check_target
from matching import ValuesFrom, policy_named
from scenarios import BadInput, Fault, load, shipped
from simulation import Calibration, calibrate
from simulation.calibration import HELD_OUT, REPLICATIONS


@refusing
@with_option_sets
def calibrate_command(
    events: Annotated[
        str,
        typer.Option("--events", metavar="ADDRESS", help="Event log: CSV, Parquet or URL#table.", show_default=False),
    ],
    out: Annotated[Path, typer.Option("--out", help="The scenario, a TOML file.", show_default=False)],
    history: Annotated[
        str | None,
        typer.Option(
            "--history",
            metavar="ADDRESS",
            help="Past assignments, which say what leads are like: grade, source, territory, value.",
            show_default=False,
        ),
    ] = None,
    reps: Annotated[
        str | None,
        typer.Option(
            "--reps",
            metavar="ADDRESS",
            help="Reps; hours, capacity and territories stated there go before what the log shows.",
            show_default=False,
        ),
    ] = None,
    extends: Annotated[
        str, typer.Option("--extends", help="Scenario whose figures stand where the log says nothing.")
    ] = "baseline",
    validate_from: Annotated[
        str | None,
        typer.Option(
            "--validate-from",
            metavar="DATE",
            help="Calibrate on what was known by then, validate on the leads from then on.",
            show_default=False,
        ),
    ] = None,
    held_out: Annotated[
        float,
        typer.Option("--held-out", help="Else: the last share of time held out; 0 validates nothing.", min=0, max=0.9),
    ] = HELD_OUT,
    policy: Annotated[
        str, typer.Option("--policy", help="Routing method of the log, by which the weeks held out are simulated.")
    ] = "round-robin",
    replications: Annotated[
        int, typer.Option("--replications", help="How often the weeks held out are simulated.", min=19)
    ] = REPLICATIONS,
    per_rep: Annotated[
        bool, typer.Option("--per-rep", help="Tell reps apart by how long they take; else all are alike in that.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every figure, not only those that stand alone.")
    ] = False,
    json: JSON = None,
    seed: SEED = 0,
    *,
    intake: Intake,
) -> None:
    """Turn a firm's event log into its scenario, and check it against weeks it has not seen.

    --timezone is the firm's clock: hours of work are read by it, and times without an offset.

    Example: fairlead calibrate --events events.parquet --history history.csv --out firm.toml
    """
    check_target(out, (".toml",))
    if json is not None:
        check_target(json, (".json",))
    _refuse_method(policy)
    if out.stem in shipped():
        raise BadInput(
            [Fault("calibrate", "another name: a scenario of this name ships", column="--out", value=out.name)]
        )
    files = {
        name: each for name, each in (("events", events), ("history", history), ("reps", reps)) if each is not None
    }
    beside = read_beside(dict(files), intake.columns)
    refuse_overwriting([*files.values(), *beside], [out, json, intake.quarantine, intake.faults])
    base = load(extends)
    since = None if validate_from is None else datetime.fromisoformat(_day(validate_from))
    tables = read_tables(files, intake)
    step("calibrating")
    with progress("simulations of the weeks held out") as advance:
        found = calibrate(
            tables["events"].frame,
            history=tables["history"].frame if history is not None else None,
            reps=tables["reps"].frame if reps is not None else None,
            extends=base,
            timezone=intake.timezone or "UTC",
            name=out.stem,
            validate_from=since,
            held_out=held_out,
            policy=policy,
            replications=replications,
            per_rep=per_rep,
            seed=seed,
            source=Path(events).name,
            progress=advance,
        )
    with all_or_nothing() as outputs:
        outputs.text(found.to_toml(), out)
        if json is not None:
            outputs.json(found.to_dict(), json)
    _report(found, out, everything=everything)


def _day(text: str) -> str:
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        expected = "a day such as 2026-01-31"
        raise BadInput([Fault("calibrate", expected, column="--validate-from", value=text)]) from None


def _refuse_method(name: str) -> None:
    """Refuse methods that need a model: a firm's log was made by none of ours, or by one that rotates."""
    try:
        method = policy_named(name)
    except ValueError as error:
        raise BadInput([Fault("calibrate", str(error), column="--policy", value=name)]) from None
    if method.values_from is not ValuesFrom.NOTHING:
        expected = "a method that needs no model, such as round-robin or least-loaded"
        raise BadInput([Fault("calibrate", expected, column="--policy", value=name)])


def _report(found: Calibration, out: Path, *, everything: bool) -> None:
    record = found.scenario.calibration
    assert record is not None
    title = f"Learned from {record.leads:,} leads, {record.since.date()} to {record.until.date()}"
    table(title, ("figure", "value", "95 % interval", "n", "rests on"), figure_rows(found, everything=everything))
    for line in (*summary_lines(found), *found.remarks, *unlearned_lines(found)):
        say(line)
    say()
    if found.validation is not None and found.validation.kpis:
        head = ("held out", "happened", "foretold", "95 % of simulations", "")
        table(f"Weeks not seen, {found.validation.replications} simulations", head, validation_rows(found.validation))
    say(verdict_line(found.validation))
    say(f"Scenario: {out} (every figure with what it rests on)")
    say(f"Next: fairlead compare {out} --policies round-robin,optimal --out report.html")
