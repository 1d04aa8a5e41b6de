"""Two models choosing for the same leads by one routing method, judged by the log of what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.evaluating import choice_function
from matching import Policy
from models.evaluation import Evaluation, Settings, evaluate
from models.evaluation.judging import ChoiceFunction
from scenarios.constraints import Constraints

if TYPE_CHECKING:
    from models import ConversionModel

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Mean:
    """What two models expect on average: the doubly robust estimate leans on neither of the two that it compares."""

    models: tuple[ConversionModel, ConversionModel]
    as_of_: Any

    def pair_values(self, leads: Any, reps: Any) -> _MeanValues:
        return _MeanValues([model.pair_values(leads, reps) for model in self.models])


@dataclass(frozen=True, eq=False)
class _MeanValues:
    values: list[Any]

    def block(self, start: int, stop: int) -> Floats:
        return np.asarray(np.mean([np.asarray(each.block(start, stop)) for each in self.values], axis=0))

    def probability(self, start: int, stop: int) -> Floats:
        return np.asarray(np.mean([np.asarray(each.probability(start, stop)) for each in self.values], axis=0))


def compare_models(
    history: pl.DataFrame,
    reps: pl.DataFrame,
    candidate: ConversionModel,
    in_use: ConversionModel,
    method: Policy,
    rules: Constraints,
    settings: Settings,
    as_of: Any = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Evaluation:
    """Say what a routing method would have been worth with one model against the other.

    Judged are rows assigned after both models' ``as_of_``, by the doubly robust estimate (:mod:`models.evaluation`).

    Raises
    ------
    BadInput
        As :func:`models.evaluation.evaluate`.
    """
    later = max(candidate.as_of_, in_use.as_of_)
    return evaluate(
        history,
        reps,
        _choices_of(candidate, method, rules),
        name="the new model",
        against=_choices_of(in_use, method, rules),
        against_name="the model in use",
        model=_Mean((candidate, in_use), later),
        as_of=as_of,
        settings=settings,
        progress=progress,
    )


def _choices_of(model: ConversionModel, method: Policy, rules: Constraints) -> ChoiceFunction:
    choose = choice_function(method, rules)

    def by_model(
        leads: pl.DataFrame, reps: pl.DataFrame, values: Floats, capacity: Floats, rng: np.random.Generator
    ) -> Floats:
        own = model.pair_values(leads.drop("eligible_reps", strict=False), reps)
        return choose(leads, reps, np.asarray(own.block(0, leads.height)), capacity, rng)

    return by_model
