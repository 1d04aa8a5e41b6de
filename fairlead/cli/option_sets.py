"""Options that several commands take together, as one parameter of each."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Annotated, Any, ParamSpec, TypeVar, get_type_hints

import typer

from fairlead.cli.options import COLUMNS, FAULTS, QUARANTINE, TIMEZONE
from models.judging_options import ESTIMATOR_NAMES, FOLDS

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Intake:
    """How tables are read: the options of every command that reads a firm's tables."""

    columns: COLUMNS = None
    timezone: TIMEZONE = None
    quarantine: QUARANTINE = None
    faults: FAULTS = None


@dataclass(frozen=True, slots=True)
class Moving:
    """Which owned leads may move."""

    reassign: Annotated[
        str | None,
        typer.Option(
            "--reassign",
            metavar="REASON",
            help="Let leads that have an owner move too, and why: leaver (of reps who left), breach (those with a "
            "breached_at), realignment or any other text (all).",
            show_default=False,
        ),
    ] = None
    effective: Annotated[
        str | None,
        typer.Option(
            "--effective",
            metavar="DATE",
            help="The day from which new owners count, and by which reps have left; today unless stated.",
            show_default=False,
        ),
    ] = None
    max_moves: Annotated[
        int | None,
        typer.Option("--max-moves", metavar="N", help="Let at most so many owned leads move.", show_default=False),
    ] = None


class ChancesFrom(StrEnum):
    """Where propensities come from, as people type it."""

    LOGGED = "logged"
    ROTATION = "rotation"
    FITTED = "fitted"


@dataclass(frozen=True, slots=True)
class Judging:
    """How a log is judged."""

    propensities: Annotated[
        ChancesFrom | None,
        typer.Option(
            "--propensities",
            help="Where the chances of each rep come from: as logged, even as in a rotation, or fitted. As logged "
            "where the history has them, else fitted.",
            show_default=False,
        ),
    ] = None
    estimator: Annotated[str, typer.Option("--estimator", help=f"One of {', '.join(ESTIMATOR_NAMES)}.")] = "dr"
    folds: Annotated[int, typer.Option("--folds", help="Blocks judged one after the other.", min=1)] = FOLDS
    horizon_days: Annotated[
        float, typer.Option("--horizon-days", help="A win later than this after assignment counts as none.")
    ] = 180
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Read the history as it stood on this date.", show_default=False)
    ] = None
    group_by: Annotated[
        str | None,
        typer.Option(
            "--group-by",
            metavar="COLUMN",
            help="Judge by groups of reps, such as team, where single reps are too thin.",
            show_default=False,
        ),
    ] = None
    floor: Annotated[
        float, typer.Option("--propensity-floor", help="Raise smaller chances to this; the worst it can do is said.")
    ] = 0.0


def with_option_sets(command: Callable[P, R]) -> Callable[..., R]:
    """Let a command take a dataclass of options as one parameter; on the command line each field is an option.

    Typer knows single parameters only, so the command that it sees has the fields in place of the dataclass.
    """
    hints = get_type_hints(command, include_extras=True)
    sets = {name: hint for name, hint in hints.items() if isinstance(hint, type) and is_dataclass(hint)}
    listed = inspect.signature(command)
    seen = [each for parameter in listed.parameters.values() for each in _options(parameter, hints, sets)]

    @functools.wraps(command)
    def spread(**given: Any) -> R:
        for name, kind in sets.items():
            given[name] = kind(**{field.name: given.pop(field.name) for field in fields(kind)})
        return command(**given)  # type: ignore[call-arg]

    vars(spread).pop("__wrapped__", None)
    spread.__signature__ = listed.replace(parameters=seen)  # type: ignore[attr-defined]
    spread.__annotations__ = {parameter.name: parameter.annotation for parameter in seen}
    return spread


def _options(parameter: inspect.Parameter, hints: dict[str, Any], sets: dict[str, type]) -> Iterator[inspect.Parameter]:
    if parameter.name not in sets:
        yield parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[parameter.name])
        return
    kind = sets[parameter.name]
    inner = get_type_hints(kind, include_extras=True)
    for field in fields(kind):
        yield inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=_default(field), annotation=inner[field.name]
        )


def _default(field: Field[Any]) -> Any:
    return inspect.Parameter.empty if field.default is MISSING else field.default
