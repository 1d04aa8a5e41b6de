"""Pages that are made from something else, or name it, keep to it."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.docs.blocks import HOME

KEYS = HOME / "docs" / "site" / "scenario_keys.py"


def test_the_page_of_keys_is_what_the_models_say(tmp_path: Path) -> None:
    """Every key of a scenario with type, default and meaning; a key without a meaning fails the making of it."""
    done = subprocess.run(
        [sys.executable, "-c", "import scenario_keys; print(scenario_keys.page(), end='')"],
        cwd=KEYS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = (HOME / "docs" / "reference" / "scenario-keys.md").read_text(encoding="utf-8")
    assert page == done.stdout, "run python docs/site/scenario_keys.py"


def test_every_key_in_use_stands_on_the_page() -> None:
    """What the fullest shipped scenario writes is found there, table by table."""
    page = (HOME / "docs" / "reference" / "scenario-keys.md").read_text(encoding="utf-8")
    shipped = tomllib.loads((HOME / "scenarios" / "library" / "full-funnel.toml").read_text(encoding="utf-8"))
    for name, table in shipped.items():
        if isinstance(table, dict) and name != "roles":
            section = page.split(f"## `[{name}]`")[1].split("\n## ")[0]
            assert all(f"| `{key}` |" in section for key in table), name


def _uses() -> list[tuple[str, str, str]]:
    page = (HOME / "docs" / "bibliography.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!reference|---)(.+?) \| .+? \| (.+?) \|$", page, flags=re.MULTILINE)
    return [(reference, file, "") for reference, files in rows for file in re.findall(r"`(.+?)`", files)]


@pytest.mark.parametrize(("reference", "file", "_"), _uses())
def test_a_reference_is_used_where_the_bibliography_says(reference: str, file: str, _: str) -> None:
    """The file names the first author and, where anybody else could be meant, the year."""
    text = (HOME / file).read_text(encoding="utf-8")
    authors, year = re.match(r"(.+?) (\d{4}),? ?", reference).groups()  # type: ignore[union-attr]
    first = re.split(r",| & | et al", authors)[0].split()[-1]
    assert first.casefold() in text.casefold(), f"{file} does not name {first}"
    assert year in text, f"{file} does not say {year}"


def test_the_bibliography_misses_nobody() -> None:
    """A docstring that cites *Name & Name YEAR* or *Name, Name and Name YEAR* has its entry."""
    page = (HOME / "docs" / "bibliography.md").read_text(encoding="utf-8")
    cited = re.compile(r"([A-Z]\w+)(?:,? [A-Z][\w.]+)*,? (?:&|and) [A-Z]\w+,? \(?((?:19|20)\d\d)\b")
    missing = set()
    for room in ("fairlead", "matching", "models", "scenarios", "simulation"):
        for path in sorted((HOME / room).rglob("*.py")):
            for name, year in cited.findall(path.read_text(encoding="utf-8").replace("\n", " ")):
                if not any(name in line and year in line for line in page.splitlines()):
                    missing.add(f"{path.relative_to(HOME)}: {name} {year}")
    assert missing == set(), f"give each a row in docs/bibliography.md: {sorted(missing)}"
