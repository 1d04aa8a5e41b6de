"""What is remembered, for people to read: by rep, or by team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from fairlead.routing.state import State
from matching import Rotation
from matching.policies.figures import NOT_YET
from matching.policies.rotation import CREDITS
from matching.policies.routes import CATCH_ALL

NO_TURN_YET = NOT_YET["turn"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One rep in one part of the memory; None for a figure that the method does not keep."""

    rep_id: str
    part: str
    turns: float | None
    pointer: float | None
    level: float | None
    credits: float
    latest: float | None
    open: int

    def cells(self) -> tuple[str, ...]:
        """Return the row of a table."""
        figures = (self.turns, self.pointer, self.level, self.credits, self.latest)
        shown = ("–" if figure is None else f"{figure:g}" for figure in figures)
        return (self.rep_id, self.part or "–", *shown, str(self.open))


def standings(state: State) -> list[Standing]:
    """Return each rep's figures, part by part, as the method goes by them: credits and weights taken into account.

    A level is divided by the weight of the latest run. Whoever no part knows yet has a row of her own.
    """
    top = Rotation.from_dict(state.team["rotation"])
    rows = [row for part, rotation in _parts(top, ()) for row in _rows(state, top, part, rotation)]
    unknown = sorted(set(_everybody(state)) - {row.rep_id for row in rows})
    return rows + [Standing(rep_id, "", None, None, None, 0.0, None, _open(state, rep_id)) for rep_id in unknown]


def by_team(state: State, reps: pl.DataFrame | None) -> list[tuple[str, ...]]:
    """Return rows of team, number of reps, leads given in all, and leads open."""
    team = {}
    if reps is not None and "team" in reps.columns:
        team = dict(zip(reps["rep_id"], reps["team"].fill_null("no team"), strict=True))
    counts, given, opened = Counter[str](), Counter[str](), Counter[str]()
    for rep_id in _everybody(state):
        name = team.get(rep_id, "all reps" if not team else "not in this table")
        counts[name] += 1
        given[name] += int(state.team["taken"]["given"].get(rep_id, {}).get("total", ("", 0))[1])
        opened[name] += _open(state, rep_id)
    return [(name, str(counts[name]), f"{given[name]:,}", f"{opened[name]:,}") for name in sorted(counts)]


def _everybody(state: State) -> list[str]:
    """Return everybody who was ever among the reps, or holds a lead."""
    return list(dict.fromkeys([*state.weights, *state.team["taken"]["given"], *state.team["taken"]["open"]]))


def _open(state: State, rep_id: str) -> int:
    return int(state.team["taken"]["open"].get(rep_id, 0))


def _parts(rotation: Rotation, way: tuple[str, ...]) -> list[tuple[tuple[str, ...], Rotation]]:
    inner = [found for part, held in rotation.parts.items() for found in _parts(held, (*way, part))]
    return [(way, rotation), *inner]


def _credited(method: Mapping[str, Any], way: Sequence[str]) -> Sequence[str]:
    """Return what the method of a part credits turns back for; `way` leads there through rules and wrappers."""
    for part in way:
        routes = {**method.get("routes", {}), CATCH_ALL: method.get(CATCH_ALL, {})}
        method = routes[part].get("by", {}) if part in routes else method.get(part, {})
    found: Sequence[str] = method.get("credit_back", CREDITS)
    return found


def _rows(state: State, top: Rotation, way: tuple[str, ...], rotation: Rotation) -> list[Standing]:
    figures, turns = rotation.figures, top.figures.shown("turn") if "turn" in top.figures else {}
    shown = {name: figures.shown(name) for name in ("pointer", "given", "calibration", *CREDITS) if name in figures}
    credited = _credited(state.method, way)
    rows = []
    for rep_id in figures.rep_ids:
        weight = state.weights.get(rep_id, 1.0)
        pointer, given = shown.get("pointer", {}).get(rep_id), shown.get("given", {}).get(rep_id)
        start = shown.get("calibration", {}).get(rep_id, 0.0)
        back = sum(shown.get(kind, {}).get(rep_id, 0.0) for kind in credited)
        level = None if given is None or not weight else (start + given - back) / weight
        pointer = None if pointer is None or not weight else pointer - back / weight
        turn = turns.get(rep_id, NO_TURN_YET)
        latest = None if turn == NO_TURN_YET else turn
        part, is_open = " > ".join(way), _open(state, rep_id)
        rows.append(Standing(rep_id, part, given, pointer, level, back, latest, is_open))
    return rows
