"""The steps of the funnel as one estimator: a model for each, whose product is the chance of a win."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from models.fitting import checked_tables, chosen_features
from models.funnel.fit import fit_steps
from models.model import ConversionModel
from models.parameters import refuse
from models.values import News, PairValues

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FunnelValues:
    """Values of pairs, the chance being the product over the steps; it is used as :class:`models.PairValues` is.

    Attributes
    ----------
    steps
        The values of each step; each one's ``probability`` is the chance of that step, given the one before.
    """

    steps: dict[str, PairValues]

    @property
    def lead_ids(self) -> tuple[str, ...]:
        """Ids of the rows."""
        return self._first.lead_ids

    @property
    def rep_ids(self) -> tuple[str, ...]:
        """Ids of the columns."""
        return self._first.rep_ids

    @property
    def lead_value(self) -> Floats:
        """Worth of each lead; shape (n_leads,)."""
        return self._first.lead_value

    @property
    def news(self) -> News:
        """What the model had no experience of, as the first step's model has it."""
        return self._first.news

    @property
    def shape(self) -> tuple[int, int]:
        """Leads by reps."""
        return self._first.shape

    def block(self, start: int, stop: int) -> Floats:
        """Give the values of leads ``start`` to ``stop`` (exclusive), errors as for :meth:`models.PairValues.block`."""
        values = self.probability(start, stop)
        values *= self.lead_value[start:stop, None]
        return values

    def probability(self, start: int, stop: int) -> Floats:
        """Give the chance of a win by the horizon; shape (stop − start, n_reps)."""
        chance = self._first.probability(start, stop)
        for step in list(self.steps.values())[1:]:
            chance *= step.probability(start, stop)
        return chance

    def rows(self, index: NDArray[np.int64]) -> Floats:
        """Give the values of the leads at these positions; shape (len(index), n_reps)."""
        chances = [step.rows(index) / step.lead_value[np.atleast_1d(index), None] for step in self.steps.values()]
        return np.asarray(np.prod(chances, axis=0) * self.lead_value[np.atleast_1d(index), None])

    def promise(self, rep_position: NDArray[np.int64]) -> Floats:
        """Give the chance to expect of each lead with its chosen rep: the product of what each step promises."""
        return np.asarray(np.prod([step.promise(rep_position) for step in self.steps.values()], axis=0))

    @property
    def _first(self) -> PairValues:
        return next(iter(self.steps.values()))


class FunnelModel(BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Chances of the steps on the way to a win: accepted, contacted, qualified, won, each given the one before.

    Each step is a :class:`models.ConversionModel` of the rows that reached the step before, with the same pooled pair
    structure; rows that still may reach it are open, not lost (:mod:`models.funnel.steps`). It answers what one
    chance of winning cannot: whether a firm's reps differ in reaching leads or in closing them.

    Parameters
    ----------
    horizon_days, features, max_levels, rep_effects, draws, seed
        As of :class:`models.ConversionModel`.

    Attributes
    ----------
    steps_
        Step → its model, in order; a step's chance is one within the horizon of the assignment.
    found_
        By step: rows, chance, how far reps differ, and what that is worth; steps left out, with the reason.
    verdict_
        The same in words.
    """

    def __init__(
        self,
        horizon_days: float = 180,
        *,
        features: Sequence[str] | None = None,
        max_levels: int = 50,
        rep_effects: bool = True,
        draws: int = 200,
        seed: int = 0,
    ) -> None:
        self.horizon_days = horizon_days
        self.features = features
        self.max_levels = max_levels
        self.rep_effects = rep_effects
        self.draws = draws
        self.seed = seed

    def fit(
        self,
        history: Any,
        reps: Any = None,
        *,
        as_of: datetime | date | str | None = None,
        suspects: Mapping[str, str] | None = None,
    ) -> Self:
        """Learn from past assignments whose steps are dated; arguments as of :meth:`models.ConversionModel.fit`.

        Raises
        ------
        BadInput
            As for :meth:`models.ConversionModel.fit`, and when too few leads got as far as the last step.
        """
        parameters = self.get_params()
        refuse(ConversionModel(**parameters).get_params(deep=False), "FunnelModel")
        table, present = checked_tables(history, reps)
        past, (used, _, _) = chosen_features(table, present, parameters, as_of, self.features, suspects or {})
        fit = fit_steps(table, present, parameters, past.as_of, used)
        self.steps_ = {step: ConversionModel(**parameters).adopt(fitted) for step, fitted in fit.fitted.items()}
        self.found_ = fit.found
        self.verdict_ = fit.found.verdict()
        return self

    def pair_values(self, leads: Any, reps: Any) -> FunnelValues:
        """Value every lead with every rep; errors as for :meth:`models.ConversionModel.pair_values`."""
        if not hasattr(self, "steps_"):
            raise NotFittedError("This FunnelModel is not fitted yet: call fit(history, reps=reps) first")
        return FunnelValues({step: model.pair_values(leads, reps) for step, model in self.steps_.items()})

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "steps_")
