"""The features a drafted mapping suggests, and why the rest is left out."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from fairlead.checking import feature_policy, find_leaks
from fairlead.drafting.text import Section
from fairlead.intake import HistoryMapping, Join, sound_rows
from scenarios.faults import BadInput
from scenarios.tables import HISTORY


def chosen_features(section: Section, path: Path) -> None:
    """Suggest features for a history, from its sound rows; a join by a column that leaks is taken out again.

    Nothing is suggested while the history cannot be read.
    """
    joins, section.joins = section.joins, []
    rows = _sound_rows(section, path, without={name for join in joins for name in join.take})
    leaking = set() if rows is None else {section.columns.get(x.column, x.column) for x in find_leaks(rows)}
    for join in joins:
        if join.on in leaking:
            what = f"{join.file} is not joined: {join.on} gives the outcome away, and so would {', '.join(join.take)}."
            section.remark("join", what)
            for name in join.renamed:
                section.columns.pop(name, None)
        else:
            section.joins.append(join)
    rows = _sound_rows(section, path, without=set())
    if rows is None:
        section.remark("features", "MISSING: features can be suggested once the history can be read.")
        return
    policy = feature_policy(rows)
    section.features = [section.columns.get(name, name) for name in policy.used]
    listed = "\n".join(f"  {section.columns.get(name, name)}: {reason}" for name, reason in policy.left_out.items())
    section.remark("features", f"What a model may learn from. Left out:\n{listed}")


def _sound_rows(section: Section, path: Path, without: set[str]) -> pl.DataFrame | None:
    columns = {new: old for new, old in section.columns.items() if new != old}
    mapping = HistoryMapping(
        columns={new: old for new, old in columns.items() if old not in without},
        values=section.values,
        where={name: tuple(words) for name, words in section.where.items()},
        join=tuple(Join(file=join.file, on=join.on, take=join.take) for join in section.joins),
        timezone=section.timezone,
        separator=section.written.form.separator,
        encoding=section.written.form.encoding,
        decimal=section.written.decimal,
        times=section.written.times,
    )
    try:
        frame = sound_rows(path, HISTORY, mapping)
    except BadInput:
        return None
    return None if frame.is_empty() or not set(HISTORY.required) <= set(frame.columns) else frame
