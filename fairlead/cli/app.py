"""The command line: one command a module, imported when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from fairlead import __version__

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "demo": (
            "demo:demo_command",
            "Play the whole story on three made-up firms whose truth is known; needs no input.",
        ),
        "generate": (
            "generate:generate_command",
            "Make up a firm with known truth: leads.csv, reps.csv, history.csv, truth.csv.",
        ),
        "check": ("check:check_command", "Say what is in these files, and what is wrong with them."),
        "leakage": (
            "leakage:leakage_command",
            "Say where leads and money are lost, from your own history and before any model.",
        ),
        "fit": ("fit:fit_command", "Learn each rep's chance with each lead from past assignments."),
        "assign": ("assign:assign_command", "Give out a batch of leads within the reps' capacity."),
        "route": (
            "route:route_command",
            "Route new leads one at a time, each to somebody who is on shift and has room now.",
        ),
        "serve": (
            "serve:serve_command",
            "Route leads over HTTP as they arrive, each to somebody who is on shift and has room now.",
        ),
        "rotation": ("rotation:rotation", "Show what a routing method remembers (--state), or tell it what happened."),
        "ledger": (
            "ledger_commands:ledger",
            "Look into the ledger of batches: preview, approve, release, undo; why, replay, notes, outcomes.",
        ),
        "refit": (
            "refit:refits",
            "Learn a new model from the ledger's outcomes, hold it against the one in use, promote it or take it back.",
        ),
        "shadow": (
            "shadow:shadow",
            "Beside what the firm does: whom we would have picked, and what that would have been worth.",
        ),
        "evaluate": (
            "evaluate:evaluate_command",
            "Say what another routing method would have been worth, from the log of what was done.",
        ),
        "trial": (
            "trial:trial",
            "Plan a trial of a routing method in the field (plan), and read it once it has been run (read).",
        ),
        "monitor": (
            "monitor:monitor_command",
            "Watch what was rejected by grade, what was accepted, whether a model still holds, whether the score "
            "has moved.",
        ),
        "simulate": (
            "simulate:simulate_command",
            "Run the sales funnel once under a routing method and write its event log.",
        ),
        "compare": (
            "compare:compare_command",
            "Compare routing methods on the same leads with the same luck, and write the report.",
        ),
        "plan": (
            "plan:plan_command",
            "Say what each change would be worth: routing, response times, attempts, hires, thresholds, rules dropped.",
        ),
        "calibrate": (
            "calibrate:calibrate_command",
            "Turn a firm's event log into its scenario, and check it against weeks it has not seen.",
        ),
        "scenarios": (
            "scenarios:scenarios_command",
            "List the organisations that ship, or say of one when it is yours.",
        ),
        "playbook": (
            "playbook:playbook_command",
            "Put a scenario's rules into words that the people who work by them would read, "
            "with a diagram of its stages.",
        ),
        "diff": (
            "diff:diff_command",
            "Say what changes from one scenario to another: first what is written, then what comes of it in "
            "simulated runs.",
        ),
    }
)
"""Where each command stands and what it says of itself first, in the order in which they are shown.

What a command says stands here a second time so that the whole help need not import all of them.
"""


class _Commands(TyperGroup):
    """Commands whose modules are imported when they are called: all of them together take seconds to import."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {name: TyperCommand(name, help=text) for name, (_, text) in COMMANDS.items()}

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _imported(cmd_name) if cmd_name in COMMANDS else None

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Show the commands as they are listed here."""
        TyperGroup(
            name=self.name,
            commands=dict(self.commands),
            params=self.params,
            help=self.help,
            rich_markup_mode=self.rich_markup_mode,
        ).format_help(ctx, formatter)


@cache
def _imported(name: str) -> Any:
    module, _, attribute = COMMANDS[name][0].partition(":")
    found = getattr(import_module(f"fairlead.cli.{module}"), attribute)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(add_completion=False)
        alone.command(name)(found)
        found = alone
    command = get_command(found)
    command.name = name
    return command


app = typer.Typer(
    name="fairlead",
    cls=_Commands,
    help="Match sales leads to sales reps, at a proven optimum, and see what that changes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"fairlead {__version__}")
        raise typer.Exit


@app.callback()
def fairlead(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")] = False,
) -> None:
    """Match sales leads to sales reps, at a proven optimum, and see what that changes."""
