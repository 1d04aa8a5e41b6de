"""``fairlead assign``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

import models
from fairlead.assign import assign, usable_method
from fairlead.capacities import reps_as_confirmed
from fairlead.cli.asking import Questions, answered, refuse_unanswerable, say_answers
from fairlead.cli.assign_screen import say_plan
from fairlead.cli.console import say, step
from fairlead.cli.ledger_batch import Entering, entered, model_in_use, refuse_unusable, settings_of, together
from fairlead.cli.memory import ABSENCES, NOW, STATE, check_state_target, facts_of, one_run_at_a_time
from fairlead.cli.methods import METHODS_HELP
from fairlead.cli.moments import moment_of
from fairlead.cli.option_sets import Intake, Moving, with_option_sets
from fairlead.cli.options import ACCOUNTS, CAPACITIES, JSON, LEADS, MODEL, REPS, RULES, SEED
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting, set_aside_of
from fairlead.cli.refusal import refusing
from fairlead.databases import DatabaseAddress
from fairlead.intake import Checked
from fairlead.ledger import Turns
from fairlead.output import all_or_nothing, check_table_target, check_target
from fairlead.plan import Plan
from fairlead.preparing import Sources
from fairlead.reassigning import reassignment_of
from fairlead.routing import State, open_session
from fairlead.rules_fit import refuse_faulty
from fairlead.stages import Stages
from matching.policies import described
from scenarios import BadInput, Fault, PartlyValid, Rules, partly_valid_rules
from scenarios.vocabulary import CapacityUnit

EXIT_NO_SOLUTION = 1


@refusing
@one_run_at_a_time
@with_option_sets
def assign_command(
    leads: LEADS,
    reps: REPS,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", metavar="ADDRESS", help="Assignments: CSV, Parquet or a new table, URL#table.", show_default=False
        ),
    ] = None,
    model: MODEL = None,
    policy: Annotated[
        str,
        typer.Option("--policy", help=f"Routing method: {METHODS_HELP}."),
    ] = "optimal",
    rules: RULES = None,
    accounts: ACCOUNTS = None,
    capacities: CAPACITIES = None,
    absences: ABSENCES = None,
    now: NOW = None,
    state: STATE = None,
    time_limit: Annotated[
        float,
        typer.Option("--time-limit", help="Seconds the method optimal may search under rules.", min=0.1),
    ] = 60.0,
    optimise: Annotated[
        models.Worth,
        typer.Option(
            "--optimise",
            help="What a win is worth: the lead's value (1 without one), 1, or the revenue history lets expect.",
        ),
    ] = models.Worth.VALUE,
    won_by: Annotated[
        str | None,
        typer.Option(
            "--won-by",
            metavar="DAYS",
            help="Give the chance of a win by these days, too: 30,90 adds won_by_day_30 and won_by_day_90.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done; write no assignments.")] = False,
    json: JSON = None,
    seed: SEED = 0,
    *,
    moving: Moving,
    entering: Entering,
    questions: Questions,
    intake: Intake,
) -> None:
    """Give out a batch of leads within the reps' capacity.

    Leads that have an owner stay there unless --reassign says why they may move. With --now, whoever is off shift then
    gets nothing; with --state, a rotation goes on where the run before stopped. With --ledger the batch is only
    proposed, by the model in use unless --model names another; fairlead ledger has the rest of its life. Exit code 1:
    the rules leave no solution (said which of them); 2: the input was refused.

    Example: fairlead assign --leads leads.csv --reps reps.csv --model model --out assignments.csv
    """
    target = _checked_target(out, json, needed=not dry_run and entering.ledger is None)
    refuse_unusable(entering, dry_run=dry_run, state=state)
    moment = moment_of(now, intake.timezone)
    check_state_target(state, moving.reassign)
    asked = reassignment_of(moving.reassign, moving.effective, moving.max_moves)
    model = model if model is not None else model_in_use(entering)
    learned = models.load_model(model) if model is not None else None
    read = partly_valid_rules(rules) if rules is not None else None
    given = None if read is None else read.model
    named = {"leads": leads, "reps": reps, "accounts": accounts, "capacities": capacities, "absences": absences}
    named["history"] = entering.elsewhere
    beside = [*read_beside(named, intake.columns, model), *_pair_files(given)]
    refuse_overwriting([*named.values(), rules, *beside], [out, json, intake.quarantine, intake.faults, state])
    method = None if read is not None and read.faults else usable_method(policy, learned, given)
    if method is not None:
        refuse_unanswerable(questions, method)
    stages = Stages()
    with stages.stage("reading"):
        tables = _tables(named, intake, read)
    held = tables["accounts"].frame if accounts is not None else None
    if read is not None and method is None:
        unit, reps_given = tables["reps"].capacity_unit, reps_as_confirmed(tables)
        refuse_faulty(read, Sources(tables["leads"].frame, reps_given, held, None, asked, unit, moment))
    assert method is not None
    session = open_session(
        method,
        tables["leads"].frame,
        reps_as_confirmed(tables),
        rules=given,
        absences=tables["absences"].frame if absences is not None else None,
        accounts=held,
        now=moment,
        on_shift=now is not None,
        path=state,
    )
    files = [model, rules, *_pair_files(given)]
    known = {**{name: table.frame for name, table in tables.items()}, "reps": reps_as_confirmed(tables)}
    others = {"worth": optimise, "won_by": won_by, "time_limit": time_limit, "now": now, "period": entering.period}
    others["elsewhere_since"] = entering.elsewhere_since
    batch = entered(entering, moment, known, files, settings_of(policy, seed, moving, **others))
    if batch is not None and (before := batch.repeated()) is not None:
        _write_again(*before, batch.batch_id, target, json)
        return
    turns = session.rotation if batch is None else batch.turns(method)
    mine, team = session.leads, session.reps
    load: Mapping[str, float] = {}
    if batch is not None:
        mine, team = batch.adopted(batch.free(session.leads), session.reps)
        load = batch.loaded(_elsewhere(tables), _since(entering, moment, intake.timezone), moment)
    remembered_before = turns.to_dict()
    step(f"giving out {tables['leads'].frame.height:,} leads by {policy}")
    plan = assign(
        mine,
        team,
        model=learned,
        policy=policy,
        rules=session.rules,
        accounts=held,
        reassign=moving.reassign,
        effective=None if asked is None else asked.effective,
        max_moves=moving.max_moves,
        capacity_unit=tables["reps"].capacity_unit,
        on=moment,
        seed=seed,
        rotation=turns,
        time_limit=time_limit,
        worth=optimise,
        won_by=_days(won_by),
        taken=None if batch is None else together(batch.before.taken, load),
        used=None if batch is None else batch.before.used,
        stages=stages,
    )
    plan.summary.update(facts_of(session, stated=bool(now or absences or state)), by_team=plan.teams.to_dicts())
    plan.summary["capacities"] = None if capacities is None else tables["capacities"].source
    aside = set_aside_of(tables)
    plan.summary.update(set_aside=sum(aside.values()), set_aside_by_table=aside)
    answers = None if plan.unsolved else answered(plan, questions)
    if answers is not None:
        plan.summary.update(answers.facts)
    remembered = session.after(plan.table) if state is not None and not plan.unsolved else None
    if batch is not None and not plan.unsolved:
        days = tuple(_days(won_by))
        after = turns.to_dict()
        told = None if after == remembered_before else Turns(described(method), remembered_before, after)
        asked_for = {
            "policy": policy,
            "seed": seed,
            "rules": session.rules,
            "model": model,
            "won_by": days,
            "elsewhere": load,
        }
        if not batch.propose(plan, **asked_for, turns=told):
            _write_again(*batch.answered(), batch.batch_id, target, json)
            return
        plan.summary["batch"] = batch.batch_id
    _write(plan, target, json, None if remembered is None or state is None else (remembered, state), dry_run=dry_run)
    say_plan(plan, target, dry_run=dry_run)
    if capacities is not None and given is not None and given.constraints.ramp is not None:
        say("The ramp was taken off the confirmed capacities, too; those that check proposes have it already.")
    if answers is not None:
        say_answers(answers)
    if plan.unsolved:
        raise typer.Exit(EXIT_NO_SOLUTION)


def _elsewhere(tables: dict[str, Checked]) -> pl.DataFrame | None:
    """Return what was assigned elsewhere; None where that was not asked for.

    Raises
    ------
    BadInput
        When capacity counts open leads, among which they are already.
    """
    if "history" not in tables:
        return None
    if tables["reps"].capacity_unit is CapacityUnit.OPEN_LEADS:
        expected = "no such table where capacity is of open leads: open_load counts them already"
        raise BadInput([Fault("assign", expected, column="--elsewhere")])
    return tables["history"].frame


def _since(entering: Entering, moment: datetime, timezone: str | None) -> datetime:
    """Return from when on assignments made elsewhere are load: the beginning of the batch's day, or as stated."""
    if entering.elsewhere_since is not None:
        return moment_of(entering.elsewhere_since, timezone, "--elsewhere-since")
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _tables(named: dict[str, str | None], intake: Intake, read: PartlyValid[Rules] | None) -> dict[str, Checked]:
    """Read the tables; what is wrong with them is refused beside what is wrong with the rules file."""
    try:
        return read_tables({name: place for name, place in named.items() if place is not None}, intake)
    except BadInput as refused:
        raise BadInput([*(() if read is None else read.faults), *refused.faults]) from None


def _days(listed: str | None) -> list[float]:
    try:
        return [float(day) for day in listed.split(",")] if listed is not None else []
    except ValueError:
        raise BadInput([Fault("assign", "days with commas between, 30,90", column="--won-by", value=listed)]) from None


def _pair_files(rules: Rules | None) -> list[Path]:
    return [] if rules is None else list(rules.constraints.pair_files.values())


def _checked_target(out: str | None, json: Path | None, *, needed: bool) -> Path | DatabaseAddress | None:
    if out is None and needed:
        raise BadInput([Fault("assign", "a file to write the assignments to, or --dry-run", column="--out")])
    if json is not None:
        check_target(json, (".json",))
    return check_table_target(out) if out is not None else None


def _write(
    plan: Plan,
    out: Path | DatabaseAddress | None,
    json: Path | None,
    remembered: tuple[State, Path] | None,
    *,
    dry_run: bool,
) -> None:
    with all_or_nothing() as outputs:
        if out is not None and not dry_run and not plan.unsolved:
            outputs.table(plan.table, out)
        if json is not None:
            outputs.json(plan.summary, json)
        if remembered is not None and not dry_run:
            outputs.json(remembered[0].to_json(), remembered[1])


def _write_again(
    table: pl.DataFrame,
    summary: dict[str, object],
    batch_id: str,
    out: Path | DatabaseAddress | None,
    json: Path | None,
) -> None:
    """Write what the ledger has of a batch that was proposed before."""
    with all_or_nothing() as outputs:
        if out is not None:
            outputs.table(table, out)
        if json is not None:
            outputs.json({**summary, "batch": batch_id, "repeated": True}, json)
    if out is not None:
        say(f"Assignments: {out}")
