"""``fairlead ledger``: the life of a batch after it was proposed by ``assign --ledger URL --batch ID``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from fairlead.cli.asking import say_rule_costs
from fairlead.cli.console import counted, say, table
from fairlead.cli.ledger_options import BATCH, LEAD, LEADS_NOW, OUT, URL, WHO, WHY, leads_now, opened, write_summary
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import JSON
from fairlead.cli.refusal import refusing
from fairlead.ledger import Written, approve, list_batches, plan_of, present_of, preview, release, show, take_back, undo
from fairlead.ledger.entries import SHADOW
from scenarios.faults import BadInput, Fault

ledger = typer.Typer(
    add_completion=False,
    name="ledger",
    help="Look into the ledger of batches: preview, approve, release, undo; why, replay, notes, outcomes.",
    no_args_is_help=True,
)

SKIPPED = {
    "owner_changed": "changed their owner in the CRM since",
    "gone": "are not in the CRM's leads any more",
    "not_adopted": "are beyond the teams and sources that the ledger gives out for",
    "held": "were given to somebody by another batch meanwhile",
    "capacity": "would have gone to somebody who is full, or beyond a cap",
    "forgotten": "were forgotten",
    "rep_forgotten": "concern a rep who was forgotten",
    "worked": "have been worked",
    "moved_on": "went on by another batch",
}


@ledger.command("list")
@refusing
def list_command(url: URL, json: JSON = None) -> None:
    """List the batches, the newest first.

    Example: fairlead ledger list --ledger sqlite:///ledger.db
    """
    with opened(url) as found:
        rows = list_batches(found)
    write_summary(rows, json)
    if not rows:
        say("No batch was proposed yet.")
        return
    headings = ("batch", "state", "since", "period", "policy", "leads", "assigned", "expected value")
    table("Batches", headings, [_row(row) for row in rows])


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    since, promised = row["since"][:16].replace("T", " "), row["promised"]
    counts = (f"{row['leads']:,}", f"{row['assigned']:,}", "–" if promised is None else f"{promised:,.1f}")
    return (row["batch"], row["state"], since, row["period"], row["policy"], *counts)


@ledger.command("show")
@refusing
def show_command(batch: BATCH, url: URL, json: JSON = None) -> None:
    """Show what is kept of a batch: how it was decided, and everything said and done about it.

    Example: fairlead ledger show monday --ledger sqlite:///ledger.db
    """
    with opened(url) as found:
        facts = show(found, batch)
    write_summary(facts, json)
    decisions = counted(facts["decisions"], "decision")
    if facts["state"] == SHADOW:
        say(f"Shadow sheet {facts['batch']}: {decisions}; it is never released.")
    else:
        say(f"Batch {facts['batch']}: {facts['state']}, {decisions}, period {facts['period']}.")
    say(f"Hash: {facts['hash']}")
    for name, digest in facts["given"].items():
        say(f"  {name}: {digest}")
    for entry in facts["entries"]:
        signed = f" by {entry['who']}" if entry["who"] else ""
        kind = "kept as a shadow sheet" if entry["kind"] == SHADOW else entry["kind"]
        say(f"{entry['at'][:19].replace('T', ' ')} {kind}{signed}{': ' + entry['why'] if entry['why'] else ''}")


@ledger.command("preview")
@refusing
def preview_command(
    batch: BATCH,
    url: URL,
    by_rep: Annotated[bool, typer.Option("--by-rep", help="List persons, too.")] = False,
    price_rules: Annotated[bool, typer.Option("--price-rules", help="Say what each rule costs.")] = False,
    json: JSON = None,
) -> None:
    """Show what a batch would do: moves, value received, caps, and what changed since the batch before.

    Example: fairlead ledger preview monday --ledger sqlite:///ledger.db --price-rules
    """
    with opened(url) as found:
        facts = preview(found, batch)
        plan = plan_of(found, batch) if price_rules else None
    if price_rules and plan is None:
        expected = "a batch whose inputs are all there: some are erased, and rules cannot be priced without them"
        raise BadInput([Fault("ledger", expected, column="--price-rules")])
    costs = None if plan is None else say_rule_costs(plan)
    kept = facts if by_rep else {name: value for name, value in facts.items() if name != "reps"}
    write_summary(kept if costs is None else {**kept, "rules": costs}, json)
    for line in _what_it_is(facts):
        say(line)
    if facts["overrides"]:
        say(f"Overridden by people: {counted(facts['overrides'], 'lead')}.")
    headings = ("team", "reps", "full", "leads a rep", "room", "leads", "expected value", "moved in", "moved out")
    table("By team", headings, [_team(row) for row in facts["teams"]])
    if by_rep:
        of_rep = ("rep", "team", "room", "leads", "expected value", "moved in", "moved out")
        table("By rep", of_rep, [_rep(row) for row in facts["reps"]])
    if facts["moves"]:
        moves = [(row["from"], row["to"], f"{row['leads']:,}") for row in facts["moves"]]
        table("Moves between teams", ("from", "to", "leads"), moves)
    _say_since(facts["since"])


def _what_it_is(facts: dict[str, Any]) -> list[str]:
    """Say what was decided, what it is expected to be worth and how surely, and whether any lift is promised."""
    summary = facts["summary"]
    counts = f"{summary['assigned']:,} of {summary['leads']:,} leads by {facts['policy']}"
    if facts["state"] == SHADOW:
        lines = [f"Shadow sheet {facts['batch']}: whom we would have picked, {counts}. It is never released."]
    else:
        lines = [f"Batch {facts['batch']} ({facts['state']}): {counts}."]
    if summary["promised"] is not None:
        lines.append(
            f"Expected value: {summary['promised']:,.1f}, 95 % {summary['promised_low']:,.1f} to "
            f"{summary['promised_high']:,.1f} before the luck of single deals."
        )
    if summary["promises_gain"] is False:
        lines.append(str(summary["verdict"]))  # it ends by saying that no lift is promised
    return lines


def _team(row: dict[str, Any]) -> tuple[str, ...]:
    spread = f"{row['fewest']:,} to {row['most']:,}"
    return (row["team"], str(row["reps"]), str(row["full"]), spread, *_sums(row))


def _rep(row: dict[str, Any]) -> tuple[str, ...]:
    return (row["rep"], row["team"], *_sums(row))


def _sums(row: dict[str, Any]) -> tuple[str, ...]:
    return (f"{row['room']:,g}", f"{row['leads']:,}", f"{row['value']:,.1f}", f"{row['gained']:,}", f"{row['lost']:,}")


def _say_since(since: dict[str, Any] | None) -> None:
    if since is None:
        say("No batch was released before this one.")
        return
    say(f"Since batch {since['batch']}: other {', '.join(since['differs']) or 'inputs: none'}.")
    if since["new_reps"] or since["gone_reps"]:
        say(f"  New reps: {since['new_reps']}; reps who are not there any more: {since['gone_reps']}.")
    rows = [
        (
            row["team"],
            f"{row['leads_then']:,}",
            f"{row['leads']:,}",
            f"{row['value_then']:,.1f}",
            f"{row['value']:,.1f}",
        )
        for row in since["teams"]
    ]
    table("Then and now", ("team", "leads then", "now", "expected value then", "now"), rows)


@ledger.command("approve")
@refusing
def approve_command(batch: BATCH, url: URL, who: WHO, why: WHY) -> None:
    """Approve a proposed batch.

    Example: fairlead ledger approve monday --who "Ann Lee" --why "as planned" --ledger sqlite:///ledger.db
    """
    with opened(url) as found:
        new = approve(found, batch, who, why)
    say(f"Batch {batch} is approved." if new else f"Batch {batch} was approved before: nothing was changed.")


@ledger.command("release")
@refusing
@with_option_sets
def release_command(
    batch: BATCH,
    url: URL,
    out: OUT = None,
    leads: LEADS_NOW = None,
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who does it.", show_default=False)] = "",
    json: JSON = None,
    *,
    intake: Intake,
) -> None:
    """Release an approved batch: write the file for the CRM, without leads whose owner changed since.

    Released again it writes the same file.

    Example: fairlead ledger release monday --leads leads.csv --out crm.csv --ledger sqlite:///ledger.db
    """
    now = leads_now(leads, intake, [out, json])
    with opened(url) as found:
        done = release(found, batch, None if now is None else present_of(now), out, who)
    _say_written(done, "released", "given", out, json)


@ledger.command("undo")
@refusing
@with_option_sets
def undo_command(
    batch: BATCH,
    url: URL,
    who: WHO,
    why: WHY,
    out: OUT = None,
    leads: LEADS_NOW = None,
    none_worked: Annotated[
        bool, typer.Option("--none-worked", help="No lead was worked yet, though no column says so.")
    ] = False,
    json: JSON = None,
    *,
    intake: Intake,
) -> None:
    """Undo a released batch: write the file that restores owners, but for leads already worked.

    Undone again it writes the same file.

    Example: fairlead ledger undo monday --leads leads.csv --out restore.csv --who Ann --why "wrong list" --ledger …
    """
    now = leads_now(leads, intake, [out, json])
    present = None if now is None else present_of(now, with_work=True, none_worked=none_worked)
    with opened(url) as found:
        done = undo(found, batch, present, out, who, why)
    _say_written(done, "undone", "restored", out, json)


@ledger.command("take-back")
@refusing
@with_option_sets
def take_back_command(
    lead: LEAD,
    url: URL,
    who: WHO,
    why: WHY,
    out: OUT = None,
    leads: LEADS_NOW = None,
    none_worked: Annotated[
        bool, typer.Option("--none-worked", help="The lead was not worked yet, though no column says so.")
    ] = False,
    json: JSON = None,
    *,
    intake: Intake,
) -> None:
    """Undo a live decision: write the file that gives the lead back to whoever had it before, or to nobody.

    A lead that was worked, or that is not with that rep any more, is refused. Again it writes the same file.

    Example: fairlead ledger take-back 00Q01 --leads leads.csv --out restore.csv --who Ann --why error --ledger …
    """
    now = leads_now(leads, intake, [out, json])
    present = None if now is None else present_of(now, with_work=True, none_worked=none_worked)
    with opened(url) as found:
        done = take_back(found, lead, present, out, who, why)
    _say_written(done, "taken back", "restored", out, json)


def _say_written(done: Written, word: str, good: str, out: Path | None, json: Path | None) -> None:
    write_summary({"state": word, "repeated": done.repeated, "leads": done.counts}, json)
    if done.repeated:
        say(f"It was {word} before: nothing was changed.")
    say(f"{counted(done.counts.get(good, 0), 'lead')} {good}.")
    for reason, count in sorted(done.counts.items()):
        if reason != good:
            say(f"  {counted(count, 'lead')} left out: they {SKIPPED[reason]}.")
    if out is not None:
        say(f"For the CRM: {out}")
