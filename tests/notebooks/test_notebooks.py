"""Notebooks are what their README says; `make notebooks` runs them."""

import ast
import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

HOME = Path(__file__).parents[2]
NOTEBOOKS = sorted(HOME.glob("notebooks/*.ipynb"))
ROOMS = ("fairlead", "simulation", "matching", "models", "scenarios")


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return a notebook as it stands in its file."""
    found: dict[str, Any] = json.loads(request.param.read_text(encoding="utf-8"))
    return found


def _text(notebook: dict[str, Any], kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def test_outputs_are_stripped(notebook: dict[str, Any]) -> None:
    """What a run gave is not kept in git."""
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_only_what_packages_export_is_used(notebook: dict[str, Any]) -> None:
    """Every name imported from one of our packages stands in that package's `__all__`."""
    for code in _text(notebook, "code"):
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ROOMS:
                exported = importlib.import_module(node.module or "").__all__
                assert {name.name for name in node.names} <= set(exported)
            if isinstance(node, ast.Import):
                assert not {name.name.split(".")[0] for name in node.names} & set(ROOMS)


def test_the_text_has_its_parts(notebook: dict[str, Any]) -> None:
    """Question, data and method at the top, what it does not show at the end."""
    first, *_, last = _text(notebook, "markdown")
    assert all(f"**{part}.**" in first for part in ("Question", "Data", "Method"))
    assert last.startswith("## What this does not show")


def test_it_ends_in_a_figure_that_fetches_nothing(notebook: dict[str, Any]) -> None:
    """The last code cell is a chart, drawn as a picture."""
    *_, last = _text(notebook, "code")
    assert isinstance(ast.parse(last).body[-1], ast.Expr)
    assert "alt." in last
    assert any('alt.renderers.enable("svg")' in code for code in _text(notebook, "code"))


def test_shared_data_have_a_stand_in(notebook: dict[str, Any]) -> None:
    """Who looks for the shared data says whether they are there, either way."""
    code = "\n".join(_text(notebook, "code"))
    if "SHARED" in code:
        assert "The shared data are here" in code
        assert "The shared data are not here" in code


def test_the_readme_lists_every_notebook() -> None:
    """And marks with a star those that use the shared data."""
    rows = (HOME / "notebooks" / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| \[(\w+)\]\(\1\.ipynb\)( \*)? \|", rows, flags=re.MULTILINE))
    uses = {path.stem: "FAIRLEAD_SHARED_DATA" in path.read_text(encoding="utf-8") for path in NOTEBOOKS}
    assert {name: bool(star) for name, star in listed.items()} == uses
