"""A fitted model as data: codings and summary as validated values, effects and timing as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import PositiveInt

from models.encoding import Category, Coding, LeadEncoder
from models.hierarchy import Effects
from models.matches import MatchCoding, Roster, level_positions, standard_value
from models.summary import Summary
from models.timing import BINS, Timing
from models.values import Lookup, News, PairValues, Parts, merged
from scenarios.tables import align_ids

Floats = NDArray[np.float64]


class Description(Coding):
    """Everything about a fitted model but its arrays."""

    encoder: LeadEncoder
    matches: MatchCoding
    rep_ids: tuple[str, ...]
    strata: PositiveInt
    summary: Summary

    @property
    def niches(self) -> tuple[str, ...]:
        """The niches with rep × niche effects, in order."""
        coding = self.encoder.coding("niche")
        return coding.levels if isinstance(coding, Category) else ()

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape each array must have."""
        fixed = 1 + len(self.encoder.columns) + len(self.matches.columns)
        reps, niches = len(self.rep_ids), len(self.niches) + 1
        return {
            "fixed": (fixed,), "rep": (reps,), "niche": (reps, niches),
            "timing_edges": (self.strata - 1,), "timing_won": (self.strata, BINS),
            "timing_other": (self.strata, BINS + 1),
        }  # fmt: skip


@dataclass(frozen=True)
class Fitted:
    """A fitted model: its description, its effects, the timing of closings."""

    description: Description
    effects: Effects
    timing: Timing

    def arrays(self) -> dict[str, Floats]:
        """Give the arrays by name, as they are saved."""
        effects, timing = self.effects, self.timing
        arrays = (effects.fixed, effects.rep, effects.niche, timing.edges, timing.won, timing.other)
        return dict(zip(self.description.shapes, arrays, strict=True))

    @classmethod
    def of(cls, description: Description, arrays: dict[str, Floats]) -> Fitted:
        """Put a model together from its description and :meth:`arrays`."""
        fixed, rep, niche, edges, won, other = (arrays[name] for name in description.shapes)
        return cls(description, Effects(fixed, rep, niche), Timing(edges, won, other))

    def pair_values(self, leads: pl.DataFrame, reps: pl.DataFrame) -> PairValues:
        """Value checked leads with checked reps."""
        known = self.description
        rep_ids = tuple(reps["rep_id"].to_list())
        value = leads["value"] if "value" in leads.columns else pl.Series([1.0]).new_from_index(0, leads.height)
        trained = self._trained(reps)
        new = int((trained < 0).sum())
        former = len(known.rep_ids) - (len(trained) - new)
        news = News(known.encoder.unseen(leads), new, former, value.null_count())
        return PairValues(
            lead_ids=tuple(leads["lead_id"].to_list()),
            rep_ids=rep_ids,
            lead_value=value.fill_null(1.0).to_numpy().astype(np.float64),
            parts=self._parts(leads, Roster.of(reps, rep_ids), trained),
            pair_slope=known.summary.pair_slope,
            news=news,
        )

    def _trained(self, reps: pl.DataFrame) -> NDArray[np.int64]:
        """Give each rep's position among the trained ones, −1 for a new rep; ids in either Salesforce spelling."""
        order = {rep_id: position for position, rep_id in enumerate(self.description.rep_ids)}
        spelled = align_ids(reps["rep_id"], pl.Series(self.description.rep_ids, dtype=pl.String))
        return np.array([order.get(rep_id, -1) for rep_id in spelled.to_list()], dtype=np.int64)

    def _parts(self, leads: pl.DataFrame, roster: Roster, trained: NDArray[np.int64]) -> Parts:
        known = self.description
        n_lead = 1 + len(known.encoder.columns)
        match = dict(zip(known.matches.columns, self.effects.fixed[n_lead:].tolist(), strict=True))
        skill = known.matches.skill(roster)
        lookups = [self._own(leads, trained, match.get("skill", 0.0) * skill)]
        for kind in known.matches.centres:
            levels, position = level_positions(leads[kind])
            table = known.matches.centred(kind, levels, roster) * match[f"{kind} match"]
            lookups.append(Lookup(table, position))
        return Parts(
            lead=self.effects.fixed[0] + known.encoder.logits(leads, self.effects.fixed[1:n_lead]),
            lookups=merged(lookups, len(roster.rep_ids)),
            lead_slope=standard_value(leads, known.encoder),
            rep_slope=match.get("skill × log value", 0.0) * skill,
        )

    def _own(self, leads: pl.DataFrame, trained: NDArray[np.int64], skill: Floats) -> Lookup:
        """Look up what a rep has by herself and within niches; nothing for a new rep or an unknown niche."""
        coding = self.description.encoder.coding("niche")
        unknown = np.full(leads.height, -1, dtype=np.int64)
        position = coding.positions(leads["niche"]) if isinstance(coding, Category) else unknown
        effects = self.effects.rep[trained][:, None] + self.effects.niche[trained]
        own = np.where(trained[:, None] < 0, 0.0, effects) + skill[:, None]
        return Lookup(np.ascontiguousarray(own.T), np.where(position < 0, len(self.description.niches), position))
