"""How much is known of each rep: how many leads, and how wide the uncertainty; shown by groups, not by person."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.columns.encoding import Coding
from models.effects.learning import Learned

Floats = NDArray[np.float64]

BANDS = ((0, 20), (20, 100), (100, 500), (500, None))
"""Numbers of past leads by which reps are grouped."""

SMALLEST_TEAM = 3
"""Reps below which a team is not shown by itself: a figure would be a person's."""


class Group(Coding):
    """Reps with how many past leads; ``half_width`` is the median of theirs, None where nobody was rated."""

    name: str
    reps: int
    leads: int
    half_width: float | None


class RepEvidence(Coding):
    """Evidence for each present rep, in the order of the model's reps.

    Attributes
    ----------
    position
        Position among the model's reps.
    leads
        Past leads of each.
    half_width
        Half of the 95 % interval of a rep's effect on an average lead, in points; empty where nobody was rated.
    team
        Her team, None where unknown.
    """

    position: tuple[int, ...]
    leads: tuple[int, ...]
    half_width: tuple[float, ...]
    team: tuple[str | None, ...]

    def by_leads(self) -> list[Group]:
        """Group reps by how many past leads they had."""
        leads = np.array(self.leads, dtype=np.int64)
        groups = [(_band(low, high), (leads >= low) & (leads < (high or np.inf))) for low, high in BANDS]
        return [self._group(name, among) for name, among in groups if among.any()]

    def by_team(self) -> list[Group]:
        """Group reps by team, those of small teams together; empty where no team is known."""
        team = np.array([name or "" for name in self.team], dtype=object)
        large = [name for name in sorted(set(team.tolist()) - {""}) if (team == name).sum() >= SMALLEST_TEAM]
        if not large:
            return []
        groups = [self._group(name, team == name) for name in large]
        rest = ~np.isin(team, np.array(large, dtype=object))
        return groups if rest.sum() < SMALLEST_TEAM else [*groups, self._group("smaller teams or none", rest)]

    def facts(self, named: tuple[str, ...] = ()) -> dict[str, Any]:
        """Give the groups as plain data, and each rep's figures by id where persons were asked for."""
        found: dict[str, Any] = {
            "by_leads": [group.model_dump() for group in self.by_leads()],
            "by_team": [group.model_dump() for group in self.by_team()],
        }
        if named:
            found["by_rep"] = [
                {"rep_id": name, "leads": leads, "half_width": width} for name, leads, width in self.each(named)
            ]
        return found

    def each(self, named: tuple[str, ...]) -> list[tuple[str, int, float | None]]:
        """Give id, past leads and half width of each rep, the ids being those of all the model's reps."""
        widths = self.half_width or (None,) * len(self.leads)
        return [(named[at], leads, width) for at, leads, width in zip(self.position, self.leads, widths, strict=True)]

    def _group(self, name: str, among: NDArray[np.bool_]) -> Group:
        leads = np.array(self.leads, dtype=np.int64)[among]
        width = float(np.median(np.array(self.half_width)[among])) if self.half_width else None
        return Group(name=name, reps=int(among.sum()), leads=int(leads.sum()), half_width=width)


def rep_evidence(
    learned: Learned, here: NDArray[np.bool_], rep_ids: tuple[str, ...], present: pl.DataFrame | None, *, rated: bool
) -> RepEvidence:
    """Collect the evidence for the reps marked present; ``rated`` says whether effects of reps were learned."""
    rows, found = learned.task.rows, learned.mode.posterior
    z = rows.z.mean(axis=0, dtype=np.float64)
    spread = np.sqrt(((z @ found.root) ** 2).sum(axis=1))
    chance = 1.0 / (1.0 + np.exp(-learned.mode.logits))
    width = 196.0 * float((chance * (1.0 - chance)).mean()) * spread
    at = np.flatnonzero(here)
    return RepEvidence(
        position=tuple(at.tolist()),
        leads=tuple(np.bincount(rows.rep, minlength=rows.n_reps)[at].tolist()),
        half_width=tuple(np.round(width[at], 3).tolist()) if rated else (),
        team=_teams([rep_ids[one] for one in at.tolist()], present),
    )


def _teams(rep_ids: list[str], present: pl.DataFrame | None) -> tuple[str | None, ...]:
    if present is None or "team" not in present.columns:
        return (None,) * len(rep_ids)
    team = dict(zip(present["rep_id"].to_list(), present["team"].cast(pl.String).to_list(), strict=True))
    return tuple(team.get(name) for name in rep_ids)


def _band(low: int, high: int | None) -> str:
    if high is None:
        return f"{low:,} or more"
    return f"fewer than {high}" if low == 0 else f"{low} to {high - 1}"
