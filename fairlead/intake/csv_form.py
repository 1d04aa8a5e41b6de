"""How a CSV file is written: what separates its fields, and its encoding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Separator = Literal[",", ";", "\t", "|"]
Encoding = Literal["utf-8", "utf-16", "cp1250", "cp1251", "cp1252", "iso-8859-1", "iso-8859-2", "iso-8859-15"]

SEPARATORS: dict[Separator, str] = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True, slots=True)
class CsvForm:
    """The form of a CSV file; without a word on it, commas and UTF-8.

    Attributes
    ----------
    separator
        Between the fields of a row.
    encoding
        Python's name of it; ``utf-8`` may begin with a byte order mark, ``utf-16`` says its byte order by one.
    """

    separator: Separator = ","
    encoding: Encoding = "utf-8"
