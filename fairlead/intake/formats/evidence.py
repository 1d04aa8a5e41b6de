"""What the cells of a file prove about the way they are written, and what they leave open."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from fairlead.intake.formats.numbers import Decimal, plain_numbers
from scenarios.tables import as_text

_SHAPE = r"^(\d{1,2})([./-])(\d{1,2})([./-])\d{4}(,? +| *T)?(.*)$"
_YEAR_FIRST = r"^\d{4}([./])\d{1,2}([./])\d{1,2}(,? +| *T)?(.*)$"
_CLOCKS = (
    (r"^\d{1,2}:\d{2}$", "%H:%M"),
    (r"^\d{1,2}:\d{2}:\d{2}$", "%H:%M:%S"),
    (r"^\d{1,2}:\d{2} [AaPp][Mm]$", "%I:%M %p"),
    (r"^\d{1,2}:\d{2}:\d{2} [AaPp][Mm]$", "%I:%M:%S %p"),
    (r"^\d{1,2}:\d{2}[AaPp][Mm]$", "%I:%M%p"),
)
_NUMBER_LIKE = r"^[^\p{L}\d]{0,4}[A-Za-z$]{0,3}[^\p{L}\d]{0,4}\d[\d.,'’\s\x{00a0}\x{2009}\x{202f}]*[^\d]{0,5}$"
_MOST_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """The ways in which cells can be read: none, one (proved), or several (to be chosen from).

    Attributes
    ----------
    readings
        Each with a word on it: a tuple of formats of times, or a decimal sign.
    torn
        Some cells prove one reading, some another.
    """

    readings: tuple[tuple[tuple[str, ...], str], ...] = ()
    torn: bool = False

    @property
    def proved(self) -> tuple[str, ...] | None:
        """The only reading there is, or None."""
        return self.readings[0][0] if len(self.readings) == 1 else None


def time_evidence(columns: Iterable[pl.Series]) -> Evidence:
    """Weigh the cells of all columns of times of a table that are not written as ISO 8601 has them.

    A day above twelve proves its place. All cells with the same sign between day and month are taken to be written
    alike; where none proves the order, both are readings.
    """
    clocks: dict[str, set[str]] = {}
    orders: dict[str, set[str]] = {}
    for text in {text for raw in columns for text in as_text(raw).drop_nulls().unique().head(_MOST_CELLS)}:
        if (found := _parted(text)) is not None:
            family, clock, proof = found
            clocks.setdefault(family, set()).add(clock)
            orders.setdefault(family, set()).update(proof)
    if any(len(proof) > 1 for proof in orders.values()):
        return Evidence(torn=True)
    families = sorted(clocks)
    readings = []
    for picked in itertools.product(*(_orders(mark, orders[mark]) for mark in families)) if families else ():
        dates = zip(families, picked, strict=True)
        formats = [date + clock for mark, (date, _) in dates for clock in sorted(clocks[mark], key=len, reverse=True)]
        readings.append((tuple(formats), ", ".join(dict.fromkeys(word for _, word in picked if word))))
    return Evidence(tuple(readings))


def _parted(text: str) -> tuple[str, str, set[str]] | None:
    """Return the sign between a date's parts (Y before it: year first), its time of day, and which order it proves."""
    if (found := re.match(_YEAR_FIRST, text)) and found[1] == found[2]:
        clock = _clock(found[3], found[4])
        return None if clock is None else (f"Y{found[1]}", clock, set())
    found = re.match(_SHAPE, text)
    clock = _clock(found[5], found[6]) if found and found[2] == found[4] else None
    if found is None or clock is None:
        return None
    first, second = int(found[1]), int(found[3])
    return found[2], clock, ({"day"} if first > 12 else set()) | ({"month"} if second > 12 else set())


def _clock(gap: str | None, rest: str) -> str | None:
    """Return how a time of day is written, with what stands before it; None when it is none."""
    if not rest:
        return "" if not gap else None
    for shape, written in _CLOCKS:
        if re.match(shape, rest) and gap:
            return gap + written
    return None


def _orders(mark: str, proof: set[str]) -> list[tuple[str, str]]:
    if mark.startswith("Y"):
        return [(f"%Y{mark[1]}%m{mark[1]}%d", "")]
    day_first, month_first = (f"%d{mark}%m{mark}%Y", "day first"), (f"%m{mark}%d{mark}%Y", "month first")
    if "day" in proof:
        return [day_first]
    return [month_first] if "month" in proof else [day_first, month_first]


def number_evidence(columns: Sequence[pl.Series]) -> Evidence:
    """Weigh the cells of a table's columns of numbers: which decimal sign reads all that look like numbers.

    Where both do and agree (5 €), it is the dot, as in a plain number.
    """
    texts = [as_text(raw).drop_nulls().unique().head(_MOST_CELLS) for raw in columns if raw.dtype == pl.String]
    cells = pl.concat([text.alias("cell") for text in texts]) if texts else pl.Series("cell", [], dtype=pl.String)
    cells = cells.filter(cells.str.contains(_NUMBER_LIKE))
    if cells.is_empty():
        return Evidence()
    signs: tuple[Decimal, ...] = (",", ".")
    read = {sign: plain_numbers(cells, sign) for sign in signs}
    whole = [sign for sign in signs if read[sign].is_not_null().all()]
    if len(whole) == 2 and read[","].equals(read["."]):
        whole = ["."]
    if not whole:
        return Evidence(torn=True)
    example = _example(cells, read)
    words = {sign: f"{example} is {read[sign].filter(cells == example)[0]}" if example else "" for sign in whole}
    return Evidence(tuple(((sign,), words[sign] if len(whole) == 2 else "") for sign in whole))


def _example(cells: pl.Series, read: dict[Decimal, pl.Series]) -> str | None:
    differing = cells.filter((read[","] != read["."]).fill_null(value=False))
    return str(differing[0]) if len(differing) else None
