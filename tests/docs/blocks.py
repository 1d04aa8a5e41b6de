"""What a page asks a reader to type, in order, and how a test is to take it.

A fenced ``console`` block holds commands. A comment of its own line before a block says what a test does otherwise:

* ``<!-- not tested: REASON -->`` leaves the block out;
* ``<!-- tested as: A => B -->`` runs it with B in place of A (fewer replications, a smaller firm);
* ``<!-- file: NAME -->`` before a block of any other kind writes it to that file first; a ``.py`` is then run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parents[2]
_BLOCK = re.compile(r"(?:^<!-- (?P<mark>[^\n]*) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    kind: str
    text: str
    mark: str

    @property
    def skipped(self) -> bool:
        """Whether the page says that it is not tested."""
        return self.mark.startswith("not tested: ")

    @property
    def file(self) -> str | None:
        """The file it is to be written to."""
        return self.mark.removeprefix("file: ") if self.mark.startswith("file: ") else None

    @property
    def commands(self) -> list[str]:
        """Its commands, as they are to be run; a line that ends with a backslash goes on."""
        text = self.text
        if self.mark.startswith("tested as: "):
            for change in self.mark.removeprefix("tested as: ").split("; "):
                old, _, new = change.partition(" => ")
                if old not in text:
                    raise ValueError(f"the block has no {old!r}, which its mark replaces")
                text = text.replace(old, new)
        return [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]


def blocks(page: Path) -> list[Block]:
    """Return the console blocks of a page and those that are files, in order.

    Raises
    ------
    ValueError
        When a mark is none of those known: a misspelt one would be passed over in silence.
    """
    found = []
    for match in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        block = Block(match["kind"], match["text"], match["mark"] or "")
        if block.mark and not block.mark.startswith(("not tested: ", "tested as: ", "file: ")):
            raise ValueError(f"{page.name}: no mark for tests is written {block.mark!r}")
        if block.kind == "console" or block.file:
            found.append(block)
    return found
