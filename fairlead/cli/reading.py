"""Reading a command's tables, with what was set aside written where the user asked for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from fairlead.cli.console import counted, say, step
from fairlead.cli.hints import hint_at_mappings
from fairlead.cli.option_sets import Intake
from fairlead.databases import address_of
from fairlead.intake import Checked, companions, load_mapping, read_all
from fairlead.output import check_target, write_faults
from fairlead.rebuilding import Rebuilt
from scenarios.faults import BadInput, Faults


def read_tables(files: Mapping[str, str], intake: Intake) -> dict[str, Checked]:
    """Read the tables of a command; ``--faults`` lists what was wrong with rows that went to quarantine.

    Raises
    ------
    BadInput
        When anything is wrong that quarantine does not mend.
    """
    faults, quarantine = intake.faults, intake.quarantine
    if faults is not None:
        check_target(faults)
    step("reading " + ", ".join(files))
    try:
        tables = read_all(files, columns=intake.columns, timezone=intake.timezone, quarantine=quarantine)
    except BadInput as refusal:
        if intake.columns is None:
            hint_at_mappings(refusal, files)
        raise
    if faults is not None:
        write_faults([fault for table in tables.values() for fault in table.faults], faults)
    for line in set_aside_lines(set_aside_of(tables), quarantine):
        say(line)
    for table in tables.values():
        if table.rebuilt is not None:
            say(rebuilt_line(table.rebuilt))
    return tables


def set_aside_of(tables: Mapping[str, Checked]) -> dict[str, int]:
    """Count the rows set aside, by table."""
    return {name: table.set_aside for name, table in tables.items()}


def set_aside_lines(counts: Mapping[str, int], quarantine: Path | None) -> list[str]:
    """Say how many rows of which table were set aside, where they went, and what that means for reps."""
    some = [(name, count) for name, count in counts.items() if count]
    if not some:
        return []
    listed = [
        f"{counted(count, 'row') if at == 0 else f'{count:,}'} of {name}" for at, (name, count) in enumerate(some)
    ]
    lines = [f"Set aside: {', '.join(listed)}, in {quarantine}."]
    if reps := counts.get("reps", 0):
        one = "The rep set aside gets" if reps == 1 else f"The {reps:,} reps set aside get"
        lines.append(
            f"  {one} nothing, and what the history has of {'her' if reps == 1 else 'them'} counts as a former rep's."
        )
    return lines


def rebuilt_line(rebuilt: Rebuilt) -> str:
    """Say in one line what was rebuilt from owner changes and what could not be, by reason."""
    parts = [
        f"Rebuilt from owner changes: {counted(rebuilt.assignments.height, 'assignment')} of "
        f"{rebuilt.rebuilt_leads:,} of {counted(rebuilt.leads, 'lead')}"
    ]
    for done, words in (("left out", "not in full"), ("kept", "kept with a remark")):
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in rebuilt.by_reason(done).items())
        if reasons:
            parts.append(f"{counted(rebuilt.leads_with(done), 'lead')} {words} ({reasons})")
    if rebuilt.never_held:
        parts.append(f"{counted(rebuilt.never_held, 'lead')} no rep has had")
    return "; ".join(parts) + "."


def unrebuilt_line(rebuilt: Rebuilt, path: Path) -> str:
    """Say where the list of what could not be rebuilt stands, and how long it is."""
    rows = rebuilt.unrebuilt.height
    if not rows:
        return f"Unrebuilt: {path} (nothing to list: nothing was left out; the file has a heading only)"
    return f"Unrebuilt: {path} ({counted(rows, 'row')}: lead, reason, what was done)"


def read_beside(files: Mapping[str, str | None], columns: str | None, model: Path | None = None) -> list[str | Path]:
    """Return what a command reads besides the tables it is given.

    That is the mapping, the files it joins, the tables a history is rebuilt from, and a model's files.

    Raises
    ------
    BadInput
        When the mapping cannot be read.
    """
    found: list[str | Path] = [] if model is None else [*model.glob("*")]
    if columns is None:
        return found
    found.append(columns)
    mapping = load_mapping(columns)
    for table, given in files.items():
        place = None if given is None else address_of(given)
        if isinstance(place, Path):
            found += [place.parent / join.file for join in mapping.of(table).join]
            found += companions(mapping.of(table), place)
    return found


def refuse_overwriting(inputs: Iterable[str | Path | None], outputs: Iterable[str | Path | None]) -> None:
    """Refuse a command that would write over one of its own inputs, or two outputs into one file.

    Raises
    ------
    BadInput
        Naming each such file.
    """
    read = {place_of(address) for address in inputs if address is not None}
    written: set[str] = set()
    faults = Faults()
    for address in outputs:
        if address is None:
            continue
        place = place_of(address)
        shown = str(address_of(str(address)))
        if place in read:
            faults.add(shown, "another file to write to: this one is read by the same command")
        if place in written:
            faults.add(shown, "another file for each output; this one is named twice")
        written.add(place)
    faults.raise_if_any()


def place_of(address: str | Path) -> str:
    """Give what two spellings of one file have in common; a table of a database stands for itself."""
    found = address_of(str(address))
    return str(found.resolve()) if isinstance(found, Path) else str(address)
