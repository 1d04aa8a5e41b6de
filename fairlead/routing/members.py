"""Members of a team out of the tables: hours, time zones, absences, caps, capacity."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from math import inf
from zoneinfo import ZoneInfo

import polars as pl

from matching.policies import Caps, Member
from scenarios.faults import Faults
from scenarios.member_tables import CapsTable, MembersTable
from scenarios.tables import align_ids

Absences = dict[str, list[tuple[datetime, datetime]]]


def members_of(
    reps: pl.DataFrame, absences: pl.DataFrame | None, rules: MembersTable, *, hours: bool, capacity: bool
) -> list[Member]:
    """Return the members in the order of the table; whoever has left is absent from that day on.

    Parameters
    ----------
    reps, absences
        Checked tables; absences of somebody who is not among the reps are passed over.
    rules
        Caps by window.
    hours
        Whether members are available in their hours only.
    capacity
        Whether the column ``capacity`` counts leads open at once; else only caps limit.

    Raises
    ------
    BadInput
        When caps are stated for a rep or a team that the table does not have.
    """
    _refuse_unknown(reps, rules)
    away = _absences(reps, absences)
    named = {str(align_ids(pl.Series([name]), reps["rep_id"])[0]): caps for name, caps in rules.rep.items()}
    rules = rules.model_copy(update={"rep": named})
    return [_member(row, away, rules, hours=hours, capacity=capacity) for row in reps.iter_rows(named=True)]


def _member(row: dict[str, object], away: Absences, rules: MembersTable, *, hours: bool, capacity: bool) -> Member:
    rep_id, team, weight = str(row["rep_id"]), row.get("team"), row.get("weight")
    stated = row.get("hours") if hours else None
    facts = {name: str(cell) for name, cell in row.items() if isinstance(cell, str | bool | int | float | date)}
    zone = str(row.get("timezone") or "UTC")
    return Member(
        rep_id,
        weight=1.0 if weight is None else float(str(weight)),
        capacity=float(str(row["capacity"])) if capacity else inf,
        hours=None if stated is None else str(stated),
        timezone=zone,
        absences=(*away.get(rep_id, ()), *_left(row.get("left_on"), zone)),
        caps=_caps(rules.caps_of(rep_id, None if team is None else str(team))),
        facts=facts,
    )


def _left(day: object, zone: str) -> tuple[tuple[datetime, datetime], ...]:
    """Return the absence of whoever has left: from the beginning of that day of hers, for ever."""
    if not isinstance(day, date):
        return ()
    return ((datetime.combine(day, time(), ZoneInfo(zone)), datetime(9999, 12, 31, tzinfo=UTC)),)


def _caps(stated: CapsTable) -> Caps:
    return Caps(**{window: inf if most is None else most for window, most in stated.model_dump().items()})


def _absences(reps: pl.DataFrame, absences: pl.DataFrame | None) -> Absences:
    found: Absences = {}
    if absences is not None:
        ids = align_ids(absences["rep_id"], reps["rep_id"])
        for rep_id, start, end in zip(ids, absences["from"], absences["until"], strict=True):
            if start < end:
                found.setdefault(str(rep_id), []).append((start, end))
    return found


def _refuse_unknown(reps: pl.DataFrame, rules: MembersTable) -> None:
    faults, teams = Faults(), set(reps["team"].drop_nulls()) if "team" in reps.columns else set()
    ids = set(reps["rep_id"])
    for name in rules.rep:
        if align_ids(pl.Series([name]), reps["rep_id"])[0] not in ids:
            faults.add("rules", "the rep_id of a rep in the table", column="members.rep", value=name)
    for name in rules.team:
        if name not in teams:
            expected = f"a team of the reps: {', '.join(sorted(teams)) or 'none has one'}"
            faults.add("rules", expected, column="members.team", value=name)
    faults.raise_if_any()
