"""The command line: one command a module, read when it is called for."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from fairlead import __version__

COMMANDS = {
    "demo": "demo:demo_command",
    "generate": "generate:generate_command",
    "check": "check:check_command",
    "leakage": "leakage:leakage_command",
    "fit": "fit:fit_command",
    "assign": "assign:assign_command",
    "route": "route:route_command",
    "serve": "serve:serve_command",
    "rotation": "rotation:rotation",
    "ledger": "ledger_commands:ledger",
    "refit": "refit:refits",
    "shadow": "shadow:shadow",
    "evaluate": "evaluate:evaluate_command",
    "trial": "trial:trial",
    "monitor": "monitor:monitor_command",
    "simulate": "simulate:simulate_command",
    "compare": "compare:compare_command",
    "plan": "plan:plan_command",
    "calibrate": "calibrate:calibrate_command",
    "scenarios": "scenarios:scenarios_command",
    "playbook": "playbook:playbook_command",
    "diff": "diff:diff_command",
}
"""Where each command stands, in the order in which they are shown."""


class _Commands(TyperGroup):
    """Commands whose modules are imported when they are asked for: all of them together take seconds to import."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS:  # only what is imported is proposed in place of a slip
            for name in COMMANDS:
                self.get_command(ctx, name)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            self.commands[cmd_name] = _imported(cmd_name)
        return self.commands[cmd_name]


def _imported(name: str) -> Any:
    module, _, attribute = COMMANDS[name].partition(":")
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
