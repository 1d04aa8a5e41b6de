"""The feature policy: what a model would learn from, what is left out and why, and the line that fixes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

import models
from fairlead.checking.classes import sampled
from fairlead.checking.leaks import Leak, find_leaks
from fairlead.checking.words import toml_text
from scenarios.tables import REPS
from scenarios.vocabulary import Outcome

_UNLISTED = "not among the features the mapping lists"


@dataclass(frozen=True)
class FeaturePolicy:
    """What a model would learn from.

    Attributes
    ----------
    used
        Names of columns.
    left_out
        Every other column of the history, with the reason.
    listed
        Whether the mapping lists the features; otherwise they are suggested.
    doubtful
        Listed features that the test for leaks speaks against, with what it found.
    leaks
        What that test found, among all columns.
    """

    used: tuple[str, ...]
    left_out: dict[str, str]
    listed: bool
    doubtful: dict[str, str]
    leaks: tuple[Leak, ...]

    @property
    def line(self) -> str:
        """The lines of a mapping that allow these features and no others, doubtful ones left out."""
        names = ", ".join(toml_text(name) for name in self.used if name not in self.doubtful)
        return f"[history]\nfeatures = [{names}]"

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return {
            "used": list(self.used),
            "left_out": self.left_out,
            "listed": self.listed,
            "doubtful": self.doubtful,
            "mapping": self.line,
        }


def feature_policy(
    history: pl.DataFrame, reps: pl.DataFrame | None = None, features: Sequence[str] | None = None
) -> FeaturePolicy:
    """Say what a model would learn from: what the mapping lists, or what is suggested.

    Parameters
    ----------
    history, reps
        Checked tables.
    features
        What the mapping lists; None when it lists none.

    Raises
    ------
    BadInput
        When a listed feature is known only afterwards, is a personal attribute or identifies a person.
    """
    rows, of_reps = sampled(history), _own(reps)
    leaks = find_leaks(rows)
    found = suspects(leaks)
    closed = (rows["outcome"] != Outcome.OPEN.value).to_numpy()
    suggested, reasons = models.choose_features(
        rows, closed, models.ConversionModel().max_levels, of_reps=of_reps, suspects=found
    )
    if features is None:
        return FeaturePolicy(suggested, reasons, False, {}, leaks)
    used, _ = models.named_features(rows, features, of_reps=of_reps)
    left_out = {name: reasons.get(name, _UNLISTED) for name in history.columns if name not in used}
    return FeaturePolicy(used, left_out, True, {name: why for name, why in found.items() if name in used}, leaks)


def suspects(leaks: Sequence[Leak]) -> dict[str, str]:
    """Return the columns found to give the outcome away, and by what, as :meth:`ConversionModel.fit` takes it."""
    return {leak.column: f"tells the outcome: {leak_sign(leak)}" for leak in leaks}


def leak_sign(leak: Leak) -> str:
    """Say in words what a leak was found by."""
    return {
        "value": f"tells won from lost with area {leak.won.auc:.2f}",
        "written later": f"tells won from lost with area {leak.won.auc:.2f}, and is written later",
        "stage": f"tells closed from open with area {leak.closed.auc:.2f}, and is written later",
        "filled at closing": f"filled on {leak.filled_ended:.0%} of closed, {leak.filled_open:.0%} of open leads",
    }[leak.sign]


def _own(reps: pl.DataFrame | None) -> tuple[str, ...]:
    """Return the columns of the reps that are the firm's own."""
    return () if reps is None else tuple(name for name in reps.columns if name not in REPS.names)
