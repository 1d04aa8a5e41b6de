"""Columns to add to a made-up history: leaks of many kinds, and honest columns that look like them.

The fate of an open lead is drawn, so that an honest score knows it as well as any other's.
"""

import numpy as np
import polars as pl

from scenarios import generate_firm


def spoilt(seed: int, rows: int) -> tuple[pl.DataFrame, set[str]]:
    """Return a history with leaks, their names beginning in ``leak_``, and the names of the honest columns."""
    history = generate_firm(seed=seed, leads=1, history=rows).history
    rng = np.random.default_rng(seed)
    won = (history["outcome"] == "won").to_numpy()
    still_open = (history["outcome"] == "open").to_numpy()
    honest = _honest(won, still_open, rng)
    leaks = _leaks(won, still_open, rng)
    return history.with_columns(*honest, *leaks), {*history.columns, *(column.name for column in honest)}


def _honest(won: np.ndarray, still_open: np.ndarray, rng: np.random.Generator) -> list[pl.Series]:
    n = len(won)
    fate = np.where(still_open, rng.random(n) < won[~still_open].mean() + 0.05, won)
    columns = [pl.Series(f"score_{gap}", fate * gap + rng.normal(size=n)) for gap in (0.8, 1.2)]
    columns.append(_emptied("budget", rng.normal(size=n), rng.random(n) < np.where(fate, 0.2, 0.6)))
    columns.append(_emptied("phone_given", rng.normal(size=n), rng.random(n) < 0.3))
    return columns


def _leaks(won: np.ndarray, still_open: np.ndarray, rng: np.random.Generator) -> list[pl.Series]:
    n = len(won)
    reason = pl.Series("leak_reason", np.where(rng.random(n) < 0.5, "price", "timing").tolist())
    stage = np.where(still_open, np.where(rng.random(n) < 0.5, "offer", "talks"), "done")
    return [
        pl.Series("leak_flag", won.astype(float)),
        pl.Series("leak_noisy", (won ^ (rng.random(n) < 0.05)).astype(float)),
        pl.Series("leak_number", won * 2.5 + rng.normal(size=n)),
        _emptied("leak_signed", rng.normal(size=n), ~won),
        _emptied("leak_closing_note", rng.normal(size=n), still_open),
        reason.set(pl.Series(won | still_open | (rng.random(n) < 0.3)), None),
        pl.Series("leak_stage", stage.tolist()),
        pl.Series("leak_calls", rng.poisson(np.where(still_open, 2, np.where(won, 8, 4))).astype(float)),
    ]


def _emptied(name: str, values: np.ndarray, where: np.ndarray) -> pl.Series:
    return pl.Series(name, values).set(pl.Series(where), None)
