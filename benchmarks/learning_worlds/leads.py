"""Leads and reps of the learning worlds, as positions and numbers, and as the tables a firm would have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NICHES, SOURCES, GRADES, TERRITORIES = 8, 5, 4, 5
LOG_VALUE = (8.0, 1.0)
"""Mean and standard deviation of a deal's log value."""


@dataclass(frozen=True)
class Leads:
    """Facts of leads, each of shape (n,)."""

    niche: Integers
    source: Integers
    grade: Integers
    territory: Integers
    score: Floats
    size: Floats
    """Standardised log value."""

    @classmethod
    def draw(cls, count: int, rng: np.random.Generator, niches: int = NICHES) -> Leads:
        """Draw leads of the first ``niches`` niches."""
        kinds = [rng.integers(0, levels, count) for levels in (niches, SOURCES, GRADES, TERRITORIES)]
        return cls(*kinds, rng.standard_normal(count), rng.standard_normal(count))

    def __len__(self) -> int:
        return len(self.niche)

    @property
    def own(self) -> Floats:
        """What any rep would see in the leads, as columns; shape (n, 17)."""
        levels = [_one_hot(self.niche, NICHES), _one_hot(self.source, SOURCES), _one_hot(self.grade, GRADES)]
        return np.column_stack([np.ones(len(self)), *levels, self.score, self.size])

    def table(self, letter: str) -> pl.DataFrame:
        """Give the leads as a table; ids begin with ``letter``."""
        names = {"niche": self.niche, "source": self.source, "territory": self.territory}
        return pl.DataFrame(
            {
                "lead_id": [f"{letter}{i:06d}" for i in range(len(self))],
                **{name: np.array([f"{name} {level}" for level in range(99)])[at] for name, at in names.items()},
                "grade": np.array(list("ABCD"))[self.grade],
                "score": self.score,
                "value": np.exp(LOG_VALUE[0] + LOG_VALUE[1] * self.size),
            }
        )


@dataclass(frozen=True)
class Reps:
    """Facts of reps: own niches and territories (0 or 1) and two kinds of skill, the true and the written down."""

    niches: Floats
    territories: Floats
    talent: Floats
    """What the skill column would be without noise, standard normal; shape (m,)."""
    skill: Floats
    """The skill column, 0 to 1; shape (m,)."""
    reliability: float
    """Correlation of the two."""

    @classmethod
    def draw(cls, count: int, rng: np.random.Generator, skill_noise: float) -> Reps:
        """Draw reps with two niches and one territory each, every territory held by somebody."""
        niches = np.zeros((count, NICHES))
        for rep in range(count):
            niches[rep, rng.choice(NICHES, 2, replace=False)] = 1.0
        territories = np.eye(TERRITORIES)[rng.permutation(np.arange(count) % TERRITORIES)]
        talent = rng.standard_normal(count)
        seen = (talent + skill_noise * rng.standard_normal(count)) / np.hypot(1.0, skill_noise)
        skill = np.clip(0.5 + 0.2 * seen, 0.0, 1.0)
        return cls(niches, territories, talent, skill, 1.0 / np.hypot(1.0, skill_noise))

    def __len__(self) -> int:
        return len(self.talent)

    def table(self, here: Integers) -> pl.DataFrame:
        """Give the reps at these positions as a table."""
        lists = {
            name: [[f"{word} {level}" for level in np.flatnonzero(own[rep])] for rep in here]
            for name, word, own in (
                ("niches", "niche", self.niches),
                ("territories", "territory", self.territories),
            )
        }
        ids = [f"R{rep:03d}" for rep in here]
        return pl.DataFrame({"rep_id": ids, "capacity": 50.0, "skill": self.skill[here], **lists})

    def matches(self, leads: Leads, rep: Integers) -> Floats:
        """Say, for rows of lead and rep, whether niche and territory are the rep's own, centred; shape (n, 2)."""
        niche = self.niches[rep, leads.niche] - self.niches.mean()
        return np.column_stack([niche, self.territories[rep, leads.territory] - self.territories.mean()])


def _one_hot(position: Integers, levels: int) -> Floats:
    return np.asarray(np.eye(levels)[position])
