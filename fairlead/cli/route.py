"""``fairlead route``."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import polars as pl
import typer

import models
from fairlead.assign import usable_method
from fairlead.choosing_by_policy import catch_all_words
from fairlead.cli.console import counted, say, step, table
from fairlead.cli.memory import ABSENCES, STATE, one_run_at_a_time
from fairlead.cli.methods import METHODS_HELP
from fairlead.cli.moments import moment_of
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import ACCOUNTS, JSON, LEADS, MODEL, REPS, RULES, SEED
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.cli.unassigned import UNASSIGNED
from fairlead.intake import Checked
from fairlead.output import all_or_nothing, check_table_target, check_target
from fairlead.routing import Router, notices, read_state, refuse_another_method, refuse_earlier
from fairlead.routing.log import decisions_of, teams_of
from fairlead.waiting import decay_sentence
from matching.policies import CatchAllWarning, Explanation, Routes
from scenarios import BadInput, Fault, load_rules

MOMENT = Annotated[
    str | None,
    typer.Option(
        "--now", metavar="TIME", help="The moment, if not this one: 2026-03-02T09:30+01:00.", show_default=False
    ),
]
OUT = Annotated[
    str | None,
    typer.Option(
        "--out", metavar="ADDRESS", help="Decisions: CSV, Parquet or a new table, URL#table.", show_default=False
    ),
]
EXPLAIN = Annotated[bool, typer.Option("--explain", help="Say of every rep why she is next, later or passed over.")]
DRY_RUN = Annotated[bool, typer.Option("--dry-run", help="Show what would be done; write and remember nothing.")]


@refusing
@one_run_at_a_time
@with_option_sets
def route_command(
    leads: LEADS,
    reps: REPS,
    policy: Annotated[str, typer.Option("--policy", help=f"Routing method: {METHODS_HELP}.")] = "round-robin",
    state: STATE = None,
    now: MOMENT = None,
    rules: RULES = None,
    model: MODEL = None,
    accounts: ACCOUNTS = None,
    absences: ABSENCES = None,
    out: OUT = None,
    explain: EXPLAIN = False,
    dry_run: DRY_RUN = False,
    json: JSON = None,
    seed: SEED = 0,
    *,
    intake: Intake,
) -> None:
    """Route new leads one at a time, each to somebody who is on shift and has room now.

    Leads are taken in the order of the table, each as if the next had not come yet. With --state the method goes on
    where it stopped. Exit code 2: the input was refused.

    Example: fairlead route --leads new.csv --reps reps.csv --policy level --state level.json --out decisions.csv
    """
    moment = moment_of(now, intake.timezone)
    if out is None and not dry_run:
        raise BadInput([Fault("route", "a file to write the decisions to, or --dry-run", column="--out")])
    target = check_table_target(out) if out is not None else None
    for file in (json, state):
        if file is not None:
            check_target(file, (".json",))
    named = {"leads": leads, "reps": reps, "accounts": accounts, "absences": absences}
    beside = read_beside(named, intake.columns, model)
    refuse_overwriting([*named.values(), rules, *beside], [out, json, intake.quarantine, intake.faults, state])
    learned = models.load_model(model) if model is not None else None
    given = load_rules(rules) if rules is not None else None
    method = usable_method(policy, learned, given)
    before = read_state(state) if state is not None and state.exists() else None
    if before is not None and state is not None:
        refuse_another_method(before, method, state)
        refuse_earlier(before, moment, state)
    files = {name: place for name, place in named.items() if place is not None}
    tables = read_tables(files, intake)
    people = tables["reps"].frame
    router = Router(
        method, people, absences=_frame(tables, "absences"), accounts=_frame(tables, "accounts"), rules=given,
        model=learned, unit=tables["reps"].capacity_unit, state=before, seed=seed,
    )  # fmt: skip
    step(f"routing {tables['leads'].frame.height:,} leads by {policy}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CatchAllWarning)  # said with the summary
        told = router.route(tables["leads"].frame, moment)
    decided = decisions_of(told, moment)
    summary = _summary(told, tables["leads"].frame, router, moment, policy)
    summary["catch_all"] = catch_all_words(method, router.team.rotation) if isinstance(method, Routes) else None
    summary["waiting"] = decay_sentence(method, learned)
    summary["notices"] = notices(method, people, before)
    summary["by_team"] = teams_of(decided, tables["leads"].frame, people).to_dicts()
    with all_or_nothing() as outputs:
        if target is not None and not dry_run:
            outputs.table(decided, target)
        if json is not None:
            outputs.json(summary, json)
        if state is not None and not dry_run:
            outputs.json(router.state(moment).to_json(), state)
    _report(told, summary, explain=explain)
    say("Dry run: nothing was written or remembered." if dry_run else f"Decisions: {target}")


def _frame(tables: dict[str, Checked], name: str) -> pl.DataFrame | None:
    return tables[name].frame if name in tables else None


def _summary(
    told: Sequence[Explanation], leads: pl.DataFrame, router: Router, now: datetime, policy: str
) -> dict[str, Any]:
    given = sum(each.decision.rep_id is not None for each in told)
    waiting: dict[str, int] = {}
    for each in told:
        if each.decision.rep_id is None:
            waiting[each.decision.reason] = waiting.get(each.decision.reason, 0) + 1
    return {
        "policy": policy,
        "now": now,
        "leads": leads.height,
        "assigned": given,
        "unassigned": waiting,
        "not_routed": leads.height - len(told),
        "away": _counts(router.team.absent(now)),
    }


def _counts(away: dict[str, str]) -> dict[str, int]:
    return {why: list(away.values()).count(why) for why in sorted(set(away.values()))}


def _report(told: Sequence[Explanation], summary: dict[str, Any], *, explain: bool) -> None:
    for each in told:
        if explain:
            say(str(each))
    say(f"{summary['assigned']:,} of {counted(summary['leads'], 'lead')} routed.")
    if summary["unassigned"]:
        each_reason = ", ".join(
            f"{count:,} {UNASSIGNED.get(reason, reason)}" for reason, count in summary["unassigned"].items()
        )
        say(f"Not given out: {each_reason}.")
    if summary["not_routed"]:
        say(f"{counted(summary['not_routed'], 'lead')} somebody has already: not routed again.")
    if summary["catch_all"]:
        say(summary["catch_all"])
    if summary["away"]:
        say("Reps away: " + ", ".join(f"{count:,} {why}" for why, count in summary["away"].items()) + ".")
    if summary["waiting"]:
        say(summary["waiting"])
    for notice in summary["notices"]:
        say(notice["text"])
    rows = [
        (row["team"], f"{row['leads']:,}", "–" if row["value"] is None else f"{row['value']:,.1f}")
        for row in summary["by_team"]
    ]
    table("By team", ("team", "leads", "their value"), rows)
