from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

from models import ConversionModel
from models.effects.crosses import largest_value_p
from tests.models.worlds import World, world


def test_the_largest_value_of_noise_is_no_finding() -> None:
    """Of 200 tables of noise at most 20 lie below 5 % (more would come up once in 400 runs)."""
    assert binom.sf(20, 200, 0.05) < 1 / 400
    rng = np.random.default_rng(0)
    found = [largest_value_p(rng.standard_normal((20, 30))) for _ in range(200)]
    assert sum(p < 0.05 for p in found) <= 20


def test_one_hidden_taste_is_found() -> None:
    """A table of rank one, three times as strong as noise along it, is beyond doubt."""
    rng = np.random.default_rng(1)
    taste, kind = rng.standard_normal(20), rng.standard_normal(30)
    assert largest_value_p(rng.standard_normal((20, 30)) + np.outer(taste, kind)) < 1e-6


def _with_tastes(firm: World, size: float) -> pl.DataFrame:
    """Win and lose anew, by a taste of each rep for a hidden property of niche × grade."""
    rng = np.random.default_rng(2)
    taste, hidden = rng.standard_normal(20), rng.choice([-1.0, 1.0], (4, 3))
    niche = firm.history["niche"].rank("dense").to_numpy().astype(int) - 1
    grade = firm.history["grade"].rank("dense").to_numpy().astype(int) - 1
    rep = np.array([int(rep_id[1:]) for rep_id in firm.history["rep_id"]])
    logits = firm.logits + size * taste[rep] * hidden[niche, grade]
    won = rng.random(len(logits)) < 1.0 / (1.0 + np.exp(-logits))
    return firm.history.with_columns(outcome=pl.Series(np.where(won, "won", "lost")))


@pytest.mark.parametrize(("size", "crosses"), [(1.0, (("niche", "grade"),)), (0.0, ())])
def test_a_cross_is_added_where_there_is_one(size: float, crosses: tuple[tuple[str, str], ...]) -> None:
    """Niche × grade enters where tastes depend on both together, and not otherwise; the taste explains chances."""
    firm = world(3, leads=6000)
    model = ConversionModel(draws=20).fit(_with_tastes(firm, size), reps=firm.reps)
    assert model.fitted_.description.affinity.crosses == crosses
    values = model.pair_values(firm.history.head(300).select("lead_id", "niche", "grade", "score"), firm.reps)
    spread = values.probability(0, 300).std(axis=1).mean()
    assert (spread > 0.08) == bool(crosses)
