"""``fairlead diff``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fairlead.calibrating.standing import standing_line, withholds_money
from fairlead.cli.console import counted, progress, say, step, table
from fairlead.cli.kpi_words import kpi_text
from fairlead.cli.methods import METHODS_HELP, method_named
from fairlead.cli.options import SEED
from fairlead.cli.reading import refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.organisations import Change, Size, changes, size_of
from fairlead.organisations.consequences import WEEKLY, Consequence, consequences
from fairlead.output import all_or_nothing, check_target
from matching import Policy, ValuesFrom
from scenarios import Scenario, load
from simulation import KPIS, fit_on_past
from simulation.calibration.judging import MONEY
from simulation.kpis.kpi import Unit

if TYPE_CHECKING:
    from models import ConversionModel

FIRST = Annotated[str, typer.Argument(metavar="A", help="A shipped scenario or a path to a TOML file.")]
SECOND = Annotated[str, typer.Argument(metavar="B", help="The scenario to hold against it.")]


@refusing
def diff_command(
    first: FIRST,
    second: SECOND,
    policy: Annotated[str, typer.Option("--policy", help=f"Routing method in both: {METHODS_HELP}.")] = "round-robin",
    replications: Annotated[int, typer.Option("--replications", min=2, help="Runs of each, with the same luck.")] = 10,
    named: Annotated[bool, typer.Option("--named", help="Tell reps one by one instead of by team.")] = False,
    json: Annotated[
        Path | None, typer.Option("--json", help="Write it as JSON to this file.", show_default=False)
    ] = None,
    seed: SEED = 0,
) -> None:
    """Say what changes from one scenario to another: first what is written, then what comes of it in simulated runs.

    Example: fairlead diff baseline mine.toml
    """
    if json is not None:
        check_target(json, (".json",))
    refuse_overwriting([first, second], [json])
    before, after = load(first), load(second)
    found = changes(before, after, named=named)
    came = _came_of_it(before, after, policy, replications, seed) if found else ()
    if json is not None:
        with all_or_nothing() as outputs:
            outputs.json(_facts(first, second, policy, replications, seed, found, came), json)
    if not found:
        say(f"{first} and {second} say the same.")
        return
    table("What is written", ("", first, second), [(one.key, one.before, one.after) for one in found])
    say()
    _say_sizes((first, size_of(before)), (second, size_of(after)))
    for name, scenario in ((first, before), (second, after)):
        say(f"{name}: {standing_line(scenario)}")
    title = f"What comes of it under {policy}, {replications} runs of each"
    table(title, ("", first, second, "change", "95 %"), [_row(one) for one in came])


def _came_of_it(
    before: Scenario, after: Scenario, policy: str, replications: int, seed: int
) -> tuple[Consequence, ...]:
    def routed_by(scenario: Scenario) -> tuple[Policy, ConversionModel | None]:
        method = method_named(policy)
        if method.values_from is not ValuesFrom.MODEL:
            return method, None
        step(f"fitting a model on the simulated past of {scenario.name}")
        model = fit_on_past(scenario, seed=seed)
        return method_named(policy, None, model), model

    with progress("simulating") as advance:
        came = consequences(before, after, routed_by, replications=replications, seed=seed, advance=advance)
    withheld = withholds_money(before) or withholds_money(after)
    return tuple(one for one in came if not (withheld and one.kpi in MONEY))


def _say_sizes(*sizes: tuple[str, Size]) -> None:
    for name, size in sizes:
        load = "" if size.load is None else f", {size.load:.0%} of what may be handed over"
        people = f"{counted(size.reps, 'rep')} in {counted(size.teams, 'team')}"
        say(f"{name}: {people}; some {size.leads_a_week:.0f} leads a week{load}.")
    say()


def _row(found: Consequence) -> tuple[str, ...]:
    kpi = next(kpi for kpi in KPIS if kpi.name == found.kpi)
    title = f"{kpi.title} a week" if kpi.unit in WEEKLY else kpi.title
    before, after = (kpi_text(figure, kpi.unit) for figure in (found.before, found.after))
    change, low, high = (_change_text(figure, kpi.unit) for figure in (found.change, found.low, found.high))
    return title, before, after, change, "–" if found.low is None else f"{low} to {high}"


def _change_text(figure: float | None, unit: Unit) -> str:
    """Write a change; one of a share is in points."""
    if figure is not None and unit is Unit.SHARE:
        return f"{100 * figure:+.1f} points"
    return kpi_text(figure, unit)


def _facts(
    first: str,
    second: str,
    policy: str,
    replications: int,
    seed: int,
    found: tuple[Change, ...],
    came: tuple[Consequence, ...],
) -> dict[str, object]:
    return {
        "scenarios": [first, second],
        "changes": [{"key": one.key, "before": one.before, "after": one.after} for one in found],
        "policy": policy,
        "replications": replications,
        "seed": seed,
        "consequences": {
            one.kpi: {
                "before": one.before,
                "after": one.after,
                "change": one.change,
                "low": one.low,
                "high": one.high,
            }
            for one in came
        },
    }
