"""``fairlead assign``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from fairlead.assign import assign, usable_method
from fairlead.capacities import with_capacities
from fairlead.cli.bonds import bond_lines
from fairlead.cli.console import counted, say, step, table
from fairlead.cli.memory import ABSENCES, NOW, STATE, check_state_target, facts_of, session_lines
from fairlead.cli.methods import METHODS_HELP
from fairlead.cli.moments import moment_of
from fairlead.cli.options import ACCOUNTS, COLUMNS, FAULTS, JSON, LEADS, MODEL, QUARANTINE, REPS, RULES, SEED, TIMEZONE
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting, set_aside_of
from fairlead.cli.refusal import refusing
from fairlead.databases import DatabaseAddress
from fairlead.intake import Checked
from fairlead.output import all_or_nothing, check_table_target, check_target
from fairlead.plan import Plan
from fairlead.routing import State, open_session
from models import load_model
from scenarios import BadInput, Fault, load_rules

EXIT_NO_SOLUTION = 1


@refusing
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
    reassign: Annotated[
        str | None,
        typer.Option(
            "--reassign", metavar="REASON", help="Let leads that have an owner move too, and why.", show_default=False
        ),
    ] = None,
    capacities: Annotated[
        str | None,
        typer.Option(
            "--capacities",
            metavar="ADDRESS",
            help="Confirmed capacities (rep_id, capacity), in place of those of the reps.",
            show_default=False,
        ),
    ] = None,
    absences: ABSENCES = None,
    now: NOW = None,
    state: STATE = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done; write no assignments.")] = False,
    json: JSON = None,
    seed: SEED = 0,
    columns: COLUMNS = None,
    timezone: TIMEZONE = None,
    quarantine: QUARANTINE = None,
    faults: FAULTS = None,
) -> None:
    """Give out a batch of leads within the reps' capacity.

    Leads that have an owner stay there unless --reassign says why they may move. With --now, whoever is off shift then
    gets nothing; with --state, a rotation goes on where the run before stopped. Exit code 1: the rules leave no
    solution (said why); 2: the input was refused.

    Example: fairlead assign --leads leads.csv --reps reps.csv --model model --out assignments.csv
    """
    target = _checked_target(out, json, dry_run=dry_run)
    moment = moment_of(now, timezone)
    check_state_target(state, reassign)
    named = {"leads": leads, "reps": reps, "accounts": accounts, "capacities": capacities, "absences": absences}
    beside = read_beside(named, columns, model)
    refuse_overwriting([*named.values(), rules, *beside], [out, json, quarantine, faults, state])
    learned = load_model(model) if model is not None else None
    given = load_rules(rules) if rules is not None else None
    method = usable_method(policy, learned, given)
    files = {name: place for name, place in named.items() if place is not None}
    tables = read_tables(files, columns=columns, timezone=timezone, quarantine=quarantine, faults=faults)
    held = tables["accounts"].frame if accounts is not None else None
    session = open_session(
        method,
        tables["leads"].frame,
        _with_confirmed(tables),
        rules=given,
        absences=tables["absences"].frame if absences is not None else None,
        accounts=held,
        now=moment,
        on_shift=now is not None,
        path=state,
    )
    step(f"giving out {tables['leads'].frame.height:,} leads by {policy}")
    plan = assign(
        session.leads,
        session.reps,
        model=learned,
        policy=policy,
        rules=session.rules,
        accounts=held,
        reassign=reassign,
        capacity_unit=tables["reps"].capacity_unit,
        on=moment,
        seed=seed,
        rotation=session.rotation,
    )
    plan.summary.update(facts_of(session, stated=bool(now or absences or state)), by_team=plan.teams.to_dicts())
    plan.summary["capacities"] = None if capacities is None else tables["capacities"].source
    aside = set_aside_of(tables)
    plan.summary.update(set_aside=sum(aside.values()), set_aside_by_table=aside)
    remembered = session.after(plan.table) if state is not None and plan.conflict is None else None
    _write(plan, target, json, None if remembered is None or state is None else (remembered, state), dry_run=dry_run)
    _report(plan, target, dry_run=dry_run)
    if plan.conflict is not None:
        raise typer.Exit(EXIT_NO_SOLUTION)


def _with_confirmed(tables: dict[str, Checked]) -> pl.DataFrame:
    reps = tables["reps"]
    if "capacities" not in tables:
        return reps.frame
    confirmed = tables["capacities"]
    return with_capacities(
        reps.frame,
        confirmed.frame,
        unit=reps.capacity_unit,
        source=confirmed.source,
        some_set_aside=reps.set_aside > 0,
    )


def _checked_target(out: str | None, json: Path | None, *, dry_run: bool) -> Path | DatabaseAddress | None:
    if out is None and not dry_run:
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
        if out is not None and not dry_run and plan.conflict is None:
            outputs.table(plan.table, out)
        if json is not None:
            outputs.json(plan.summary, json)
        if remembered is not None and not dry_run:
            outputs.json(remembered[0].to_json(), remembered[1])


def _report(plan: Plan, out: Path | DatabaseAddress | None, *, dry_run: bool) -> None:
    summary = plan.summary
    if plan.conflict is not None:
        say(f"No solution: {plan.conflict}")
        return
    say(f"{summary['assigned']:,} of {summary['leads']:,} leads assigned to {summary['reps']:,} reps.")
    for line in _remarks(plan):
        say(line)
    headings = ("team", "reps", "capacity", "leads", "their value", "expected value")
    table("By team", headings, [_team_row(row) for row in _rows(plan)])
    if plan.moves.height:
        rows = [(str(old), str(new), f"{count:,}") for old, new, count in plan.moves.iter_rows()]
        table("Moves between teams", ("from", "to", "leads"), rows)
    if dry_run:
        say("Dry run: no assignments were written.")
    else:
        say(f"Assignments: {out}")


def _remarks(plan: Plan) -> list[str]:
    summary = plan.summary
    lines = []
    unassigned = {reason: count for reason, count in _counts(summary["unassigned"]).items() if count}
    if unassigned:
        lines.append(
            "Unassigned: " + ", ".join(f"{count:,} {_WORDS.get(r, r)}" for r, count in unassigned.items()) + "."
        )
    if summary["already_owned"]:
        lines.append(f"{summary['already_owned']:,} leads have an owner and stay there; --reassign REASON moves them.")
    if summary["owners_gone"]:
        lines.append(
            f"{counted(summary['owners_gone'], 'lead')} of those belong to somebody who is not among these reps."
        )
    if summary["moved"]:
        lines.append(f"{counted(summary['moved'], 'lead')} move to another owner, teams below; the file lists each.")
    lines += session_lines(plan.summary)
    lines += bond_lines(plan.summary)
    if summary["catch_all"]:
        lines.append(str(summary["catch_all"]))
    lines += _evenness(plan)
    if summary["gap"] is not None:
        lines.append(f"Gap {summary['gap']:.3g}: " + _GAP[summary["gap"] == 0.0])
    if summary["promised"] is not None:
        lines.append(
            f"Expected value: {summary['promised']:,.1f} (the naive sum of the estimates says "
            f"{summary['promised_naive']:,.1f}; choosing the best of many estimates picks their errors too)."
        )
    if summary["former_reps"]:
        lines.append(f"Former reps learned from, who get nothing: {summary['former_reps']}.")
    if summary["left_reps"]:
        lines.append(f"Reps of the table who have left and get nothing: {summary['left_reps']}.")
    if summary["new_reps"]:
        lines.append(f"Reps without history, valued as an average rep would be: {summary['new_reps']}.")
    if summary["unseen"]:
        unseen = ", ".join(f"{count:,} leads by {feature}" for feature, count in _counts(summary["unseen"]).items())
        lines.append(f"New to the model, valued as an average would be: {unseen}.")
    if summary["capacities"] is not None:
        lines.append(f"Capacities: as confirmed in {summary['capacities']}.")
    if summary["verdict"] is not None:
        lines.append(str(summary["verdict"]))
    if summary["promises_gain"] is False:
        lines.append(_without_promise(plan))
    return lines


def _evenness(plan: Plan) -> list[str]:
    spread, outside = plan.summary["leads_per_rep"], _counts(plan.summary["outside"])
    lines = []
    if isinstance(spread, dict):
        lines.append(f"Leads a rep: {spread['fewest']} to {spread['most']}, median {spread['median']:g}.")
    beyond = ", ".join(f"{count:,} by {kind}" for kind, count in outside.items() if count)
    if beyond:
        lines.append(f"Outside what their rep names as her own: {beyond}. A rules file can make a match hard.")
    return lines


def _without_promise(plan: Plan) -> str:
    if plan.summary["moved"]:
        count = counted(plan.summary["moved"], "lead")
        return f"So nothing in this history speaks for moving {count} away from owners who are still there."
    return "So nothing speaks for uneven shares either: --policy round-robin shares the leads out evenly."


_WORDS = {
    "no_eligible_rep": "without an eligible rep",
    "capacity": "for want of capacity",
    "value_below_price": "worth less than the slot they would take",
    "barred": "barred from every eligible rep",
    "group": "because no rep has room for all that belong together",
    "rule": "because of a rule",
    "no_route": "matched by no route",
    "owner_away": "waiting for their owner",
}
_GAP = {True: "the best use of these estimates, proven and checked.", False: "how far the best could be from this."}


def _counts(value: object) -> dict[str, int]:
    return dict(value) if isinstance(value, dict) else {}


def _rows(plan: Plan) -> list[dict[str, object]]:
    return plan.teams.with_columns(pl.col("capacity").round(1)).to_dicts()


def _team_row(row: dict[str, object]) -> tuple[str, ...]:
    value, expected = _amount(row["value"]), _amount(row["expected_value"])
    return (str(row["team"]), str(row["reps"]), f"{row['capacity']:,g}", f"{row['leads']:,}", value, expected)


def _amount(figure: object) -> str:
    return f"{figure:,.1f}" if isinstance(figure, float) and figure else "–"
