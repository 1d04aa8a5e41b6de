"""The options and sentences of commands that know who is away and remember what was given out."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import typer

from fairlead.cli.console import counted
from fairlead.output import check_target
from fairlead.routing import Session, alone_with
from scenarios.faults import BadInput, Fault

P = ParamSpec("P")
R = TypeVar("R")

ABSENCES = Annotated[
    str | None,
    typer.Option("--absences", metavar="ADDRESS", help="When reps are away: rep_id, from, until.", show_default=False),
]
NOW = Annotated[
    str | None,
    typer.Option(
        "--now",
        metavar="TIME",
        help="Give leads only to who is on shift at this moment: now, or 2026-03-02T09:30+01:00.",
        show_default=False,
    ),
]
STATE = Annotated[
    Path | None,
    typer.Option(
        "--state",
        metavar="FILE",
        help="Remember turns, caps used up and who had which lead in this JSON file; made on the first run.",
        show_default=False,
    ),
]


def one_run_at_a_time(command: Callable[P, R]) -> Callable[P, R]:
    """Wrap a command that reads and writes a state, so that no other run comes between; a dry run writes nothing."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        state = kwargs.get("state")
        held = state if isinstance(state, Path) and not kwargs.get("dry_run") else None
        if held is not None:
            check_target(held, (".json",))
        with alone_with(held):
            return command(*args, **kwargs)

    return wrapped


def check_state_target(state: Path | None, reassign: str | None) -> None:
    """Refuse a state that cannot be written, or that does not go with a reassignment.

    Raises
    ------
    BadInput
        Naming the option.
    """
    if state is None:
        return
    check_target(state, (".json",))
    if reassign is not None:
        expected = "no --reassign beside it: a state remembers to whom new leads went"
        raise BadInput([Fault("assign", expected, column="--state")])


def facts_of(session: Session, *, stated: bool) -> dict[str, Any]:
    """Return what ``--json`` says of the team at the moment of the batch, if that was stated to matter."""
    return {
        "now": session.now if stated else None,
        "away": dict(session.away),
        "held": session.held,
        "notices": session.notices,
    }


def session_lines(summary: Mapping[str, Any]) -> list[str]:
    """Say who is away, which leads were given out before, and what of weights and shares has changed."""
    lines = []
    if summary["away"]:
        each = ", ".join(f"{count:,} {why}" for why, count in summary["away"].items())
        lines.append(f"Reps who get nothing now: {each}.")
    if summary["held"]:
        lines.append(
            f"{counted(summary['held'], 'lead')} were given out by an earlier run of this state and stay there; "
            "fairlead rotation declined LEAD lets one go on."
        )
    lines += [str(notice["text"]) for notice in summary["notices"]]
    return lines
