"""The best option of each lever, found on luck that the confirmation does not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulation.planning.lever import Lever, Option
from simulation.search import Runner, Screened, Way, screen, winner


@dataclass(frozen=True)
class Chosen:
    """The option of a lever that goes into the confirmation, and what screening saw a year."""

    lever: Lever
    option: Option
    seen: tuple[tuple[str, Screened], ...]


def chosen_of(
    runner: Runner, base: Way, levers: Sequence[Lever], screening: int, first: int, year: float
) -> list[Chosen]:
    """Screen the options of each lever, and give the best of each.

    Parameters
    ----------
    screening
        The key of the luck of screening.
    first
        Replications of the first round.
    year
        What a simulated period is multiplied by.
    """
    groups = {lever.key: {option.text: option.change(base) for option in lever.options} for lever in levers}
    seen = screen(runner, base, groups, screening, first)
    return [_chosen(lever, seen[lever.key], year) for lever in levers]


def _chosen(lever: Lever, seen: dict[str, Screened], year: float) -> Chosen:
    best = winner(seen)
    option = next(option for option in lever.options if option.text == best)
    told = tuple((text, Screened(found.gain * year, found.replications)) for text, found in seen.items())
    return Chosen(lever, option, told if len(told) > 1 else ())
