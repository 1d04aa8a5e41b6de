"""The command line: one command a module."""

from __future__ import annotations

from typing import Annotated

import typer

from fairlead import __version__
from fairlead.cli.assign import assign_command
from fairlead.cli.check import check_command
from fairlead.cli.compare import compare_command
from fairlead.cli.demo import demo_command
from fairlead.cli.diff import diff_command
from fairlead.cli.evaluate import evaluate_command
from fairlead.cli.fit import fit_command
from fairlead.cli.generate import generate_command
from fairlead.cli.monitor import monitor_command
from fairlead.cli.playbook import playbook_command
from fairlead.cli.rotation import rotation
from fairlead.cli.route import route_command
from fairlead.cli.scenarios import scenarios_command
from fairlead.cli.simulate import simulate_command
from fairlead.cli.trial import trial

app = typer.Typer(
    name="fairlead",
    help="Match sales leads to sales reps, at a proven optimum, and see what that changes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo_command)
app.command("generate")(generate_command)
app.command("check")(check_command)
app.command("fit")(fit_command)
app.command("assign")(assign_command)
app.command("route")(route_command)
app.add_typer(rotation, name="rotation")
app.command("evaluate")(evaluate_command)
app.add_typer(trial, name="trial")
app.command("monitor")(monitor_command)
app.command("simulate")(simulate_command)
app.command("compare")(compare_command)
app.command("scenarios")(scenarios_command)
app.command("playbook")(playbook_command)
app.command("diff")(diff_command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"fairlead {__version__}")
        raise typer.Exit


@app.callback()
def fairlead(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")] = False,
) -> None:
    """Match sales leads to sales reps, at a proven optimum, and see what that changes."""
