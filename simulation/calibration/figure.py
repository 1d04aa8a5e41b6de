"""A figure of a scenario with what it rests on, and a scenario's content while it is being filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from scenarios.calibrated import Basis
from simulation.calibration.statistics import Estimate

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes
    ----------
    key
        Where it stands in the scenario, such as ``acceptance.mean_hours`` or ``cadence.0.contact_chance``.
    value
        As it stands there.
    basis
        What it rests on.
    method
        How it was found, or why it was not.
    low, high
        Its 95 % interval; None where there is none, or none on that side.
    n
        How many observations it rests on.
    """

    key: str
    value: Any
    basis: Basis
    method: str
    low: float | None = None
    high: float | None = None
    n: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "key": self.key,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "n": self.n,
            "rests_on": self.basis.value,
            "method": self.method,
        }


@dataclass
class Draft:
    """A scenario's content being replaced figure by figure.

    Attributes
    ----------
    content
        The content of the scenario that is extended, as plain dictionaries and lists.
    figures
        What was replaced, in order.
    remarks
        What a reader must know beside the figures.
    """

    content: dict[str, Any]
    figures: list[Figure] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def learn(self, key: str, found: Estimate, n: int, method: str, *, basis: Basis = Basis.LOG) -> None:
        """Put an estimated number in its place."""
        value, low, high = (None if part is None else _rounded(part) for part in found)
        self.place(key, value)
        self.figures.append(Figure(key, value, basis, method, low, high, n))

    def state(self, key: str, value: Any, basis: Basis, method: str, n: int = 0) -> None:
        """Put a figure without an interval in its place."""
        value = _rounded(value) if isinstance(value, float) else value
        self.place(key, value)
        self.figures.append(Figure(key, value, basis, method, n=n))

    def learn_of_many(self, key: str, found: Estimate, n: int, method: str) -> None:
        """Say what an estimated number rests on that has been put in many places already."""
        value, low, high = (None if part is None else _rounded(part) for part in found)
        self.figures.append(Figure(key, value, Basis.LOG, method, low, high, n))

    def note(self, key: str, value: Any, basis: Basis, method: str, n: int = 0) -> None:
        """Say what a figure rests on that stands in many places, such as the hours of all reps."""
        self.figures.append(Figure(key, value, basis, method, n=n))

    def keep(self, key: str, why: str) -> None:
        """Leave a figure as it is, and say why it could not be learned."""
        self.figures.append(Figure(key, self.get(key), Basis.PRIOR, why))

    def get(self, key: str) -> Any:
        """Give what stands at a key."""
        here: Any = self.content
        for part in key.split("."):
            here = here[int(part)] if isinstance(here, list) else here.get(part)
        return here

    def place(self, key: str, value: Any) -> None:
        """Put a value at a key."""
        *parts, last = key.split(".")
        here: Any = self.content
        for part in parts:
            here = here[int(part)] if isinstance(here, list) else here[part]
        here[int(last) if isinstance(here, list) else last] = value


def _rounded(value: float) -> float:
    """Keep six digits: more are noise, and a file is read by people."""
    return float(f"{float(value):.{_DIGITS}g}")
