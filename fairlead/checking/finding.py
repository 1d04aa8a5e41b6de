"""A finding: what, how much, what follows from it, and what mends it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum, auto
from typing import Any


class Severity(StrEnum):
    """How much a finding matters: ``warn`` would change an answer, ``note`` is good to know."""

    NOTE = auto()
    WARN = auto()


@dataclass(frozen=True)
class Finding:
    """Something about a table that whoever uses it should know.

    Attributes
    ----------
    kind
        What sort of finding: ``leak``, ``spelling``, ``left_truncation`` and so on (docs/check.md lists them).
    severity
        Whether it would change an answer.
    table, column
        Where; ``column`` is None when it is about the table as a whole.
    count
        How many rows, values, reps or columns it is about; ``what`` says which.
    what
        In plain words.
    consequence
        What happens if nothing is done.
    mending
        The lines of a mapping (TOML) that mend it; None where no mapping can.
    figures
        The numbers behind it, by name.
    """

    kind: str
    severity: Severity
    table: str
    column: str | None
    count: int
    what: str
    consequence: str
    mending: str | None = None
    figures: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return asdict(self)
