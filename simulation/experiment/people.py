"""Who is shown together: teams, so that no figure is one person's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST_IN_A_TEAM = 5
"""Figures of fewer people are figures of persons."""

SMALL_TEAMS = "teams of fewer than five"


@dataclass(frozen=True, slots=True)
class Group:
    """Reps whose figures are summed."""

    name: str
    reps: tuple[str, ...]


def groups_of(teams: Mapping[str, str]) -> tuple[Group, ...]:
    """Put reps into teams of five or more.

    Small teams are put together. Where even together they are fewer than five, the smallest of the others joins them:
    left out, they would be what the firm's total leaves after the others.

    Parameters
    ----------
    teams
        The team of each rep, by id.

    Returns
    -------
    tuple of Group
        Two or more, in the order of the teams; none where only one would be left, which is the whole firm.
    """
    by_team: dict[str, tuple[str, ...]] = {}
    for rep, team in teams.items():
        by_team[team] = (*by_team.get(team, ()), rep)
    groups = [Group(name, reps) for name, reps in by_team.items() if len(reps) >= FEWEST_IN_A_TEAM]
    small = tuple(rep for reps in by_team.values() if len(reps) < FEWEST_IN_A_TEAM for rep in reps)
    if small and len(small) < FEWEST_IN_A_TEAM and groups:
        joined = min(groups, key=lambda group: len(group.reps))
        groups.remove(joined)
        groups.append(Group(f"{joined.name} and {SMALL_TEAMS}", joined.reps + small))
    elif small:
        groups.append(Group(SMALL_TEAMS, small))
    return tuple(groups) if len(groups) > 1 else ()
