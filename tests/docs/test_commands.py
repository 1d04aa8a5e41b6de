"""Every command that a tutorial, a how-to or the README asks a reader to type is typed."""

import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from fairlead.cli.app import app
from tests.docs.blocks import HOME, blocks

PAGES = [
    HOME / "README.md",
    HOME / "docs" / "tutorial.md",
    HOME / "docs" / "people.md",
    *sorted(HOME.glob("docs/how-to/*.md")),
]
WRITTEN = sorted([HOME / "README.md", *HOME.glob("docs/**/*.md")])
COMMAND = re.compile(r"^(?: {4})?fairlead ([a-z].*(?:\\\n.*)*)$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Top to bottom in an empty folder, each as it stands there or as the page says it is tested."""
    monkeypatch.chdir(tmp_path)
    ran = 0
    for block in blocks(page):
        if block.file:
            Path(block.file).write_text(block.text, encoding="utf-8")
            if block.file.endswith(".py"):
                runpy.run_path(block.file)
        elif not block.skipped:
            for command in block.commands:
                _run(command)
                ran += 1
    assert ran >= 2


def _run(command: str) -> None:
    name, *words = shlex.split(command)
    assert name == "fairlead", f"mark the block as not tested, and why: {command}"
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, f"{command}\n{done.output}"


def _commands() -> Iterator[tuple[str, str]]:
    for page in WRITTEN:
        for match in COMMAND.finditer(page.read_text(encoding="utf-8")):
            yield page.name, match[1].replace("\\\n", " ")


def test_every_option_written_anywhere_exists() -> None:
    """In all of docs/, commands and options are those the program has, on pages that are not run as well."""
    seen, wrong = 0, []
    for page, words in _commands():
        command, rest = _named(words.split())
        known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
        options = {word.strip("[]").split("=")[0] for word in rest if word.strip("[]").startswith("--")}
        wrong += [f"{page}: {words}: {option}" for option in sorted(options - known - {"--help"})]
        seen += 1
    assert wrong == []
    assert seen > 60


def _named(words: list[str]) -> tuple[Any, list[str]]:
    """Follow names down to a command, and give what is left."""
    command: Any = get_command(app)
    while words and hasattr(command, "get_command") and not words[0].startswith("-"):  # a group may have options
        below = command.get_command(None, words[0])
        assert below is not None, f"no such command: {' '.join(words)}"
        command, words = below, words[1:]
    return command, words


def test_a_misspelt_mark_is_refused(tmp_path: Path) -> None:
    """It would be passed over in silence, and so would one whose text is not there."""
    page = tmp_path / "page.md"
    page.write_text("<!-- not testd: no -->\n```console\nfairlead demo\n```\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not testd"):
        blocks(page)
    page.write_text("<!-- tested as: 30 => 2 -->\n```console\nfairlead demo\n```\n", encoding="utf-8")
    with pytest.raises(ValueError, match="30"):
        _ = blocks(page)[0].commands
