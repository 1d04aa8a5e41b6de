"""The words readers use for the names that code uses (the word list of DESIGN, section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fairlead.report import numbers
from fairlead.report.estimate import Estimate
from fairlead.report.findings import ORACLE, Kpi

_DIRECTIONS = {"higher": "higher is better", "lower": "lower is better"}
_UNITS = {"money": "units of value"}  # a scenario has no currency
_CODE = re.compile(r"\bS[0-4]\b")
_CODES = (
    "S0 to S4 are five practitioners’ articles, claims rather than studies: CRM search on lead transfer (S0), Tenfold "
    "on lead distribution (S1), Wardlaw on lead pursuit (S2), McDade on lead handling (S3), Kostermans on the hand-off "
    "(S4)."
)


def method_name(method: str) -> str:
    """Return a routing method as readers call it: `round robin` for `round-robin`."""
    return method.replace("-", " ")


def method_title(method: str) -> str:
    """Return a routing method as a heading, the oracle with what it is."""
    return "oracle (knows the truth)" if method == ORACLE else method_name(method)


def capitalised(text: str) -> str:
    """Return the text with a capital at its start and the rest left alone."""
    return text[:1].upper() + text[1:]


def direction(kpi: Kpi) -> str:
    """Say which direction of a KPI is the better one."""
    return _DIRECTIONS.get(kpi.better or "", "neither direction is better")


def unit_of(kpi: Kpi) -> str:
    """Return the unit a KPI's levels are written in."""
    return "%" if kpi.unit == numbers.SHARE else _UNITS.get(kpi.unit, kpi.unit)


def unit_of_difference(kpi: Kpi) -> str:
    """Return the unit a KPI's differences are written in."""
    return "percentage points" if kpi.unit == numbers.SHARE else unit_of(kpi)


def codes_of(sources: Iterable[tuple[str, Sequence[Mapping[str, Any]]]]) -> str | None:
    """Say what the short names of sources stand for; None where none is used."""
    used = any(_CODE.search(str(row["source"])) for _, rows in sources for row in rows)
    return _CODES if used else None


def stage_title(stage: Kpi) -> str:
    """Return a stage of leakage by itself: `Never touched` for `Leaked value: never touched`."""
    return capitalised(stage.title.rpartition(": ")[2])


def change(difference: Estimate, better: str | None) -> str:
    """Say in one word what a paired difference shows: `better`, `worse`, `changed`, `open` or `unknown`.

    `open` is a difference that the comparison could not tell from chance.
    """
    if not difference.known:
        return "unknown"
    if not difference.excludes_zero:
        return "open"
    if better not in ("higher", "lower"):
        return "changed"
    return "better" if difference.above_zero == (better == "higher") else "worse"


CHANGE_WORDS = {
    "better": "better",
    "worse": "worse",
    "changed": "different",
    "open": "not to be told from chance",
    "unknown": numbers.UNDEFINED,
}
