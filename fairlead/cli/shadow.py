"""``fairlead shadow``: a sheet each morning beside what the firm did, and a scorecard after some weeks."""

from __future__ import annotations

from typing import Annotated

import typer

import models
from fairlead.cli.console import counted, say, step
from fairlead.cli.evaluate import judging_settings
from fairlead.cli.ledger_batch import model_of_ledger
from fairlead.cli.ledger_options import URL, opened, write_summary
from fairlead.cli.methods import METHODS_HELP
from fairlead.cli.moments import moment_of
from fairlead.cli.option_sets import Intake, Judging, with_option_sets
from fairlead.cli.options import ACCOUNTS, HISTORY, JSON, LEADS, MODEL, REPS, RULES, SEED
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.evaluating import lines_of
from fairlead.ledger import Asked, hash_of, open_ledger
from fairlead.ledger.proposing import refuse_bad_id
from fairlead.output import all_or_nothing, check_table_target, check_target
from fairlead.shadowing import Morning, Room, Scorecard, enter, morning, picks_of, scorecard
from scenarios import load_rules

shadow = typer.Typer(
    add_completion=False,
    name="shadow",
    help="Beside what the firm does: whom we would have picked, and what that would have been worth.",
    no_args_is_help=True,
)


@shadow.command("sheet")
@refusing
@with_option_sets
def sheet_command(
    leads: LEADS,
    reps: REPS,
    ledger: URL,
    batch: Annotated[
        str,
        typer.Option("--batch", metavar="ID", help="The sheet's id, such as shadow-2026-03-02.", show_default=False),
    ],
    out: Annotated[
        str | None,
        typer.Option(
            "--out", metavar="ADDRESS", help="The sheet: CSV, Parquet or a new table, URL#table.", show_default=False
        ),
    ] = None,
    model: MODEL = None,
    policy: Annotated[str, typer.Option("--policy", help=f"Routing method: {METHODS_HELP}.")] = "optimal",
    rules: RULES = None,
    accounts: ACCOUNTS = None,
    room: Annotated[
        Room,
        typer.Option("--room", help="given: each rep as many as she got; capacity: as the reps table says."),
    ] = Room.GIVEN,
    now: Annotated[
        str | None,
        typer.Option(
            "--now", metavar="TIME", help="The moment, if not this one: 2026-03-02T09:30+01:00.", show_default=False
        ),
    ] = None,
    json: JSON = None,
    seed: SEED = 0,
    *,
    intake: Intake,
) -> None:
    """Say whom we would have picked for this morning's leads, beside who got them (their owner).

    The sheet is kept in the ledger; nothing is written for the CRM, and no such batch is ever released.

    Example: fairlead shadow sheet --leads new.csv --reps reps.csv --ledger sqlite:///ledger.db --batch s1 --out s1.csv
    """
    refuse_bad_id(batch)
    target = None if out is None else check_table_target(out)
    if json is not None:
        check_target(json, (".json",))
    moment = moment_of(now, intake.timezone)
    named = {"leads": leads, "reps": reps, "accounts": accounts}
    beside = read_beside(named, intake.columns, model)
    refuse_overwriting([*named.values(), rules, *beside], [out, json, intake.quarantine, intake.faults])
    place = model if model is not None else model_of_ledger(ledger)
    learned = None if place is None else models.load_model(place)
    given = load_rules(rules) if rules is not None else None
    tables = read_tables({name: path for name, path in named.items() if path is not None}, intake)
    frames = {name: table.frame for name, table in tables.items()}
    step(f"deciding {frames['leads'].height:,} leads once more by {policy}")
    found = morning(
        frames["leads"], frames["reps"], room=room, model=learned, policy=policy, rules=given,
        accounts=frames.get("accounts"), capacity_unit=tables["reps"].capacity_unit, on=moment, seed=seed,
    )  # fmt: skip
    hashes = {name: hash_of(frame) for name, frame in frames.items()}
    hashes |= {file.name if file.is_file() else "model": hash_of(file) for file in (place, rules) if file is not None}
    hashes["settings"] = hash_of([policy, seed, room.value, now])
    asked = Asked(policy, f"shadow {batch}", seed, given, place, shadow=True, given=hashes)
    kept = open_ledger(ledger, create=True)
    try:
        enter(kept, batch, found, asked)
    finally:
        kept.close()
    with all_or_nothing() as outputs:
        if target is not None:
            outputs.table(found.sheet, target)
        if json is not None:
            outputs.json({**found.summary(), "batch": batch}, json)
    _say_sheet(found, batch)
    if target is not None:
        say(f"Sheet: {target}")


def _say_sheet(found: Morning, batch: str) -> None:
    facts = found.summary()
    say(f"{counted(facts['leads'], 'lead')} this morning; {facts['given']:,} were given to somebody.")
    say(f"The same choice for {facts['same']:,} of them; another for {facts['given'] - facts['same']:,}.")
    if facts["chance_picked"] is not None:
        say(
            f"The model expects {facts['chance_picked']:.1%} of our picks to be won, {facts['chance_given']:.1%} of "
            "what was done. That is what it believes, not evidence: 'fairlead shadow scorecard' judges by outcomes."
        )
    say(f"Kept as {batch}; nothing is written for the CRM.")


@shadow.command("scorecard")
@refusing
@with_option_sets
def scorecard_command(
    history: HISTORY,
    reps: REPS,
    ledger: URL,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="Sheets from then on.", show_default=False)
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="Sheets up to then.", show_default=False)
    ] = None,
    json: JSON = None,
    seed: SEED = 0,
    *,
    judging: Judging,
    intake: Intake,
) -> None:
    """Judge the sheets by what became of their leads: limits first, then the interval of the gain.

    Example: fairlead shadow scorecard --history history.csv --reps reps.csv --ledger sqlite:///ledger.db
    """
    if json is not None:
        check_target(json, (".json",))
    beside = read_beside({"history": history, "reps": reps}, intake.columns)
    refuse_overwriting([history, reps, *beside], [json, intake.quarantine, intake.faults])
    ends = [
        None if text is None else moment_of(text, intake.timezone, option)
        for option, text in (("--since", since), ("--until", until))
    ]
    with opened(ledger) as kept:
        picks = picks_of(kept, *ends)
    tables = read_tables({"history": history, "reps": reps}, intake)
    settings = judging_settings(judging, seed)
    found = scorecard(
        picks, tables["history"].frame, tables["reps"].frame, settings=settings, as_of=judging.as_of, progress=step
    )
    write_summary(found.summary(), json)
    _say_card(found)


def _say_card(found: Scorecard) -> None:
    say(f"{counted(found.sheets, 'sheet')} with {counted(found.leads, 'lead')} that somebody got.")
    for count, words in (
        (found.unknown, "are not in the history with that rep"),
        (found.untried, "we would have given to reps without a single lead in the history: nothing is said of those"),
        (found.erased, "are erased"),
    ):
        if count:
            say(f"  {count:,} {words}.")
    if found.evaluation.alike:
        say("  Your picks and ours were the same in every lead that is judged: nothing to gain, nothing to lose.")
    else:
        say(f"  In {found.same:,} of those judged the choice was the same.")
    for line in lines_of(found.evaluation):
        say(line)
