"""A model fitted on a scenario's own simulated past."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from scenarios import Scenario
from simulation.history import training_history
from simulation.tables import reps_table

if TYPE_CHECKING:
    from models import ConversionModel


def fit_on_past(scenario: Scenario, *, seed: int) -> ConversionModel:
    """Fit a model on :func:`simulation.training_history`, as it stood when the scenario starts."""
    model = models.ConversionModel()
    model.fit(training_history(scenario, seed=seed), reps=reps_table(scenario), as_of=scenario.start)
    return model
