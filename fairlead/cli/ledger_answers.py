"""``fairlead ledger why``, ``why-not``, ``replay``, ``audit``: what the ledger can answer."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from fairlead.cli.console import counted, say, table
from fairlead.cli.ledger_options import LEAD, URL, opened, write_summary
from fairlead.cli.options import JSON
from fairlead.cli.refusal import refusing
from fairlead.ledger import Ledger, Replay, audit, last_decision, list_batches, replay, why, why_not
from fairlead.ledger.entries import SHADOW
from fairlead.ledger.live import CLOSED, DECLINED
from fairlead.service.replaying import LIVE_BATCH, replay_live
from matching.explaining.figures import figure
from scenarios.faults import BadInput, Fault

_SHOWN = 10
_EVERY = 1_000_000_000
_MISSED = {
    "best_value": "nobody was valued higher than whoever got it",
    "best_value_after_price": "after the price of a place, more was left with whoever got it",
    "best_value_with_room": "whoever got it was valued highest of those with room",
    "next_in_rotation": "it was somebody else's turn",
    "longest_waiting": "somebody else had waited longer",
    "lowest_level": "somebody else had had fewer",
    "least_loaded": "somebody else had less open work",
    "present_owner": "it stayed with its owner",
    "account_owner": "it went to the owner of its account",
    "explored": "drawn at random, to learn from",
    "capacity": "no room was left",
    "value_below_price": "its value was below the price of a place",
    "rule": "a rule decided",
}
"""Why a lead went elsewhere, by the reason of its decision."""

EXIT_DIFFERENT = 1
ENDED = (DECLINED, CLOSED)
"""What ends a live decision."""


def add_to(ledger: typer.Typer) -> None:
    """Add these commands."""
    ledger.command("why")(why_command)
    ledger.command("why-not")(why_not_command)
    ledger.command("replay")(replay_command)
    ledger.command("audit")(audit_command)


@refusing
def why_command(lead: LEAD, url: URL, json: JSON = None) -> None:
    """Say why a lead went where it went: every decision about it, what people said, what became of it.

    Example: fairlead ledger why 00Q01 --ledger sqlite:///ledger.db
    """
    with opened(url) as found:
        facts = why(found, lead)
    write_summary(facts, json)
    for each in facts["decisions"]:
        say(f"{_stage(each)}, by {each['policy']}: {each['why'] or each['reason']}")
        if each["given_to"] not in (None, each["rep"]):
            say(f"  Overridden: {each['given_to']} got it.")
        if each["bound_by"]:
            say(f"  Rules that bore on it: {each['bound_by']}.")
        if each["candidates"]:
            rows = [(one["rep"], figure(one["value"]), _figure(one["after_price"])) for one in each["candidates"]]
            table("  Considered", ("rep", "value", "after price"), rows)
    for each in facts["live"]:
        say(f"Live, {_minute(each['decided_at'])}: {each['why']}.")
    for note in facts["notes"]:
        say(_note(note))
    for outcome in facts["outcomes"]:
        say(f"Outcome with {outcome['rep']}: {outcome['outcome']} ({(outcome['closed_at'] or outcome['at'])[:10]}).")


def _stage(decision: dict[str, Any]) -> str:
    """Say which batch decided, and how far that has come; a shadow sheet gives nothing to anybody."""
    if decision["state"] == SHADOW:
        return f"Shadow sheet {decision['batch']} (whom we would have picked; nobody was given it)"
    done = f" ({'; '.join(decision['done'])})" if decision["done"] else ""
    return f"Batch {decision['batch']}, {decision['state']}{done}"


def _note(note: dict[str, Any]) -> str:
    """Say what was noted about a lead; of a live decision, when to the minute and whose it was."""
    if note["kind"] in ENDED:
        whose = "by" if note["kind"] == DECLINED else "while with"
        return f"Live, {_minute(note['at'])}: {note['kind']} {whose} {note['rep']}."
    signed = f" by {note['who']}" if note["who"] else ""
    return f"{note['at'][:10]} {note['kind']}{signed}: {note['why'] or ''}"


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _figure(value: float | None) -> str:
    return "–" if value is None else figure(value)


@refusing
def why_not_command(
    rep: Annotated[str, typer.Argument(metavar="REP", help="The rep's id.", show_default=False)],
    url: URL,
    batch: Annotated[
        str | None, typer.Option("--batch", metavar="ID", help="Of this batch only.", show_default=False)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every turn, each with its sentence.")] = False,
    json: JSON = None,
) -> None:
    """Say which turns a rep missed in batches and why, and what she received there against her team.

    Example: fairlead ledger why-not r07 --batch monday --ledger sqlite:///ledger.db
    """
    with opened(url) as found:
        facts = why_not(found, rep, batch, most=_EVERY) if every else why_not(found, rep, batch)
    write_summary(facts, json)
    say(f"{counted(facts['missed'], 'lead')} had {rep} as the next-best choice in a batch and went elsewhere.")
    say("Live decisions are not among them: fairlead ledger why LEAD has each with who came next.")
    for each in facts["reasons"]:
        say(f"  {_missed(each, rep)}")
    turns = facts["turns"] if every else facts["turns"][:_SHOWN]
    if every:
        for turn in turns:
            say(f"{turn['batch']}: {turn['why']}")
    elif turns:
        named = ("batch", "lead", "went to", f"value with {rep}", "behind by")
        table("The closest", named, [_turn(turn) for turn in turns])
        if facts["missed"] > len(turns):
            say(f"and {facts['missed'] - len(turns):,} more; --all shows each, and why, --json FILE has them as data.")
    headings = ("batch", "room", "leads", "expected value", "a rep of her team: leads", "value")
    table("Received", headings, [_received(row) for row in facts["received"][:_SHOWN]])


def _missed(of_one_reason: dict[str, Any], rep: str) -> str:
    """Say how many turns were missed for a reason, and what they were worth."""
    turns, reason = of_one_reason["turns"], of_one_reason["reason"]
    said = f"{counted(turns, 'turn')}: {_MISSED.get(reason, reason.replace('_', ' '))}"
    if of_one_reason["value"] is None:
        return f"{said}."
    behind = of_one_reason["behind"]
    less = "" if behind is None else f", and {figure(behind)} less than where they went, after prices"
    return f"{said}; worth {figure(of_one_reason['value'])} with {rep}{less}."


def _turn(turn: dict[str, Any]) -> tuple[str, ...]:
    return (turn["batch"], turn["lead"], turn["went_to"] or "nobody", _figure(turn["value"]), _figure(turn["margin"]))


def _received(row: dict[str, Any]) -> tuple[str, ...]:
    own = (f"{row['room']:,g}", f"{row['leads']:,}", f"{row['value']:,.1f}")
    return (row["batch"], *own, f"{row['team_leads']:,.1f}", f"{row['team_value']:,.1f}")


@refusing
def replay_command(
    url: URL,
    batch: Annotated[
        str | None,
        typer.Argument(metavar="[BATCH]", help="The batch's id; all of them unless stated.", show_default=False),
    ] = None,
    lead: Annotated[
        str | None, typer.Option("--lead", metavar="LEAD", help="Only this lead's newest decision.", show_default=False)
    ] = None,
    json: JSON = None,
) -> None:
    """Decide past batches and live decisions again from what was kept of them, and compare bit for bit.

    Where inputs were erased, or a time limit had ended the search, the stored answer is verified instead. Exit code 1:
    a decision came out differently, or was changed in the ledger.

    Example: fairlead ledger replay monday --ledger sqlite:///ledger.db
    """
    if batch is not None and lead is not None:
        raise BadInput([Fault("ledger", "a batch or --lead, not both", column="--lead", value=lead)])
    with opened(url) as found:
        if lead is not None:
            done = _of_lead(found, lead)
        elif batch is not None:
            done = [replay(found, batch)]
        else:
            done = [replay(found, row["batch"]) for row in reversed(list_batches(found))]
            done += [live] if (live := replay_live(found)).verdicts else []
    write_summary([_facts(each) for each in done], json)
    for each in done:
        counts = ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(each.counts.items()))
        say(f"{'Live' if each.batch == LIVE_BATCH else f'Batch {each.batch}'}: {counts}.")
        for cause in each.causes:
            say(f"  {cause}.")
    if not all(each.holds for each in done):
        raise typer.Exit(EXIT_DIFFERENT)


def _of_lead(found: Ledger, lead: str) -> list[Replay]:
    """Decide a lead's newest decision of a batch again, and its newest live one, where there are such."""
    live, place = replay_live(found, lead), last_decision(found, lead)
    done = [live] if live.verdicts else []
    if place is not None:
        whole = replay(found, place[0])
        done.append(Replay(whole.batch, {place[1]: whole.verdicts[place[1]]}, whole.causes))
    return done


def _facts(done: Replay) -> dict[str, object]:
    return {"batch": done.batch, "decisions": done.counts, "causes": list(done.causes), "holds": done.holds}


@refusing
def audit_command(url: URL) -> None:
    """Look whether everything in the ledger agrees: hashes, owners, capacities, files. Exit code 1: something does not.

    Example: fairlead ledger audit --ledger sqlite:///ledger.db
    """
    with opened(url) as found:
        faults = audit(found)
    for fault in faults:
        say(f"{fault}.")
    if faults:
        raise typer.Exit(EXIT_DIFFERENT)
    say("Everything agrees.")
