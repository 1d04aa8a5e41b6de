"""``fairlead simulate``."""

from __future__ import annotations

from typing import Annotated

import polars as pl
import typer

import models
from fairlead.calibrating.standing import standing_words
from fairlead.cli.console import say, step, table
from fairlead.cli.kpi_words import kpi_text
from fairlead.cli.methods import METHODS_HELP, method_named
from fairlead.cli.opening import Opened, open_work_of
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import JSON, MODEL, RULES, SCENARIO, SEED
from fairlead.cli.organisation import organisation_of
from fairlead.cli.reading import refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.output import all_or_nothing, check_table_target, check_target
from fairlead.waiting import decay_sentence
from matching import ValuesFrom
from matching.policies import Routes
from matching.policies.routes import CATCH_ALL
from scenarios import load_rules
from simulation import fit_on_past, history_of, reps_table, simulate
from simulation.by_route import kpis_by_route
from simulation.kpis import KPI_GROUPS, OPENING
from simulation.open_work.placing import remarks_on


@refusing
@with_option_sets
def simulate_command(
    scenario: SCENARIO,
    out: Annotated[
        str,
        typer.Option("--out", metavar="ADDRESS", help="Event log: Parquet, CSV or URL#table.", show_default=False),
    ],
    policy: Annotated[str, typer.Option("--policy", help=f"Routing method: {METHODS_HELP}.")] = "round-robin",
    write_history: Annotated[
        str | None,
        typer.Option(
            "--write-history",
            metavar="ADDRESS",
            help="Write the hand-overs as past assignments, as a CRM would have kept them; shares of being picked "
            "included.",
            show_default=False,
        ),
    ] = None,
    write_reps: Annotated[
        str | None,
        typer.Option("--write-reps", metavar="ADDRESS", help="Write the scenario's reps.", show_default=False),
    ] = None,
    model: MODEL = None,
    rules: RULES = None,
    json: JSON = None,
    seed: SEED = 0,
    *,
    opened: Opened,
    intake: Intake,
) -> None:
    """Run the sales funnel once under a routing method and write its event log.

    Methods that decide by values learn from the scenario's own simulated past unless --model is given.

    Example: fairlead simulate baseline --policy round-robin --out events.parquet --write-history history.csv
    """
    refuse_overwriting([], [out, write_history, write_reps, json])
    target = check_table_target(out)
    past, team = (None if each is None else check_table_target(each) for each in (write_history, write_reps))
    if json is not None:
        check_target(json, (".json",))
    given = load_rules(rules) if rules is not None else None
    organisation = organisation_of(scenario, given)
    learned = models.load_model(model) if model is not None else None
    open_work = open_work_of(opened, intake, organisation, [out, write_history, write_reps, json])
    method = method_named(policy, given, learned)
    if learned is None and method.values_from is ValuesFrom.MODEL:
        step("fitting a model on the scenario's own simulated past")
        learned = fit_on_past(organisation, seed=seed)
        method = method_named(policy, given, learned)
    step(f"simulating {organisation.days:g} days under {policy}")
    run = simulate(organisation, method, seed=seed, model=learned, open_work=open_work)
    kpis = run.kpis()
    with all_or_nothing() as outputs:
        outputs.table(run.events, target)
        if past is not None:
            outputs.table(history_of(run), past)
        if team is not None:
            outputs.table(reps_table(organisation), team)
        if json is not None:
            said = {"scenario": organisation.name, "policy": policy, "seed": seed, "kpis": kpis}
            outputs.json({**said, "by_route": kpis_by_route(run)}, json)
    say(f"{organisation.title}, {policy}: {standing_words(organisation)}")
    for title, group in KPI_GROUPS.items():
        if run.opening or group is not OPENING:
            table(title, ("", "value"), [(kpi.title, kpi_text(kpis[kpi.name], kpi.unit)) for kpi in group])
    if open_work is not None:
        for line in remarks_on(run.scenario, open_work):
            say(line)
    if isinstance(method, Routes):
        say(_by_catch_all(run.events))
    if (told := decay_sentence(method, learned)) is not None:
        say(told)
    say(f"{run.events.height:,} events of {run.leads.height:,} leads: {target}")


def _by_catch_all(events: pl.DataFrame) -> str:
    given = events.filter(pl.col("event") == "assigned")["detail"]
    caught = int(given.str.contains(f'"via":"{CATCH_ALL}', literal=True).sum())
    return f"Matched by no route, given out by the catch-all: {caught:,} of {given.len():,} hand-overs."
