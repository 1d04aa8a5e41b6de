"""Taking persons out of texts and settings, so that only numbers of them stay, and putting them back.

A mark such as ``⟦17⟧`` stands for person 17. Taking out and putting back gives the same text as long as nobody was
forgotten, so hashes of what was put back show whether anything was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

MARK = re.compile(r"⟦(\d+)⟧")
_TOKEN = re.compile(r"(?<!\w)\w(?:[\w.@+:/-]*\w)?")
"""What an id mostly looks like; no alternation of all ids, which would be tried at every letter."""
_WORD = re.compile(r"(?<![\w.,])\w+(?!\w|[.,]\d)")


class Unnaming:
    """Replaces ids by marks.

    Parameters
    ----------
    numbers
        Numbers by id; of two kinds of persons with one id either does, since it is only put back as that id.
    """

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers
        odd = sorted((name for name in numbers if not _TOKEN.fullmatch(name)), key=len, reverse=True)
        self._odd = None if not odd else re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, odd))})(?!\w)")

    def text(self, text: str) -> str:
        """Return a sentence with marks in place of ids that stand in it as words."""
        if self._odd is not None:
            text = self._odd.sub(lambda found: self._mark(found.group()), text)
        return _TOKEN.sub(self._of_token, text)

    def _of_token(self, found: re.Match[str]) -> str:
        token = found.group()
        if token in self._numbers:
            return self._mark(token)
        return _WORD.sub(lambda word: self._mark(word.group()), token)

    def data(self, data: Any) -> Any:
        """Return plain data with a mark in place of every text, or key, that is an id."""
        if isinstance(data, str):
            return self._mark(data)
        if isinstance(data, Mapping):
            return {self._mark(key): self.data(value) for key, value in data.items()}
        return [self.data(value) for value in data] if isinstance(data, list | tuple) else data

    def _mark(self, word: str) -> str:
        number = self._numbers.get(word)
        return word if number is None else f"⟦{number}⟧"


def marks_in(text: str) -> set[int]:
    """Return the numbers of the persons that a text speaks of."""
    return {int(number) for number in MARK.findall(text)}


def renamed(text: str, names: Mapping[int, str | None]) -> str:
    """Return a text with ids in place of marks; who was forgotten is called so."""
    return MARK.sub(lambda found: names.get(int(found.group(1))) or f"forgotten-{found.group(1)}", text)


def all_named(numbers: Iterable[int], names: Mapping[int, str | None]) -> bool:
    """Tell whether nobody of these was forgotten."""
    return all(names.get(number) is not None for number in numbers)


def renamed_data(data: Any, names: Mapping[int, str | None]) -> Any:
    """Return plain data with ids in place of marks."""
    if isinstance(data, str):
        return renamed(data, names)
    if isinstance(data, Mapping):
        return {renamed(key, names): renamed_data(value, names) for key, value in data.items()}
    return [renamed_data(value, names) for value in data] if isinstance(data, list) else data
