"""What a policy is told a pair is worth: nothing, what a model learned, or the truth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from matching import Policy, ValuesFrom
from scenarios import Scenario
from scenarios.funnel import Objective
from simulation.market import Market
from simulation.tables import reps_table


class PairValues(Protocol):
    """The values a model gives, in blocks of leads; rows and columns carry their ids."""

    @property
    def lead_ids(self) -> Sequence[str]:
        """Ids of the rows."""
        ...

    @property
    def rep_ids(self) -> Sequence[str]:
        """Ids of the columns."""
        ...

    def block(self, start: int, stop: int) -> NDArray[np.float64]:
        """Give chance times value, shape (stop - start, n_reps)."""

    def probability(self, start: int, stop: int) -> NDArray[np.float64]:
        """Give the chance of a win, shape (stop - start, n_reps)."""


class ValueModel(Protocol):
    """What the simulator asks of a model; ``models.ConversionModel`` is one."""

    def pair_values(self, leads: pl.DataFrame, reps: pl.DataFrame) -> PairValues:
        """Value every lead with every rep."""


def values_for(
    policy: Policy, scenario: Scenario, market: Market, model: ValueModel | None
) -> NDArray[np.float64] | None:
    """Give the values a policy decides by, shape (n_leads, n_reps), or None if it wants none.

    By the scenario's ``routing.objective`` they are chances of winning, or chances times the lead's value.

    Raises
    ------
    ValueError
        When the policy wants a model's values and there is no model.
    """
    if policy.values_from is ValuesFrom.NOTHING or market.leads.is_empty() or not scenario.reps:
        return None
    by_value = scenario.routing.objective is Objective.VALUE
    if policy.values_from is ValuesFrom.TRUTH:
        worth = market.leads["value"].to_numpy()[:, None] if by_value else 1.0
        return np.asarray(market.chance * worth)
    if model is None:
        raise ValueError(f"policy {policy.name!r} decides by a model's values; give model=, or fit one")
    pairs = model.pair_values(market.leads, reps_table(scenario))
    values = (pairs.block if by_value else pairs.probability)(0, len(pairs.lead_ids))
    rows = _positions(market.leads["lead_id"].to_list(), pairs.lead_ids)
    columns = _positions([rep.rep_id for rep in scenario.reps], pairs.rep_ids)
    return np.asarray(values[np.ix_(rows, columns)])


def _positions(wanted: Sequence[str], given: Sequence[str]) -> list[int]:
    """Say where each wanted id stands; a model answers by id, not by position."""
    where = {name: position for position, name in enumerate(given)}
    return [where[name] for name in wanted]
