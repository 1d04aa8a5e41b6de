"""The documents say what the program does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from fairlead.cli.app import COMMANDS
from fairlead.comparison_summary import kpi_facts
from fairlead.intake import profile_names
from simulation import KPIS

HOME = Path(__file__).parents[2]
PAGES = [*HOME.glob("*.md"), *HOME.glob("docs/**/*.md"), *HOME.glob("*/README.md")]


def test_every_kpi_is_defined_on_its_page() -> None:
    """Title and definition stand in docs/kpis.md as the code has them."""
    page = (HOME / "docs" / "kpis.md").read_text(encoding="utf-8")
    for kpi in KPIS:
        assert f"| `{kpi.name}` | {kpi.title} |" in page
        assert str(kpi_facts(kpi)["definition"]) in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOME)))
def test_no_link_is_broken(page: Path) -> None:
    """Every relative link leads to a file."""
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_command_and_profile_is_documented() -> None:
    """The README names each command, docs/tables.md each shipped mapping."""
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"fairlead {command}" in readme
    tables = (HOME / "docs" / "tables.md").read_text(encoding="utf-8")
    assert all(name in tables for name in profile_names())


def test_the_readmes_python_runs(tmp_path: Path) -> None:
    """The example is run as a reader would paste it."""
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    done = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "optimal 0.0" in done.stdout


def test_every_complaint_has_a_test_that_exists() -> None:
    """The table of docs/routing.md names complaint, answer and test; each test is a function of the file named."""
    page = (HOME / "docs" / "routing.md").read_text(encoding="utf-8")
    section = page.split("## What users complain about")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (?!complaint|---)(.+?) \| (.+?) \| `(.+?)::(\w+)` \|$", section, flags=re.MULTILINE)
    assert len(rows) == 13
    assert len(rows) == section.count("\n| ") - 1
    for _, _, file, name in rows:
        assert f"def {name}(" in (HOME / file).read_text(encoding="utf-8"), name


def test_every_worked_example_has_a_test_that_exists() -> None:
    """The table of products' examples names tests of test_products.py."""
    page = (HOME / "docs" / "routing.md").read_text(encoding="utf-8")
    names = re.findall(
        r"^\| (?:LeanData|Chili Piper|Default|Dynamics|Omni-Channel|Salesforce).*\| `(test_\w+)` \|$",
        page,
        flags=re.MULTILINE,
    )
    assert len(names) == 14
    source = (HOME / "tests" / "matching" / "policies" / "test_products.py").read_text(encoding="utf-8")
    assert all(f"def {name}(" in source for name in names)
