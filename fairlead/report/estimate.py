"""A figure with its 95 % interval, and what may be said of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications with the bounds of its 95 % interval; each is None where undefined."""

    mean: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def read(cls, entry: Mapping[str, Any] | None) -> Self:
        """Take `mean`, `low` and `high` out of a summary; what is absent or not finite is undefined."""
        entry = entry or {}
        return cls(_number(entry.get("mean")), _number(entry.get("low")), _number(entry.get("high")))

    @property
    def known(self) -> bool:
        """Whether the mean and both bounds are defined."""
        return None not in (self.mean, self.low, self.high)

    @property
    def above_zero(self) -> bool:
        """Whether the whole interval lies above zero."""
        return self.low is not None and self.low > 0

    @property
    def below_zero(self) -> bool:
        """Whether the whole interval lies below zero."""
        return self.high is not None and self.high < 0

    @property
    def excludes_zero(self) -> bool:
        """Whether this is a difference that the comparison could tell from chance."""
        return self.above_zero or self.below_zero


def _number(value: Any) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return float(value)
