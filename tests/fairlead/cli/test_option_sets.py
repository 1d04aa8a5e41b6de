"""Options that commands take together."""

from dataclasses import dataclass
from typing import Annotated

import typer
from typer.testing import CliRunner

from fairlead.cli.option_sets import with_option_sets


@dataclass(frozen=True)
class Two:
    """Two options."""

    size: Annotated[int, typer.Option("--size")] = 1
    colour: Annotated[str | None, typer.Option("--colour")] = None


def test_each_field_is_an_option_and_arrives_in_its_place() -> None:
    """Defaults included; the command sees one object."""
    seen: list[tuple[str, Two]] = []

    def command(name: Annotated[str, typer.Option("--name")], *, two: Two) -> None:
        seen.append((name, two))

    app = typer.Typer()
    app.command()(with_option_sets(command))
    runner = CliRunner()
    assert runner.invoke(app, ["--name", "x", "--size", "3"]).exit_code == 0
    assert runner.invoke(app, ["--name", "y", "--colour", "red"]).exit_code == 0
    assert runner.invoke(app, ["--name", "y", "--two", "red"]).exit_code == 2
    assert seen == [("x", Two(3, None)), ("y", Two(1, "red"))]
