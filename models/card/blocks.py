"""What a section of the card is made of, and how each piece looks in Markdown and in HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; what stands between backticks is code."""

    text: str

    def markdown(self) -> str:
        """Give it as Markdown."""
        return self.text

    def html(self) -> str:
        """Give it as HTML."""
        return f"<p>{_marked(self.text)}</p>"


@dataclass(frozen=True)
class Items:
    """A list."""

    texts: Sequence[str]

    def markdown(self) -> str:
        """Give it as Markdown."""
        return "\n".join(f"- {text}" for text in self.texts)

    def html(self) -> str:
        """Give it as HTML."""
        return f"<ul>{''.join(f'<li>{_marked(text)}</li>' for text in self.texts)}</ul>"


@dataclass(frozen=True)
class Table:
    """A table; the first column names the row, the others are figures."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """Give it as Markdown."""
        lines = [self.head, ["---"] * len(self.head), *self.rows]
        return f"{self.caption}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def html(self) -> str:
        """Give it as HTML."""
        head = "".join(f'<th scope="col">{_marked(name)}</th>' for name in self.head)
        body = "".join(f"<tr>{_row(row)}</tr>" for row in self.rows)
        caption = f"<caption>{_marked(self.caption)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@dataclass(frozen=True)
class Figure:
    """A drawing, which the Markdown leaves out: what it shows stands in a table as well."""

    svg: str
    caption: str

    def markdown(self) -> str:
        """Give its caption."""
        return self.caption

    def html(self) -> str:
        """Give it as HTML."""
        return f"<figure>{self.svg}<figcaption>{_marked(self.caption)}</figcaption></figure>"


Block = Paragraph | Items | Table | Figure


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]

    def markdown(self) -> str:
        """Give it as Markdown."""
        return "\n\n".join([f"## {self.title}", *(block.markdown() for block in self.blocks)])

    def html(self) -> str:
        """Give it as HTML."""
        return (
            f"<section><h2>{escape(self.title)}</h2>\n"
            + "\n".join(block.html() for block in self.blocks)
            + "</section>"
        )


def section(title: str, *blocks: Block) -> Section:
    """Put a section together."""
    return Section(title, blocks)


def _row(row: Sequence[str]) -> str:
    first, *others = row
    return f'<th scope="row">{_marked(first)}</th>' + "".join(f"<td>{_marked(one)}</td>" for one in others)


def _marked(text: str) -> str:
    return re.sub("`([^`]*)`", r"<code>\1</code>", escape(text))
