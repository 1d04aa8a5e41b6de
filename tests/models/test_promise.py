from __future__ import annotations

import numpy as np
import pytest

from models import ConversionModel
from tests.models.worlds import NICHES, World, world


def test_real_differences_keep_their_promise(strong_model: ConversionModel) -> None:
    """Where reps differ a lot, nearly all of the pair part holds on unseen leads."""
    assert strong_model.pair_slope_ > 0.8


def _promised_and_due(firm: World) -> tuple[float, float, float]:
    """Give, for each lead with its best rep: the sum promised, promised naively, and due by the truth."""
    model = ConversionModel(horizon_days=2000, draws=20).fit(firm.history, reps=firm.reps)
    values = model.pair_values(firm.history.select("lead_id", "niche", "grade", "score"), firm.reps)
    chance = values.probability(0, firm.history.height)
    best = chance.argmax(axis=1)
    niche = np.array([NICHES.tolist().index(name) for name in firm.history["niche"]])
    rep = np.array([int(rep_id[1:]) for rep_id in firm.history["rep_id"]])
    lead = firm.logits - firm.rep[rep] - firm.rep_niche[rep, niche]
    truth = 1.0 / (1.0 + np.exp(-(lead + firm.rep[best] + firm.rep_niche[best, niche])))
    return float(values.promise(best).sum()), float(chance[np.arange(len(best)), best].sum()), float(truth.sum())


@pytest.mark.parametrize(("rep_sd", "niche_sd", "most"), [(0.4, 0.3, 0.05), (0.0, 0.0, 0.08)])
def test_promised_over_realised(rep_sd: float, niche_sd: float, most: float) -> None:
    """Every lead to its best rep, mean of 8 firms: promised over due is near 1, and no worse than the naive sum's."""
    sums = [_promised_and_due(world(seed, leads=4000, rep_sd=rep_sd, niche_sd=niche_sd)) for seed in range(20, 28)]
    promised, naive, due = np.array(sums).sum(axis=0)
    assert promised / due == pytest.approx(1.0, abs=most)
    assert promised < naive
