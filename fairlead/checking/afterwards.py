"""What is known only after a lead was given out: leaks by test, columns by name, and the time of closing."""

from __future__ import annotations

import numpy as np
import polars as pl
import scipy

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.leaks import Leak
from fairlead.checking.policy import FeaturePolicy, feature_policy, leak_sign
from scenarios.features import AFTERWARDS
from scenarios.tables import HISTORY
from scenarios.vocabulary import Outcome

_CERTAIN, _MATTERS = 1e-6, 0.1
_IDS = frozenset({"account_id", "person_key", "owner"})


def afterwards_findings(history: pl.DataFrame, policy: FeaturePolicy | None = None) -> list[Finding]:
    """Name the columns that give the outcome away and those known only afterwards.

    Parameters
    ----------
    history
        Checked.
    policy
        What a model would learn from; suggested when None.
    """
    policy = feature_policy(history) if policy is None else policy
    found = [_leak(leak, policy) for leak in policy.leaks]
    leaking = {leak.column for leak in policy.leaks}
    late = [name for name, reason in policy.left_out.items() if reason.startswith(AFTERWARDS) and name not in leaking]
    own = [name for name in late if name not in HISTORY.names]
    money = [name for name in late if name == "revenue"]
    if own or money:
        found.append(_known_afterwards([*money, *own]))
    return [*found, *_closing_time(history)]


def _leak(leak: Leak, policy: FeaturePolicy) -> Finding:
    harmless = policy.listed and leak.column not in policy.used
    follows = "a model that learned from it would look brilliant and fail on leads still open"
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
        f"{leak.column} gives the outcome away: {leak_sign(leak)}",
        follows,
        None if harmless else policy.line,
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
    test = scipy.stats.chi2_contingency(table)
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
