"""``fairlead check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from fairlead.check import Contents, HistoryFacts, contents, proposed_capacities
from fairlead.checking import find_problems
from fairlead.cli.console import counted, say, step
from fairlead.cli.findings import say_findings
from fairlead.cli.options import COLUMNS, FAULTS, HISTORY_OPTION, JSON, LEADS_OPTION, QUARANTINE, REPS_OPTION, TIMEZONE
from fairlead.cli.reading import read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.databases import address_of
from fairlead.drafting import draft_mapping
from fairlead.intake import Checked, load_mapping
from fairlead.output import all_or_nothing, check_target
from scenarios import BadInput, Fault
from scenarios.vocabulary import CapacityUnit


@refusing
def check_command(
    leads: Annotated[str | None, LEADS_OPTION] = None,
    reps: Annotated[str | None, REPS_OPTION] = None,
    history: Annotated[str | None, HISTORY_OPTION] = None,
    capacities: Annotated[
        Path | None,
        typer.Option("--capacities", help="Write a capacity proposed for each rep to this file.", show_default=False),
    ] = None,
    write_mapping: Annotated[
        Path | None,
        typer.Option(
            "--write-mapping",
            help="Draft a mapping from the files' own column names, write it to this TOML file, and check with it.",
            show_default=False,
        ),
    ] = None,
    unrebuilt: Annotated[
        Path | None,
        typer.Option(
            "--unrebuilt",
            help="List the leads whose assignments could not be rebuilt from owner changes, in this CSV.",
            show_default=False,
        ),
    ] = None,
    json: JSON = None,
    columns: COLUMNS = None,
    timezone: TIMEZONE = None,
    quarantine: QUARANTINE = None,
    faults: FAULTS = None,
) -> None:
    """Say what is in these files, and what is wrong with them.

    Rows that cannot be read are refused with exit code 2, each named. Whatever else is found (columns that give the
    outcome away, duplicates, spellings, a history that begins too late ...) is listed with its consequence and the line
    of mapping that mends it; exit code 0. Proposes capacities from history where reps and history are given.

    Example: fairlead check --leads leads.csv --reps reps.csv --history history.csv
    """
    files = {name: place for name, place in (("leads", leads), ("reps", reps), ("history", history)) if place}
    paths = {name: place for name, given in files.items() if isinstance(place := address_of(given), Path)}
    _refuse_options(set(files), set(paths), capacities, write_mapping, columns, json)
    _refuse_unrebuilt(unrebuilt, columns, history)
    refuse_overwriting(files.values(), [capacities, write_mapping, unrebuilt, json, quarantine, faults])
    if write_mapping is not None:
        columns = _drafted(paths, write_mapping)
    tables = read_tables(files, columns=columns, timezone=timezone, quarantine=quarantine, faults=faults)
    frames = {name: table.frame for name, table in tables.items()}
    step("looking for what may be wrong")
    found = contents(frames.get("leads"), frames.get("reps"), frames.get("history"))
    mapping = load_mapping(columns) if columns is not None else None
    features = tables["history"].features if history is not None else None
    findings = find_problems(**frames, features=features, files=paths, mapping=mapping)
    both = {"reps", "history"} <= set(files)
    proposal = proposed_capacities(frames["history"], frames["reps"]) if both else None
    with all_or_nothing() as outputs:
        if capacities is not None and proposal is not None:
            outputs.table(proposal, capacities)
        if unrebuilt is not None and (rebuilt := tables["history"].rebuilt) is not None:
            outputs.table(rebuilt.unrebuilt, unrebuilt)
        if json is not None:
            outputs.json({**found.to_dict(), "findings": [finding.to_dict() for finding in findings]}, json)
    _report(found, tables)
    if proposal is not None:
        _propose(proposal, tables["reps"].capacity_unit, capacities)
    say_findings(findings)


def _refuse_options(
    files: set[str],
    on_disk: set[str],
    capacities: Path | None,
    write_mapping: Path | None,
    columns: str | None,
    json: Path | None,
) -> None:
    if not files:
        raise BadInput([Fault("check", "at least one of --leads, --reps, --history")])
    if capacities is not None and not {"reps", "history"} <= files:
        raise BadInput([Fault("check", "--reps and --history beside it", column="--capacities")])
    if write_mapping is not None and columns is not None:
        raise BadInput([Fault("check", "no --columns beside it: it drafts the mapping anew", column="--write-mapping")])
    if write_mapping is not None and on_disk != files:
        raise BadInput([Fault("check", "files: a mapping is drafted from CSV or Parquet", column="--write-mapping")])
    for target, suffixes in ((capacities, (".csv", ".parquet")), (json, (".json",)), (write_mapping, (".toml",))):
        if target is not None:
            check_target(target, suffixes)


def _refuse_unrebuilt(target: Path | None, columns: str | None, history: str | None) -> None:
    """Refuse to list what could not be rebuilt where nothing is."""
    if target is None:
        return
    check_target(target, (".csv", ".parquet"))
    section = load_mapping(columns).history if columns is not None else None
    if history is None or section is None or section.rebuild is None:
        expected = "--history and a mapping with [history.rebuild] beside it, such as --columns salesforce"
        raise BadInput([Fault("check", expected, column="--unrebuilt")])


def _drafted(files: dict[str, Path], target: Path) -> str:
    """Write a drafted mapping, whatever it then leads to: it is where the mending starts."""
    step("drafting a mapping")
    text = draft_mapping(files)
    with all_or_nothing() as outputs:
        outputs.text(text, target)
    counts = ", ".join(f"{text.count(word) - 1:,} {word}" for word in ("CONFIRM", "MISSING"))
    say(f"Mapping drafted: {target} (lines to look at: {counts}). What follows is read with it.")
    return str(target.parent / target.name) if target.parent != Path() else f"./{target}"


def _report(found: Contents, tables: dict[str, Checked]) -> None:
    set_aside = sum(table.set_aside for table in tables.values())
    say(f"Set aside: {counted(set_aside, 'faulty row')}." if set_aside else "Every row can be read.")
    for name, table in tables.items():
        if table.left_out:
            say(f"{name}: the mapping leaves out {table.left_out:,} rows.")
    if found.history is not None:
        _history(found.history)
    if found.leads is not None:
        leads = found.leads
        say(f"Leads: {leads.rows:,}, of which {leads.owned:,} have an owner; value {leads.value:,.0f}.")
        for kind, count in leads.unseen.items():
            say(f"  {count:,} of a {kind} that the history does not know: valued as an average one would be.")
    if found.reps is not None:
        say(
            f"Reps: {found.reps.rows:,} in {found.reps.teams:,} teams, capacity {found.reps.capacity:,g} in all; "
            f"{found.reps.left:,} have a leaving date."
        )
    if found.leads is not None and found.reps is not None:
        unowned = found.leads.rows - found.leads.owned
        if unowned > found.reps.capacity:
            say(f"  {unowned - found.reps.capacity:,g} more leads without an owner than capacity: some will wait.")


def _history(facts: HistoryFacts) -> None:
    outcomes = ", ".join(f"{count:,} {outcome}" for outcome, count in facts.outcomes.items())
    least, median, most = facts.evidence
    say(f"History: {facts.rows:,} assignments since {facts.first}, as it stood on {facts.last}: {outcomes}.")
    say(f"  Open: {facts.open_share:.1%}; they are never counted as lost.")
    say(f"  Past leads a present rep: {least:,} to {most:,}, median {median:,g}.")
    if facts.median_days_to_close is not None:
        say(f"  Half of the leads have closed after {facts.median_days_to_close:,.0f} days.")
    if facts.watched_180_days is not None and facts.censored is not None:
        say(f"  Watched for 180 days or more: {facts.watched_180_days:.1%}; open and younger: {facts.censored:.1%}.")
    say(f"  Reps: {facts.present:,} present ones in it, {len(facts.former):,} former, {len(facts.new):,} new.")
    logged = (
        "logged" if facts.propensities else "not logged: what another method would have brought can only be modelled"
    )
    say(f"  Propensities (each rep's chance of being picked): {logged}.")
    if facts.assignment is not None and facts.assignment["random"]:
        kinds = ", ".join(facts.assignment["association"])
        say(f"  Assignment cannot be told from random: reps got the same mix of {kinds}.")


def _propose(proposal: pl.DataFrame, unit: CapacityUnit, target: Path | None) -> None:
    known = proposal.drop_nulls("proposed")
    say(
        f"Capacity: {proposal['stated'].sum():,g} {unit.value.replace('_', ' ')} stated; the history suggests "
        f"{known['proposed'].sum():,g} leads a week for {known.height:,} reps (each rep's 90th percentile of weeks)."
    )
    where = f"Proposed capacities, with their working: {target}" if target else "--capacities FILE lists it rep by rep."
    say(f"  {where} Confirm before use.")
