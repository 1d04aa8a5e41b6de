"""What is remembered, for people to read: by rep, or by team."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from fairlead.routing.state import State
from matching import Rotation
from matching.policies.rotation import CREDITS


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
    """Return each rep's figures, part by part; a level is before weights are taken into account."""
    top = Rotation.from_dict(state.team["rotation"])
    return [row for part, rotation in _parts(top, "") for row in _rows(state, top, part, rotation)]


def by_team(state: State, reps: pl.DataFrame | None) -> list[tuple[str, ...]]:
    """Return rows of team, number of reps, leads given in all, and leads open."""
    team = {}
    if reps is not None and "team" in reps.columns:
        team = dict(zip(reps["rep_id"], reps["team"].fill_null("no team"), strict=True))
    counts, given, opened = Counter[str](), Counter[str](), Counter[str]()
    for rep_id in state.weights:
        name = team.get(rep_id, "all reps" if not team else "not in this table")
        counts[name] += 1
        given[name] += int(state.team["taken"]["given"].get(rep_id, {}).get("total", ("", 0))[1])
        opened[name] += int(state.team["taken"]["open"].get(rep_id, 0))
    return [(name, str(counts[name]), f"{given[name]:,}", f"{opened[name]:,}") for name in sorted(counts)]


def _parts(rotation: Rotation, name: str) -> list[tuple[str, Rotation]]:
    inner = [
        found for part, held in rotation.parts.items() for found in _parts(held, f"{name} > {part}" if name else part)
    ]
    return [(name, rotation), *inner]


def _rows(state: State, top: Rotation, part: str, rotation: Rotation) -> list[Standing]:
    figures, turns = rotation.figures, top.figures.shown("turn") if "turn" in top.figures else {}
    shown = {name: figures.shown(name) for name in ("pointer", "given", "calibration", *CREDITS) if name in figures}
    rows = []
    for rep_id in figures.rep_ids:
        pointer, given = shown.get("pointer", {}).get(rep_id), shown.get("given", {}).get(rep_id)
        start = shown.get("calibration", {}).get(rep_id, 0.0)
        back = sum(shown.get(kind, {}).get(rep_id, 0.0) for kind in CREDITS)
        level = None if given is None else start + given - back
        latest = turns.get(rep_id)
        is_open = int(state.team["taken"]["open"].get(rep_id, 0))
        rows.append(Standing(rep_id, part, given, pointer, level, back, latest, is_open))
    return rows
