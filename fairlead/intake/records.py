"""Where the records of a CSV file begin and end, and how many fields each has (RFC 4180).

Readers of CSV fill short rows and drop the ends of long ones in silence, so rows are measured before they are read.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.faults import BadInput, Fault

_QUOTE, _NEWLINE, _RETURN = b'"\n\r'
_QUOTING = "quotation marks around a whole value only, and doubled inside it"


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """The records of a file, header first.

    Attributes
    ----------
    starts, ends
        Shape (n_records,): offsets of the first byte and of the newline.
    fields
        Shape (n_records,): how many fields each has.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    fields: NDArray[np.int64]


def records_of(content: bytes, source: str, separator: str = ",") -> Records:
    """Find the records of CSV text that ends in a newline; ``separator`` is one byte.

    Raises
    ------
    BadInput
        When a quotation mark stands where none may, or is never closed; names the row.
    """
    text = np.frombuffer(content, dtype=np.uint8)
    quoted, comma = b'"' in content, ord(separator)
    marks = np.flatnonzero((text == comma) | (text == _NEWLINE) | ((text == _QUOTE) if quoted else False))
    if quoted:
        marks = _outside_quotes(text, marks, source, comma)
    kinds = text[marks]
    at_newline = np.flatnonzero(kinds == _NEWLINE)
    ends = marks[at_newline].astype(np.int64)
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)
    return Records(starts, ends, np.diff(at_newline, prepend=-1).astype(np.int64))


def _outside_quotes(text: NDArray[np.uint8], marks: NDArray[np.intp], source: str, comma: int) -> NDArray[np.intp]:
    """Return the separators and newlines that count, and check the quotation marks that tell."""
    is_quote = text[marks] == _QUOTE
    open_after = np.cumsum(is_quote) % 2 == 1
    separating: NDArray[np.intp] = marks[~is_quote & ~open_after]
    opening, closing = marks[is_quote & open_after], marks[is_quote & ~open_after]
    before = np.where(opening > 0, text[opening - 1], _NEWLINE)
    after = text[closing + 1]  # there is one: the text ends in a newline
    opens = np.isin(before, (comma, _NEWLINE, _QUOTE))
    closes = np.isin(after, (comma, _NEWLINE, _RETURN, _QUOTE))
    wrong = np.concatenate([opening[~opens], closing[~closes]])
    if wrong.size:
        raise _misplaced(int(wrong.min()), text, separating, source, _QUOTING)
    if opening.size > closing.size:
        raise _misplaced(int(opening[-1]), text, separating, source, "a closing quotation mark for the one that opens")
    return separating


def _misplaced(at: int, text: NDArray[np.uint8], separating: NDArray[np.intp], source: str, expected: str) -> BadInput:
    earlier = separating[separating < at]
    row = int((text[earlier] == _NEWLINE).sum()) + 1
    shown = text[max(at - 20, 0) : at + 20].tobytes().decode("utf-8", errors="ignore")
    return BadInput([Fault(source, expected, row=row, value=shown)])
