"""What is known only after a lead was given out: leaks by test, columns by name, and the time of closing."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import chi2_contingency

from fairlead.checking.classes import sampled
from fairlead.checking.finding import Finding, Severity
from fairlead.checking.leaks import Leak, find_leaks
from models.features import choose_features
from scenarios.tables import HISTORY
from scenarios.vocabulary import Outcome

MAX_LEVELS = 200
_CERTAIN, _MATTERS = 1e-6, 0.1
_IDS = frozenset({"account_id", "person_key", "owner"})


def suggested_features(
    history: pl.DataFrame, leaks: tuple[Leak, ...] | None = None
) -> tuple[list[str], dict[str, str]]:
    """Suggest what a model may learn from.

    Returns
    -------
    tuple
        The names, and for every column left out the reason.
    """
    rows = sampled(history)
    closed = (rows["outcome"] != Outcome.OPEN.value).to_numpy()
    used, reasons = choose_features(rows, closed, MAX_LEVELS)
    told = {
        leak.column: f"tells the outcome ({_sign(leak)})" for leak in (find_leaks(rows) if leaks is None else leaks)
    }
    return [name for name in used if name not in told], {**reasons, **told}


def afterwards_findings(history: pl.DataFrame, features: tuple[str, ...] | None = None) -> list[Finding]:
    """Name the columns that give the outcome away and those known only afterwards.

    Parameters
    ----------
    history
        Checked.
    features
        What the mapping lets a model learn from; None when it is inferred.
    """
    leaks = find_leaks(history)
    honest, reasons = suggested_features(history, leaks)
    allowed = [name for name in (features if features is not None else honest) if name not in {x.column for x in leaks}]
    mending = f"[history]\nfeatures = [{', '.join(chr(34) + name + chr(34) for name in allowed)}]"
    found = [_leak(leak, features, mending) for leak in leaks]
    named = [
        name
        for name, reason in reasons.items()
        if reason.startswith("known only") and name not in {leak.column for leak in leaks}
    ]
    own = [name for name in named if name not in HISTORY.names]
    money = [name for name in named if name == "revenue"]
    if own or money:
        found.append(_known_afterwards([*money, *own]))
    return [*found, *_closing_time(history)]


def _sign(leak: Leak) -> str:
    return {
        "value": f"tells won from lost with area {leak.won.auc:.2f}",
        "written later": f"tells won from lost with area {leak.won.auc:.2f}, and is written later",
        "stage": f"tells closed from open with area {leak.closed.auc:.2f}, and is written later",
        "filled at closing": f"filled on {leak.filled_ended:.0%} of closed, {leak.filled_open:.0%} of open leads",
    }[leak.sign]


def _leak(leak: Leak, features: tuple[str, ...] | None, mending: str) -> Finding:
    harmless = features is not None and leak.column not in features
    follows = "a model that learns from it looks brilliant and fails on leads still open"
    if leak.column in _IDS:
        follows = "whatever is joined by it tells which leads were decided"
    if harmless:
        follows += "; the mapping's features leave it out, keep it so"
    return Finding(
        "leak",
        Severity.NOTE if harmless else Severity.WARN,
        "history",
        leak.column,
        1,
        f"{leak.column} gives the outcome away: {_sign(leak)}",
        follows,
        None if harmless else mending,
        {
            "auc_won": leak.won.auc,
            "auc_won_low": leak.won.low,
            "auc_closed": leak.closed.auc,
            "filled_ended": leak.filled_ended,
            "filled_open": leak.filled_open,
        },
    )


def _known_afterwards(names: list[str]) -> Finding:
    verb = "are" if len(names) > 1 else "is"
    return Finding(
        "known_afterwards",
        Severity.NOTE,
        "history",
        names[0] if len(names) == 1 else None,
        len(names),
        f"{', '.join(names)} {verb} known only after the lead is given out",
        "never learned from",
    )


def _closing_time(history: pl.DataFrame) -> list[Finding]:
    """Recognise a closing month that predicts winning, such as the rush at a quarter's end."""
    ended = history.lazy().filter((pl.col("outcome") != Outcome.OPEN.value) & pl.col("closed_at").is_not_null())
    month = (pl.col("closed_at").dt.month().cast(pl.Int64) - 1) % 3
    won = (pl.col("outcome") == Outcome.WON.value).sum()
    counts = ended.group_by(month.alias("month")).agg(won.alias("won"), pl.len().alias("all")).sort("month").collect()
    table = np.array([counts["won"], counts["all"] - counts["won"]], dtype=np.float64)
    if counts.height < 3 or table.sum(axis=1).min() < 30:
        return []
    test = chi2_contingency(table)
    v = float(np.sqrt(test.statistic / table.sum()))
    if float(test.pvalue) >= _CERTAIN or v < _MATTERS:
        return []
    shares = table[0] / table.sum(axis=0)
    listed = ", ".join(f"{share:.0%}" for share in shares)
    return [
        Finding(
            "closing_time",
            Severity.NOTE,
            "history",
            "closed_at",
            int(table.sum()),
            f"the closing month predicts winning: {listed} won in the first, second, third month of a quarter",
            "it is known only afterwards; no month or date of closing may become a feature",
            None,
            {"cramers_v": v, "low": float(shares.min()), "high": float(shares.max())},
        )
    ]
