"""What a rep's own facts say about a lead: territory, niche, language and skill, centred so that unknown is 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.columns.encoding import Coding, LeadEncoder, Number
from models.effects.affinity import STEPS, steps

Floats = NDArray[np.float64]

OWN = {"territory": "territories", "niche": "niches", "language": "languages"}
"""Column of the lead → list of the rep that it may be in."""

BY_VALUE = ("skill × log value", *(f"skill × value step {number + 1}" for number in range(len(STEPS))))
"""Skill may matter more for bigger deals, in a line and from certain sizes on."""


@dataclass(frozen=True)
class Roster:
    """Reps with their facts.

    Attributes
    ----------
    rep_ids
        Their ids.
    own
        For each of "territory", "niche", "language": one set per rep; empty means unknown.
    skill
        Shape (m,), nan where unknown.
    hired
        Shape (m,): days since 1970 on which they were hired, nan where unknown.
    """

    rep_ids: tuple[str, ...]
    own: dict[str, tuple[frozenset[str], ...]]
    skill: Floats
    hired: Floats

    @classmethod
    def of(cls, reps: pl.DataFrame | None, rep_ids: tuple[str, ...]) -> Roster:
        """Look up the facts of these reps, by id; who is not in the table has none."""
        nobody = pl.DataFrame({"rep_id": []}, schema={"rep_id": pl.String})
        wanted = pl.DataFrame({"rep_id": rep_ids}, schema={"rep_id": pl.String})
        found = wanted.join(nobody if reps is None else reps, on="rep_id", how="left", maintain_order="left")
        own = {kind: tuple(_sets(found, column)) for kind, column in OWN.items()}
        empty = pl.Series(values=[None] * found.height, dtype=pl.Float64)
        skill = found["skill"] if "skill" in found.columns else empty
        days = _hired_days(found["hired_on"] if "hired_on" in found.columns else empty)
        return cls(rep_ids, own, skill.cast(pl.Float64).fill_null(float("nan")).to_numpy(), days)

    def positions(self, rep_id: pl.Series) -> NDArray[np.int64]:
        """Give the position of each id among the reps, all of which must be known; shape (n,)."""
        order = {name: position for position, name in enumerate(self.rep_ids)}
        return np.asarray(rep_id.replace_strict(order, return_dtype=pl.Int64).to_numpy(), dtype=np.int64)

    def table(self, kind: str, levels: list[str | None]) -> Floats:
        """Say whether each level is among each rep's own: 1 or 0, nan where unknown; shape (levels, m)."""
        rows = [[_has(own, level) for own in self.own[kind]] for level in levels]
        return np.array(rows, dtype=np.float64).reshape(len(levels), len(self.rep_ids))


class MatchCoding(Coding):
    """Which match effects there are, and the training means that centre them.

    Attributes
    ----------
    centres
        Kind → share of matches among training rows where both sides were known.
    skill_mean, skill_sd
        Over training rows with a known skill; sd 0 when skill has no effect in this model.
    by_value
        Whether skill may matter more (or less) with the size of the deal.
    """

    centres: dict[str, float]
    skill_mean: float
    skill_sd: float
    by_value: bool

    @classmethod
    def learn(cls, frame: pl.DataFrame, rep: NDArray[np.int64], roster: Roster, encoder: LeadEncoder) -> MatchCoding:
        """Learn the centres from training rows, whose reps are ``roster.rep_ids[rep]``."""
        centres = {}
        for kind in OWN:
            known = _row_matches(frame, rep, roster, kind) if encoder.coding(kind) else np.empty(0)
            known = known[~np.isnan(known)]
            if len(known):
                centres[kind] = float(known.mean())
        skill = roster.skill[rep]
        skill = skill[~np.isnan(skill)]
        sd = float(skill.std()) if len(skill) else 0.0
        return cls(
            centres=centres,
            skill_mean=float(skill.mean()) if len(skill) else 0.0,
            skill_sd=sd if sd > 1e-9 else 0.0,
            by_value=sd > 1e-9 and isinstance(encoder.coding("value"), Number),
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the match columns, in order."""
        names = [f"{kind} match" for kind in self.centres]
        if self.skill_sd > 0.0:
            names += ["skill", *(BY_VALUE if self.by_value else ())]
        return tuple(names)

    def centred(self, kind: str, levels: list[str | None], roster: Roster) -> Floats:
        """Give the match column of every level with every rep; shape (levels, m)."""
        table = roster.table(kind, levels)
        return np.nan_to_num(table - self.centres[kind], nan=0.0)

    def skill(self, roster: Roster) -> Floats:
        """Give each rep's standardised skill, 0 where unknown; shape (m,)."""
        if self.skill_sd == 0.0:
            return np.zeros(len(roster.rep_ids))
        return np.nan_to_num((roster.skill - self.skill_mean) / self.skill_sd, nan=0.0)

    def encode(self, frame: pl.DataFrame, rep: NDArray[np.int64], roster: Roster, encoder: LeadEncoder) -> Floats:
        """Give the match columns of rows with their own rep; shape (n, columns)."""
        blocks = [
            np.nan_to_num(_row_matches(frame, rep, roster, kind) - centre, nan=0.0)
            for kind, centre in self.centres.items()
        ]
        if self.skill_sd > 0.0:
            skill = self.skill(roster)[rep]
            blocks.append(skill)
            if self.by_value:
                blocks.append(skill[:, None] * value_slopes(frame, encoder))
        return np.column_stack([np.zeros((frame.height, 0)), *blocks])


def value_slopes(frame: pl.DataFrame, encoder: LeadEncoder) -> Floats:
    """Give each lead's standardised log value and its steps, as skill meets them; shape (n, 5)."""
    standard = standard_value(frame, encoder)
    return np.column_stack([standard, steps(standard)])


def standard_value(frame: pl.DataFrame, encoder: LeadEncoder) -> Floats:
    """Give each lead's standardised log value, 0 where it is no feature; shape (n,)."""
    coding = encoder.coding("value")
    return coding.standard(frame["value"]) if isinstance(coding, Number) else np.zeros(frame.height)


def level_positions(column: pl.Series) -> tuple[list[str | None], NDArray[np.int64]]:
    """Give the distinct values of a column, sorted, and the position of each row among them."""
    levels: list[str | None] = column.cast(pl.String).unique().sort(nulls_last=True).to_list()
    order = pl.DataFrame({"level": levels, "position": np.arange(len(levels))}, schema_overrides={"level": pl.String})
    rows = pl.DataFrame({"level": column.cast(pl.String)})
    joined = rows.join(order, on="level", how="left", nulls_equal=True, maintain_order="left")
    return levels, np.asarray(joined["position"].to_numpy(), dtype=np.int64)


def _row_matches(frame: pl.DataFrame, rep: NDArray[np.int64], roster: Roster, kind: str) -> Floats:
    levels, position = level_positions(frame[kind])
    return np.asarray(roster.table(kind, levels)[position, rep])


def _has(own: frozenset[str], level: str | None) -> float:
    return float("nan") if level is None or not own else float(level in own)


def _sets(frame: pl.DataFrame, column: str) -> list[frozenset[str]]:
    if column not in frame.columns:
        return [frozenset()] * frame.height
    return [frozenset(values or ()) for values in frame[column].to_list()]


def _hired_days(column: pl.Series) -> Floats:
    found = [_since_1970(value) for value in column.to_list()]
    return np.array(found, dtype=np.float64)


def _since_1970(value: date | datetime | None) -> float:
    if value is None:
        return float("nan")
    moment = value if isinstance(value, datetime) else datetime.combine(value, time(), tzinfo=UTC)
    return moment.timestamp() / 86400.0
