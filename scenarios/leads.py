"""Made-up leads, drawn from a scenario's mix."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri

from scenarios.draws import Draws
from scenarios.funnel import LeadMix


def draw_leads(mix: LeadMix, draws: Draws, count: int) -> pl.DataFrame:
    """Draw ``count`` leads, numbered from 0; lead number *k* is the same whatever ``count`` is.

    Returns
    -------
    polars.DataFrame
        Columns ``lead_id``, ``territory``, ``niche``, ``language``, ``source``, ``grade``, ``value``.
    """
    numbers = np.arange(count, dtype=np.uint64)
    kinds: dict[str, Mapping[str, float]] = {
        "territory": mix.territory,
        "niche": mix.niche,
        "language": mix.language,
        "source": mix.source,
        "grade": {grade.value: weight for grade, weight in mix.grade.items()},
    }
    columns: dict[str, object] = {"lead_id": [f"L{number:06d}" for number in range(count)]}
    for name, weights in kinds.items():
        columns[name] = _pick(weights, draws.uniforms(f"lead {name}", numbers))
    columns["value"] = _values(mix, draws.uniforms("lead value", numbers))
    return pl.DataFrame(columns, schema_overrides={"value": pl.Float64, "lead_id": pl.String})


def _pick(weights: Mapping[str, float], uniforms: NDArray[np.float64]) -> pl.Series:
    names = np.array(list(weights), dtype=object)
    edges = np.cumsum(list(weights.values()))
    positions = np.searchsorted(edges / edges[-1], uniforms, side="right")
    return pl.Series(names[np.minimum(positions, len(names) - 1)].tolist(), dtype=pl.String)


def _values(mix: LeadMix, uniforms: NDArray[np.float64]) -> NDArray[np.float64]:
    values = mix.value_median * np.exp(mix.value_sigma * ndtri(uniforms))
    return np.asarray(np.round(values, 2))
