"""When deals close: truncated exponentials up to the horizon, at a rep's own pace, and what an open deal then says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.learning_worlds.leads import Floats

HORIZON = 180.0
WON_DAYS, LOST_DAYS, NEVER = 60.0, 40.0, 0.15
"""Mean days to a win (before truncation) and to a loss; share of what is not won that does not close in time."""


@dataclass(frozen=True)
class Closing:
    """How each row ended: ``won`` by the horizon, days to its close, days it was watched; each shape (n,)."""

    won: np.ndarray
    days: Floats
    watched: Floats
    slowness: Floats

    @classmethod
    def draw(cls, chance: Floats, watched: Floats, slowness: Floats, rng: np.random.Generator) -> Closing:
        """Draw ends; ``slowness`` multiplies the times of a row, shape (n,)."""
        won = rng.random(len(chance)) < chance
        u = rng.random(len(chance))
        top = 1.0 - np.exp(-HORIZON / (WON_DAYS * slowness))
        days = -WON_DAYS * slowness * np.log1p(-u * top)
        lost = -LOST_DAYS * slowness * np.log(rng.random(len(chance)))
        never = rng.random(len(chance)) < NEVER
        lost = np.where(never, HORIZON + 400.0 * rng.random(len(chance)), lost)
        return cls(won, np.where(won, days, lost), watched, slowness)

    @property
    def open(self) -> np.ndarray:
        """Which rows are still open."""
        return np.asarray(self.days > self.watched)

    def likelihoods(self) -> tuple[Floats, Floats]:
        """Give the likelihood of what was seen under a win in time and under anything else; each (n,)."""
        age = np.minimum(self.watched, HORIZON)
        scale = WON_DAYS * self.slowness
        top = 1.0 - np.exp(-HORIZON / scale)
        open_won = 1.0 - (1.0 - np.exp(-age / scale)) / top
        open_lost = NEVER + (1.0 - NEVER) * np.exp(-age / (LOST_DAYS * self.slowness))
        seen_won = ~self.open & self.won
        return np.where(self.open, open_won, seen_won), np.where(self.open, open_lost, ~seen_won)
