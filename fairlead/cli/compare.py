"""``fairlead compare``."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer

import models
from fairlead.cli.compare_options import Amount, Running, Whose
from fairlead.cli.compare_screen import report
from fairlead.cli.console import progress, say, step
from fairlead.cli.methods import METHODS_HELP, methods_named
from fairlead.cli.opening import Opened, open_work_of
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import JSON, MODEL, RULES, SCENARIO, SEED
from fairlead.cli.organisation import organisation_of
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.comparing import Request, failure_lines, on_cluster, world_of
from fairlead.comparison_summary import comparison_summary
from fairlead.intake import Checked
from fairlead.output import all_or_nothing, check_target
from fairlead.report.page import comparison_page
from scenarios import BadInput, Fault, load_rules
from simulation import ReplicationFailed, compare

EXIT_FAILURES = 1


@refusing
@with_option_sets
def compare_command(
    scenario: SCENARIO,
    out: Annotated[Path, typer.Option("--out", help="The report, an HTML file.", show_default=False)],
    policies: Annotated[
        str,
        typer.Option(
            "--policies", help=f"Routing methods, separated by commas; the first is the baseline. Each {METHODS_HELP}."
        ),
    ] = "round-robin,weighted-round-robin,greedy,optimal,oracle",
    model: MODEL = None,
    rules: RULES = None,
    json: JSON = None,
    seed: SEED = 0,
    *,
    amount: Amount,
    whose: Whose,
    opened: Opened,
    running: Running,
    intake: Intake,
) -> None:
    """Compare routing methods on the same leads with the same luck, and write the report.

    Methods that decide by values learn from the scenario's own simulated past unless --model is given; oracle knows
    the truth and shows how much there is to gain at all. With --history and --reps the firm's own leads and reps are
    simulated, and methods learn from halves of its history. A replication that fails is named; exit code 1 then.

    Example: fairlead compare baseline --policies round-robin,optimal,oracle --out report.html
    """
    request = _request(amount, whose, opened, model)
    request.check()
    check_target(out, (".html",))
    if json is not None:
        check_target(json, (".json",))
    given = load_rules(rules) if rules is not None else None
    organisation = organisation_of(scenario, given)
    learned = models.load_model(model) if model is not None else None
    methods = methods_named(policies, given, learned)
    tables = _tables(whose, intake, [out, json])
    open_work = open_work_of(opened, intake, organisation, [out, json])
    step(f"comparing {policies} on {organisation.name}")
    with on_cluster(running.dask), progress("replications") as advance:
        try:
            comparison = compare(
                organisation,
                methods,
                **request.amount,
                seed=seed,
                model=learned,
                world=world_of(request.kind, tables),
                resume=running.resume,
                open_work=open_work,
                progress=advance,
            )
        except ReplicationFailed as failure:
            raise BadInput([Fault("compare", f"at least one replication that ends: {failure}")]) from failure
    again = f"fairlead compare {scenario} --policies {policies} --seed {seed} --out {out.name}"
    again += _flags({"model": model, "rules": rules}, amount, whose, opened, intake)
    summary = comparison_summary(comparison, organisation, command=again)
    with all_or_nothing() as outputs:
        outputs.text(comparison_page(summary), out)
        if json is not None:
            outputs.json(comparison.to_dict(), json)
    report(comparison, summary)
    say(f"Report: {out}")
    if failure_lines(comparison):
        raise typer.Exit(EXIT_FAILURES)


def _request(amount: Amount, whose: Whose, opened: Opened, model: Path | None) -> Request:
    return Request(
        whose.world,
        tuple(whose.tables),
        amount.replications,
        amount.precision,
        amount.at_most,
        amount.warm_up,
        model=model is not None,
        open_work=opened.open is not None,
    )


def _tables(whose: Whose, intake: Intake, outputs: list[Path | None]) -> dict[str, Checked]:
    files = whose.tables
    if not files:
        return {}
    beside = read_beside(dict(files), intake.columns)
    refuse_overwriting([*files.values(), *beside], [intake.quarantine, intake.faults, *outputs])
    return read_tables(files, intake)


def _flags(single: dict[str, Any], *sets: Any) -> str:
    """Write options as they were given, those left out left out."""
    given = single | {field.name: getattr(one, field.name) for one in sets for field in fields(one)}
    return "".join(f" --{name.replace('_', '-')} {value}" for name, value in given.items() if value is not None)
