"""``fairlead compare``."""

from __future__ import annotations

import shlex
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer

import models
from fairlead.cli.compare_options import Amount, Beyond, Running, Whose
from fairlead.cli.compare_screen import report
from fairlead.cli.console import counting, progress, say, step
from fairlead.cli.methods import METHODS_HELP, methods_named
from fairlead.cli.opening import Opened, open_work_of
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import JSON, MODEL, RULES, SCENARIO, SEED
from fairlead.cli.organisation import organisation_of
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.comparing import Request, failure_lines, on_cluster, refuse_hanging, what_it_hangs_on, world_of
from fairlead.comparison_summary import comparison_json, comparison_summary
from fairlead.intake import Checked
from fairlead.output import all_or_nothing, check_target
from fairlead.report.answer import answer
from fairlead.report.findings import Findings
from fairlead.report.markdown import comparison_markdown
from fairlead.report.page import comparison_page, named_page
from scenarios import BadInput, Fault, load_rules
from simulation import ReplicationFailed, compare

EXIT_FAILURES = 1


@refusing
@with_option_sets
def compare_command(
    scenario: SCENARIO,
    out: Annotated[
        list[Path],
        typer.Option("--out", help="The report, .html or .md; given twice, in both forms.", show_default=False),
    ],
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
    beyond: Beyond,
    intake: Intake,
) -> None:
    """Compare routing methods on the same leads with the same luck, and write the report.

    Methods that decide by values learn from the scenario's own simulated past unless --model is given; oracle knows
    the truth and shows how much there is to gain at all. With --history and --reps the firm's own leads and reps are
    simulated, and methods learn from halves of its history. A replication that fails is named; exit code 1 then.

    Example: fairlead compare baseline --policies round-robin,optimal,oracle --out report.html
    """
    request = _request(amount, whose, opened, beyond, model)
    request.check()
    outputs_wanted = _checked_targets(out, json, beyond.named)
    given = load_rules(rules) if rules is not None else None
    organisation = organisation_of(scenario, given)
    learned = models.load_model(model) if model is not None else None
    methods = methods_named(policies, given, learned)
    refuse_hanging(beyond.assumptions, organisation, methods)
    tables = _tables(whose, intake, outputs_wanted)
    open_work = open_work_of(opened, intake, organisation, outputs_wanted)
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
    again = shlex.join(["fairlead", "compare", scenario, "--policies", policies, "--seed", str(seed)])
    again += "".join(f" --out {shlex.quote(each.name)}" for each in out)
    again += _flags({"model": model, "rules": rules, "assumptions": beyond.assumptions}, amount, whose, opened, intake)
    summary = comparison_summary(comparison, organisation, command=again)
    if beyond.assumptions is not None:
        step("moving each assumption to its low and its high end")
        with progress("simulated runs") as advance:
            hanging = what_it_hangs_on(
                comparison,
                organisation,
                methods,
                answer(Findings.read(summary)).method,
                budget=beyond.assumptions,
                model=learned,
                progress=counting(advance),
            )
        summary = comparison_summary(comparison, organisation, command=again, hanging=hanging)
    with all_or_nothing() as outputs:
        for each in out:
            outputs.text(comparison_page(summary) if each.suffix == ".html" else comparison_markdown(summary), each)
        if beyond.named is not None:
            outputs.text(named_page(summary, comparison.named()), beyond.named)
        if json is not None:
            outputs.json(comparison_json(comparison, summary), json)
    report(comparison, summary)
    if "capacities" in tables:
        say(f"Capacities: as confirmed in {tables['capacities'].source}.")
    for each in out:
        say(f"Report: {each}")
    if beyond.named is not None:
        say(f"Restricted, with names: {beyond.named}")
    if failure_lines(comparison):
        raise typer.Exit(EXIT_FAILURES)


def _request(amount: Amount, whose: Whose, opened: Opened, beyond: Beyond, model: Path | None) -> Request:
    return Request(
        whose.world,
        tuple(whose.tables),
        amount.replications,
        amount.precision,
        amount.at_most,
        amount.warm_up,
        model=model is not None,
        open_work=opened.open is not None,
        assumptions=beyond.assumptions,
    )


def _checked_targets(out: list[Path], json: Path | None, named: Path | None) -> list[Path | None]:
    """Refuse what cannot be written, or would be written twice; give all that will be."""
    for path in out:
        check_target(path, (".html", ".md"))
    for beside, ending in ((json, ".json"), (named, ".html")):
        if beside is not None:
            check_target(beside, (ending,))
    refuse_overwriting([], [*out, json, named])
    return [*out, json, named]


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
    stated = {name.replace("_", "-"): str(value) for name, value in given.items() if value is not None}
    return "".join(f" --{name} {shlex.quote(value)}" for name, value in stated.items())
