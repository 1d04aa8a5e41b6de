from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from models import ConversionModel
from models.effects.ladder import boundary_p_value
from models.findings.evidence import RepDifferences
from models.findings.findings import differences_of
from models.fitting import checked_tables, chosen_features
from models.plain_fit import plain_fit
from tests.models.worlds import World, world


def test_real_differences_are_found(strong_model: ConversionModel) -> None:
    """Differences of .6 and .4 logits are beyond doubt, and their intervals contain them."""
    found = strong_model.rep_differences_
    for difference, truth in ((found.rep, 0.6), (found.rep_niche, 0.4)):
        assert difference.p_value < 1e-4
        points = difference.sd_points / difference.scale
        assert difference.low < truth * points < difference.high


def test_no_difference_is_not_claimed(alike_model: ConversionModel) -> None:
    """Where reps are alike the intervals reach down to 0, and the verdict promises nothing."""
    found = alike_model.rep_differences_
    assert not found.rep.distinguishable
    assert found.rep.low == found.rep_niche.low == 0.0
    assert "no lift is promised" in alike_model.verdict_


def test_a_skilled_rep_is_a_difference(strong: World) -> None:
    """A skill column that explains all differences must not make the test say there are none."""
    skill = 1.0 / (1.0 + np.exp(-(strong.rep + strong.rep_niche.mean(axis=1))))
    reps = strong.reps.with_columns(skill=skill)
    model = ConversionModel(draws=20).fit(strong.history, reps=reps)
    assert "skill" in model.fitted_.description.matches.columns
    assert model.rep_differences_.rep.p_value < 1e-4


@pytest.mark.parametrize(("ratio", "p_value"), [(0.0, 1.0), (-1.0, 1.0), (2.7055, 0.05), (5.4119, 0.01)])
def test_boundary_p_value(ratio: float, p_value: float) -> None:
    """At the edge a ratio of 2.71, not 3.84, is what chance exceeds once in twenty times."""
    assert boundary_p_value(ratio) == pytest.approx(p_value, abs=1e-4)


def _differences(firm: World) -> RepDifferences:
    """Test a firm's reps as a fit does, without all else that a fit does."""
    parameters = ConversionModel(draws=20).get_params()
    table, present = checked_tables(firm.history, firm.reps)
    past, chosen = chosen_features(table, present, parameters, None, None, {})
    first = plain_fit(past, present, chosen[0], parameters)
    return differences_of(first.codings, first.learned)


def _rejections(seeds: range, **firm: object) -> np.ndarray:
    """Count p-values below 5 % for reps and for rep × niche, over firms whose reps are alike."""
    found = [_differences(world(seed, **firm)) for seed in seeds]  # type: ignore[arg-type]
    return np.array([[one.rep.p_value < 0.05, one.rep_niche.p_value < 0.05] for one in found]).sum(axis=0)


def test_what_is_counted_is_what_a_fit_says(small: World, small_model: ConversionModel) -> None:
    """The tests counted below are those of the model."""
    assert _differences(small) == small_model.rep_differences_


def test_size_of_the_test() -> None:
    """Among 24 firms of reps alike at most 5 rejections; at a true size of 5 % more come up once in 1,000 runs."""
    assert binom.sf(5, 24, 0.05) < 1 / 1000
    assert (_rejections(range(100, 124), leads=1200, reps=10) <= 5).all()


@pytest.mark.verify
@pytest.mark.parametrize("until", [None, 500])
def test_size_of_the_test_long(until: int | None) -> None:
    """Among 400 firms, complete or with leads still open, at most 34 rejections (5 % would give more in 1 of 500)."""
    assert binom.sf(34, 400, 0.05) < 1 / 500
    assert (_rejections(range(1000, 1400), leads=3000, reps=20, until=until) <= 34).all()
