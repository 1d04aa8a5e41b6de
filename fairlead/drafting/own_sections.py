"""A mapping drafted from the files' own columns and words, where no shipped profile fits."""

from __future__ import annotations

import math
from collections.abc import Mapping as Files
from pathlib import Path

import polars as pl

from fairlead.checking.shown import VALUES, counted_as
from fairlead.checking.spelling import respelt
from fairlead.drafting.columns import matched, without_offset
from fairlead.drafting.companions import Companion, companions
from fairlead.drafting.features import chosen_features
from fairlead.drafting.stages import Stages, read_stages
from fairlead.drafting.text import Section
from fairlead.drafting.written import Opened
from scenarios.tables import SPECS, Kind, as_text, misspelling_of

_WORD_LEVELS = 500
_TIMES = (Kind.TIME,)


def own_sections(paths: Files[str, Path], opened: Files[str, Opened], timezone: str | None = None) -> str:
    """Write a section for each table from its file's own columns and words.

    Parameters
    ----------
    paths
        Table name to its file.
    opened
        Table name to the file, opened.
    timezone
        Of times without an offset, if the user has named it.

    Returns
    -------
    str
        TOML. Nothing is guessed that a reader could not see: what was assumed says CONFIRM, a required column that was
        not recognised says MISSING.
    """
    frames = {table: file.frame for table, file in opened.items()}
    columns = {table: matched(frame, table) for table, frame in frames.items()}
    stages = {table: _stages(table, frames, columns) for table in frames}
    others = {path.resolve() for path in paths.values()}
    sections: list[Section] = []
    for table in sorted(frames, key=lambda name: name != "history"):  # what it joins, the leads join, too
        frame, section = frames[table], Section(table, columns[table], written=opened[table].written)
        for step, remark in opened[table].remarks:
            section.remark(step, remark)
        _rows(section, stages[table])
        _words(section, frame, stages[table])
        _times(section, frame, timezone)
        if table == "reps":
            _capacity(section, frames, columns, stages)
        else:
            like = sections[0] if sections and sections[0].table == "history" else None
            _joins(section, frame, _companions(section, frame, paths[table].parent, others), like)
        _misspelt(section, frame)
        _missing(section)
        if table == "history":
            chosen_features(section, paths[table])
        sections.append(section)
    return "".join(f"\n{section.text()}" for section in sections)


def _companions(section: Section, frame: pl.DataFrame, folder: Path, others: set[Path]) -> list[Companion]:
    return companions(frame, folder, others, set(section.columns), section.written.form)


def _stages(table: str, frames: dict[str, pl.DataFrame], columns: dict[str, dict[str, str]]) -> Stages:
    """Read the stages of a table; leads are judged by what their file would be as a history."""
    if table == "history":
        return read_stages(frames[table], columns[table])
    if table == "leads":
        return read_stages(frames[table], matched(frames[table], "history"))
    return Stages()


def _rows(section: Section, stages: Stages) -> None:
    outcome = section.columns.get("outcome")
    if section.table == "history" and outcome is not None and stages.unassigned:
        section.where[outcome] = [*stages.translated, *stages.unclear]
        section.remark("where", f"Not given out yet, hence no history: {', '.join(stages.unassigned)} (CONFIRM).")


def _words(section: Section, frame: pl.DataFrame, stages: Stages) -> None:
    outcome = section.columns.get("outcome")
    if section.table == "history" and outcome is not None:
        section.values[outcome] = {word: ours for word, ours in stages.translated.items() if word != ours}
        if stages.assumed:
            section.remark("values", f"CONFIRM: open, since none has a closing time: {', '.join(stages.assumed)}")
        if stages.unclear:
            section.remark("values", f"MISSING: what these outcomes mean: {', '.join(stages.unclear)}")
    if section.table == "leads":
        _open_leads(section, frame, stages)
    ours = {old: new for new, old in section.columns.items()}
    for column in frame:
        if column.dtype != pl.String or column.name == outcome or column.name in _identifiers(section):
            continue
        if counted_as(column.alias(ours.get(column.name, column.name)), section.table, 0) == VALUES:
            continue  # persons are no kinds, and stand in no mapping
        counts = as_text(column).drop_nulls().value_counts(name="count").rename({column.name: "word"})
        if counts.height <= _WORD_LEVELS and (amiss := respelt(counts)):
            section.values[column.name] = {one.found: one.wanted for one in amiss}


def _identifiers(section: Section) -> set[str]:
    kinds = (Kind.ID, Kind.TIME, Kind.NUMBER, Kind.DATE)
    return {old for new, old in section.columns.items() if (c := SPECS[section.table].column(new)) and c.kind in kinds}


def _open_leads(section: Section, frame: pl.DataFrame, stages: Stages) -> None:
    decided = len(stages.translated) + len(stages.unclear) > len(stages.waiting) - len(stages.unassigned)
    stage = matched(frame, "history").get("outcome")
    if stage is not None and decided and stages.waiting:
        section.where[stage] = stages.waiting
        section.remark("where", "Only what is still to be won is given out (CONFIRM).")


def _times(section: Section, frame: pl.DataFrame, timezone: str | None) -> None:
    spec = SPECS[section.table]
    times = [old for new, old in section.columns.items() if (c := spec.column(new)) and c.kind in _TIMES]
    if not without_offset(frame, times):
        return
    section.timezone = timezone or "UTC"
    if timezone is None:
        section.remark("timezone", "CONFIRM: the times have no offset; name their zone, such as Europe/Berlin.")


def _joins(section: Section, frame: pl.DataFrame, found: list[Companion], like: Section | None) -> None:
    """Join what was found; leads join what the history they will be valued by does."""
    joined = None if like is None else {join.file for join in like.joins}
    for join in found:
        if joined is not None and join.file not in joined:
            continue
        section.joins.append(join)
        section.columns.update(join.renamed)
        if join.respelt:
            section.values.setdefault(join.on, {}).update({one.found: one.wanted for one in join.respelt})
            section.remark("values", f"{join.on}: spelled as in {join.file}.")


def _capacity(
    section: Section,
    frames: dict[str, pl.DataFrame],
    columns: dict[str, dict[str, str]],
    stages: dict[str, Stages],
) -> None:
    reps = frames["reps"].height
    if "capacity" in section.columns or "leads" not in frames:
        return
    given = frames["leads"]
    stage = matched(given, "history").get("outcome")
    if stage is not None and stages["leads"].waiting:
        given = given.filter(as_text(given[stage]).is_in(stages["leads"].waiting))
    section.constants["capacity"] = math.ceil(given.height / reps)
    owned = "owner" in columns["leads"]
    section.capacity_unit = "open_leads" if owned else "leads"
    section.remark("constants", f"CONFIRM: no capacity stated; this makes room for all {given.height:,} leads.")


def _misspelt(section: Section, frame: pl.DataFrame) -> None:
    """Keep a column that only resembles one of ours from being refused as a misspelling of it."""
    spec = SPECS[section.table]
    absent = [name for name in spec.names if name not in section.columns]
    for name in frame.columns:
        if name in section.columns.values():
            continue
        meant = misspelling_of(name, absent)
        if meant is not None:
            section.columns[f"file_{name}"] = name
            section.remark("columns", f"CONFIRM: {name} does not hold what {meant} does; kept under another name.")


def _missing(section: Section) -> None:
    absent = [name for name in SPECS[section.table].required if name not in {**section.columns, **section.constants}]
    if absent:
        section.remark("columns", f"MISSING: no column was recognised as {', '.join(absent)}.")
