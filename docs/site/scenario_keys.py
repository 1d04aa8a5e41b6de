"""The page of every scenario key, made from the models themselves: `python docs/site/scenario_keys.py` writes it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from scenarios import Scenario

HERE = Path(__file__).parent
PAGE = HERE.parent / "reference" / "scenario-keys.md"

Schema = dict[str, Any]

HEAD = """# Every key of a scenario

Made from the models that read a scenario (`python docs/site/scenario_keys.py`); a test holds it to them. What the
tables do together is told in [scenario.md](../scenario.md), and `scenarios/library/full-funnel.toml` has nearly all of
them in use. A key that is not listed here is refused with the nearest one that is. `extends` and, in `[[reps]]`,
`copies` are written beside these and resolved before a scenario is read.

"""


def page() -> str:
    """Return the page's Markdown.

    Raises
    ------
    ValueError
        When a key has no meaning, or a meaning no key; names them.
    """
    meanings = tomllib.loads((HERE / "scenario_keys.toml").read_text(encoding="utf-8"))
    schema = Scenario.model_json_schema()
    tables = _tables(schema)
    _refuse_gaps(tables, meanings)
    return HEAD + "\n".join(_section(title, table, meanings, schema) for title, table in tables.items())


def _tables(schema: Schema) -> dict[str, Schema]:
    """Give each table's schema by its title: the scenario's own keys first, roles once."""
    tables: dict[str, Schema] = {"scenario": {**schema, "properties": {}}}
    for key, part in schema["properties"].items():
        inner = _object(part, schema)
        if inner is None:
            tables["scenario"]["properties"][key] = part
        elif key == "roles":
            tables["roles.ROLE"] = schema["$defs"]["RoleRules"]
        else:
            tables[key] = inner | {"repeated": part.get("type") == "array"}
            tables[key]["needed"] = key in schema["required"]
    return tables


def _object(part: Schema, schema: Schema) -> Schema | None:
    """Follow references until an object with keys of its own; None where there is none."""
    for option in part.get("anyOf", [part]):
        target = option.get("items", option).get("$ref", "").rpartition("/")[2]
        if target and "properties" in schema["$defs"][target]:
            found: Schema = schema["$defs"][target]
            return found
    return None


def _refuse_gaps(tables: dict[str, Schema], meanings: dict[str, dict[str, str]]) -> None:
    keys = {f"{title}.{key}" for title, table in tables.items() for key in table["properties"]}
    said = {f"{title}.{key}" for title, table in meanings.items() for key in table}
    if keys != said:
        raise ValueError(
            f"scenario_keys.toml: no meaning for {sorted(keys - said)}, no such key as {sorted(said - keys)}"
        )


def _section(title: str, table: Schema, meanings: dict[str, dict[str, str]], schema: Schema) -> str:
    required = set(table.get("required", ()))
    rows = [
        f"| `{key}` | {_kind(part, schema)} | {_default(key, part, required)} | {meanings[title][key]} |"
        for key, part in table["properties"].items()
    ]
    head = ["| key | what it is | unless stated | meaning |", "|---|---|---|---|"]
    return "\n".join([_heading(title, table), "", *head, *rows, ""])


def _heading(title: str, table: Schema) -> str:
    if title == "scenario":
        return "## At the top of the file"
    name = f"[[{title}]]" if table.get("repeated") else f"[{title}]"
    return f"## `{name}`" + (", needed" if table.get("needed") else "")


def _default(key: str, part: Schema, required: set[str]) -> str:
    if key in required:
        return "needed"
    default = part.get("default")
    if default in (None, [], {}, ""):
        return "none"
    if isinstance(default, list):
        return f"{default[0]:g} each"
    return f"`{str(default).lower()}`" if isinstance(default, bool) else f"`{default}`"


def _kind(part: Schema, schema: Schema) -> str:
    """Say in words what a value is."""
    if "anyOf" in part:
        return _kind(next(option for option in part["anyOf"] if option.get("type") != "null"), schema)
    if "$ref" in part:
        if "properties" in schema["$defs"][part["$ref"].rpartition("/")[2]]:
            return "table"
        return _kind(schema["$defs"][part["$ref"].rpartition("/")[2]], schema)
    if "enum" in part:
        return "one of " + ", ".join(f"`{word}`" for word in part["enum"])
    if part.get("type") == "array":
        return _list(part, schema)
    if part.get("type") == "object":
        by = "grade" if "propertyNames" in part and "$ref" in part["propertyNames"] else "name"
        return f"table by {by}: {_kind(part['additionalProperties'], schema)}"
    words = {"string": "text", "boolean": "`true` or `false`", "integer": "whole number", "number": "number"}
    formats = {"date": "date", "date-time": "date or time"}
    return formats.get(part.get("format", ""), words[part["type"]]) + _bounds(part)


def _list(part: Schema, schema: Schema) -> str:
    inner = _kind(part["items"], schema)
    few, many = part.get("minItems"), part.get("maxItems")
    return f"list of {few}: {inner}" if few is not None and few == many else f"list: {inner}"


def _bounds(part: Schema) -> str:
    low, above = part.get("minimum"), part.get("exclusiveMinimum")
    high, below = part.get("maximum"), part.get("exclusiveMaximum")
    words = [
        f"{word} {bound:,}"
        for word, bound in (("≥", low), (">", above), ("≤", high), ("<", below))
        if bound is not None
    ]
    return " " + ", ".join(words) if words else ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
