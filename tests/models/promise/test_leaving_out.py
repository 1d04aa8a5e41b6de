from __future__ import annotations

import numpy as np
import pytest

from models.closing.likelihood import CERTAIN
from models.effects.learning import lead_part
from models.effects.mode import Prior, Task, find_mode
from models.effects.rows import Rows, Scales
from models.promise.leaving_out import left_out

N_LEAD = 2
SCALES = Scales(0.5, np.array([0.3, 0.4]))


def _task(seed: int, rows: int = 300, reps: int = 6) -> Task:
    """Draw rows with an intercept, a number, a match, and for each rep a level and a slope."""
    rng = np.random.default_rng(seed)
    number, match, rep = rng.standard_normal(rows), rng.integers(0, 2, rows), rng.integers(0, reps, rows)
    x = np.column_stack([np.ones(rows), number, match.astype(float)])
    z = np.column_stack([np.ones(rows), number])
    own = 0.5 * rng.standard_normal((reps, 2))
    logits = -0.5 + 0.5 * number + 0.4 * match + (z * own[rep]).sum(axis=1)
    won = rng.random(rows) < 1.0 / (1.0 + np.exp(-logits))
    design = Rows(x, z, rep, reps, np.array([0, 1]))
    return Task(design, np.where(won, CERTAIN, -CERTAIN), Prior(np.full(3, 0.1), *np.zeros((2, 3), dtype=bool)))


@pytest.mark.parametrize("weighted", [False, True])
def test_one_step_agrees_with_fitting_again(weighted: bool) -> None:
    """For 20 rows the logits without the row are those of a fit that never saw it, to a hundredth."""
    task = _task(1)
    weight = np.random.default_rng(2).uniform(0.2, 2.0, 300) if weighted else None
    task = Task(task.rows, task.evidence, task.prior, weight)
    found = left_out(task, find_mode(task, SCALES, task.rows.none()), N_LEAD)
    for row in range(0, 300, 15):
        rest = np.arange(300) != row
        effects = find_mode(task.take(rest), SCALES, task.rows.none()).effects
        itself = task.rows.take(~rest)
        lead = float(lead_part(itself, effects, N_LEAD)[0])
        assert found.lead[row] == pytest.approx(lead, abs=0.01)
        assert found.pair[row] == pytest.approx(float(itself.logits(effects)[0]) - lead, abs=0.02)


def test_a_row_is_judged_worse_without_itself() -> None:
    """What a row says of itself is gone: wins are less likely without it, losses more."""
    task = _task(3)
    mode = find_mode(task, SCALES, task.rows.none())
    found = left_out(task, mode, N_LEAD)
    moved = found.lead + found.pair - mode.logits
    assert (moved[task.evidence > 0] < 0.0).all()
    assert (moved[task.evidence < 0] > 0.0).all()
