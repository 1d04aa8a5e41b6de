"""A drafted mapping as TOML that explains itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from fairlead.checking.words import toml_key, toml_text
from fairlead.drafting.companions import Companion
from fairlead.drafting.written import Written

HEADER = """\
# Drafted by `fairlead check --write-mapping` from the files' own column names and words.
# Read it line by line before you rely on it: CONFIRM marks what was assumed, MISSING what is yours to fill.
"""


@dataclass
class Section:
    """One table of a mapping in the making; ``remarks`` go above the step they are filed under."""

    table: str
    columns: dict[str, str] = field(default_factory=dict)
    where: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    joins: list[Companion] = field(default_factory=list)
    constants: dict[str, float] = field(default_factory=dict)
    capacity_unit: str | None = None
    timezone: str | None = None
    written: Written = field(default_factory=Written)
    features: list[str] | None = None
    remarks: dict[str, list[str]] = field(default_factory=dict)

    def remark(self, step: str, text: str) -> None:
        """Add a remark to a step."""
        self.remarks.setdefault(step, []).append(text)

    def text(self) -> str:
        """Write the section."""
        renamed = {new: old for new, old in self.columns.items() if new != old}
        lines = [f"[{self.table}]", *self._said("table"), *self._form()]
        lines += self._step("where", (f"{{ {toml_key(k)} = {_list(v)} }}" for k, v in self.where.items()))
        lines += self._said("values")
        lines += [f"values.{toml_key(name)} = {_table(words)}" for name, words in self.values.items() if words]
        lines += self._step("columns", [_table(renamed)] if renamed else [])
        lines += self._step("constants", [f"{{ {k} = {v:g} }}" for k, v in self.constants.items()])
        lines += self._step("capacity_unit", [toml_text(self.capacity_unit)] if self.capacity_unit else [])
        lines += self._step("features", [_list(self.features)] if self.features else [])
        lines += self._step("timezone", [toml_text(self.timezone)] if self.timezone else [])
        lines += self._said("join")
        for join in self.joins:
            lines += [
                "",
                *_left_out(join),
                f"[[{self.table}.join]]",
                f"file = {toml_text(join.file)}",
                f"on = {toml_text(join.on)}",
            ]
            lines += [f"take = {_list(join.take)}"]
        return "\n".join(lines) + "\n"

    def _form(self) -> list[str]:
        """Say how the file is written, as far as it is not as we would write it."""
        written, lines = self.written, []
        if written.form.separator != ",":
            lines += self._step("separator", [toml_text(written.form.separator)])
        if written.form.encoding != "utf-8":
            lines += self._step("encoding", [toml_text(written.form.encoding)])
        lines += self._step("decimal", [toml_text(written.decimal)] if written.decimal else [])
        return lines + self._step("times", [_list(written.times)] if written.times else [])

    def _step(self, name: str, values: Iterable[str]) -> list[str]:
        return [*self._said(name), *(f"{name} = {value}" for value in values)]

    def _said(self, step: str) -> list[str]:
        return [f"# {line}" for text in self.remarks.get(step, []) for line in text.splitlines()]


def _left_out(join: Companion) -> list[str]:
    lines = []
    if join.redundant:
        lines.append(f"# Left out: {', '.join(join.redundant)}; {join.on} says it already.")
    if join.clashing:
        lines.append(f"# Left out: {', '.join(join.clashing)}; the name means another thing here.")
    return lines


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(toml_text(word) for word in words)}]"


def _table(words: dict[str, str]) -> str:
    return f"{{ {', '.join(f'{toml_key(old)} = {toml_text(new)}' for old, new in words.items())} }}"
