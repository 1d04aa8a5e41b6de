"""What a proposed batch would do, before it counts: who gains and loses what, caps, and what changed since the last."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from fairlead.ledger.approving import reached
from fairlead.ledger.entries import Step, state_of
from fairlead.ledger.opening import Ledger
from fairlead.ledger.persons import names_of, shown
from fairlead.ledger.reading import decisions_of
from fairlead.ledger.releasing import overrides_of
from fairlead.ledger.restoring import restored
from fairlead.ledger.schema import BATCH, CAPACITY, ENTRY
from fairlead.plan import Plan

NO_TEAM = "no team"


def preview(ledger: Ledger, batch_id: str) -> dict[str, Any]:
    """Say what a batch would do.

    Returns
    -------
    dict
        ``batch``, ``state``, ``policy``, ``period``, ``summary``; ``teams`` and ``reps``: a row each with ``room``,
        ``leads``, ``value`` (expected), ``gained`` and ``lost`` (owned leads that change hands), teams with ``fewest``
        and ``most`` leads of a rep; ``moves`` between teams; ``since``: the batch released last before it, inputs that
        differ, teams' leads and value then and now.

    Raises
    ------
    BadInput
        When there is no such batch.
    """
    with ledger.reading() as connection:
        row, steps = reached(connection, batch_id)
        reps, moves = _by_rep(connection, row.no)
        names = names_of(connection, reps)
        return {
            "batch": row.id,
            "state": state_of(row, max(steps)),
            "policy": row.policy,
            "period": row.period,
            "summary": json.loads(row.summary),
            "overrides": len(overrides_of(connection, row.no)),
            "teams": _by_team(reps),
            "reps": [{"rep": shown(names, rep), **cells} for rep, cells in reps.items()],
            "moves": moves,
            "since": _since(connection, row, reps),
        }


def plan_of(ledger: Ledger, batch_id: str) -> Plan | None:
    """Decide a batch again, for questions about it; None where its inputs are erased.

    Raises
    ------
    BadInput
        When there is no such batch.
    """
    with ledger.reading() as connection:
        row, _ = reached(connection, batch_id)
        inputs = restored(connection, row)
    return None if inputs.erased else inputs.decided_again()


def _by_rep(connection: Connection, batch: int) -> tuple[dict[int, dict[str, Any]], list[dict[str, Any]]]:
    rows = connection.execute(select(CAPACITY).where(CAPACITY.c.batch == batch).order_by(CAPACITY.c.rep)).all()
    reps: dict[int, dict[str, Any]] = {
        row.rep: {
            "team": row.team or NO_TEAM,
            "room": row.room,
            "work": 0.0,
            "leads": 0,
            "value": 0.0,
            "gained": 0,
            "lost": 0,
        }
        for row in rows
    }
    between: dict[tuple[str, str], int] = defaultdict(int)
    overrides = overrides_of(connection, batch)
    for each in decisions_of(connection, batch):
        rep, owner = overrides.get(each["lead"], each["rep"]), each["owner"]
        if rep is None:
            continue
        cells = reps[rep]
        cells["leads"] += 1
        cells["work"] += each["work"]
        cells["value"] += each["expected_value"] or 0.0
        if owner is not None and owner != rep:
            cells["gained"] += 1
            if owner in reps:
                reps[owner]["lost"] += 1
            between[reps[owner]["team"] if owner in reps else "nobody here", cells["team"]] += 1
    moves = [{"from": old, "to": new, "leads": leads} for (old, new), leads in sorted(between.items())]
    return reps, moves


def _by_team(reps: Mapping[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
    teams: dict[str, dict[str, Any]] = {}
    for cells in reps.values():
        sums = teams.setdefault(cells["team"], {"team": cells["team"], "reps": 0, "full": 0})
        sums["reps"] += 1
        sums["full"] += cells["work"] > 0 and cells["work"] >= cells["room"] - 1e-6
        sums["fewest"] = min(sums.get("fewest", cells["leads"]), cells["leads"])
        sums["most"] = max(sums.get("most", 0), cells["leads"])
        for name in ("room", "work", "leads", "value", "gained", "lost"):
            sums[name] = sums.get(name, 0) + cells[name]
    return [teams[name] for name in sorted(teams)]


def _since(connection: Connection, row: Any, reps: Mapping[int, Mapping[str, Any]]) -> dict[str, Any] | None:
    """Compare with the batch released last before this one was proposed; None where there is none."""
    earlier = (
        select(BATCH)
        .join(ENTRY, (ENTRY.c.batch == BATCH.c.no) & (ENTRY.c.step == int(Step.RELEASED)))
        .where(BATCH.c.no < row.no)
        .order_by(BATCH.c.no.desc())
        .limit(1)
    )
    before = connection.execute(earlier).one_or_none()
    if before is None:
        return None
    given, given_then = json.loads(row.given), json.loads(before.given)
    then, _ = _by_rep(connection, before.no)
    now_by_team = {team["team"]: team for team in _by_team(reps)}
    then_by_team = {team["team"]: team for team in _by_team(then)}
    none = {"leads": 0, "value": 0.0, "room": 0.0}
    return {
        "batch": before.id,
        "differs": sorted(name for name in {**given, **given_then} if given.get(name) != given_then.get(name)),
        "new_reps": len(set(reps) - set(then)),
        "gone_reps": len(set(then) - set(reps)),
        "teams": [
            {
                "team": team,
                **{f"{name}_then": then_by_team.get(team, none)[name] for name in none},
                **{name: now_by_team.get(team, none)[name] for name in none},
            }
            for team in sorted({*now_by_team, *then_by_team})
        ],
    }
