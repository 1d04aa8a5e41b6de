"""docs/spoilt.md, from the list of faults."""

from __future__ import annotations

from tests.fairlead.spoilt.cases import CASES

_HEAD = """# Spoilt exports

{count} faults met in the field, each put into the export of a made-up firm, and beside each a clean twin: the same
firm without that fault, but with something harmless that resembles it. `fairlead check` must name every fault where it
is, and raise no false alarm on a twin. Faults that would be read wrongly are refused (exit code 2; file, row and column
named); others are findings (exit code 0, [check.md](check.md)).

The files are made by `python -m tests.fairlead.spoilt --out FOLDER --seed 1`, the faults written down in
`tests/fairlead/spoilt/`, and the claim is tested by `make test` (one firm) and `make verify ROOM=fairlead/spoilt`
(ten firms). This page is `python -m tests.fairlead.spoilt --page`; a test compares the two.

| fault | what it is | where it is met | what check says | its clean twin |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the page."""
    rows = (
        f"| `{case.name}` | {case.fault} | {case.met} | {case.says} | {case.likeness} |".replace("\n", " ")
        for case in CASES.values()
    )
    return _HEAD.format(count=len(CASES)) + "\n".join(rows) + "\n"
