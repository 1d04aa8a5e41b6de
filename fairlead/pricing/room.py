"""What one more unit of room is worth, by team, by skill, by cap; by rep where persons were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.plan import Plan
from fairlead.pricing.costs import SECONDS, Steps
from matching import (
    Assignment,
    AssignmentProblem,
    WorthOfRoom,
    worth_of_cap_room,
    worth_of_rep_room,
    worth_of_reps_room,
)
from matching.clock import Clock
from scenarios.eligibility import MATCHES

_MOST_CELLS = 2_000_000
_LOOK = 16
_SECONDS, _LEAST = 20.0, 0.5
_SOLVES = 8
"""About as many solves as it takes to say what one room is worth, and for how long."""


@dataclass(frozen=True, slots=True)
class RoomWorth:
    """What room is worth.

    Attributes
    ----------
    of, name
        ``team``, ``territory``, ``niche``, ``language``, ``cap`` or ``rep``, and which.
    one_more
        What the objective gains from one more unit there, in the best hands; None where it could not be proven.
    lasts
        For how many units each adds as much; None where the batch is too large to solve again and again.
    by_prices
        Whether prices alone answered; with rules beside capacity they are a margin, not a promise.
    """

    of: str
    name: str
    one_more: float | None
    lasts: int | None
    by_prices: bool


def worth_of_room(
    plan: Plan, *, by_rep: bool = False, said: Steps | None = None, seconds: float = SECONDS
) -> tuple[RoomWorth, ...]:
    """Say what one more unit of room is worth, the dearest of each kind first.

    Where slots are the only limit, each further slot of a team or a skill goes to whoever of them it is worth most
    with; with rules all go to the one whose room costs most, by the answer's prices. Small batches are solved again to
    say for how many units that stays true (16 are tried); large ones (over two million pairs) are answered by prices.

    Parameters
    ----------
    plan
        A batch decided by the method ``optimal``, with a solution.
    by_rep
        Whether to list reps, too: persons, so only where somebody asked.
    said
        Called with what is priced next, how many are done, and of how many.
    seconds
        For all of it; what is left then is answered by prices.
    """
    choice = plan.answers.choice
    problem, result = choice.problem, choice.result
    if problem is None or result is None or choice.unsolved:
        return ()
    reps = plan.answers.ready.part.reps
    small = problem.shape[0] * problem.shape[1] <= _MOST_CELLS
    asked, rows = _Room(problem, result, Clock(seconds), small=small), np.arange(reps.height)
    reps_alone = (("rep", name, rows == at) for at, name in enumerate(reps["rep_id"])) if by_rep else ()
    sets = [*_groups(reps), *reps_alone]
    caps = range(len(problem.caps))
    found = []
    for done, (of, name, them) in enumerate(sets):
        if said is not None and small:
            said(f"pricing room of {of} {name}" if of != "rep" else "pricing room of reps", done, len(sets) + len(caps))
        found.append(asked.of_best(of, name, them))
    for at in caps if small else ():
        if said is not None:
            said(f"pricing room of cap {problem.caps[at].name}", len(sets) + at, len(sets) + len(caps))
        found.append(asked.of_cap(at))
    kinds = list(dict.fromkeys(each.of for each in found))
    return tuple(sorted(found, key=lambda each: (kinds.index(each.of), -(each.one_more or 0.0), each.name)))


class _Room:
    """Room of one problem; what was solved for a rep once is not solved again."""

    def __init__(self, problem: AssignmentProblem, result: Assignment, clock: Clock, *, small: bool) -> None:
        self._problem, self._result, self._clock, self._small = problem, result, clock, small
        self._known: dict[int, WorthOfRoom] = {}

    def of_best(self, of: str, name: str, rows: NDArray[np.bool_]) -> RoomWorth:
        prices = self._result.prices
        them, ids = np.flatnonzero(rows), self._problem.rep_ids
        best = int(them[prices[them].argmax()])
        if not self._small or self._clock.is_up:
            return RoomWorth(of, name, float(prices[best]), None, by_prices=True)
        if self._problem.only_capacities and len(them) > 1:
            return _told(of, name, worth_of_reps_room(self._problem, [ids[rep] for rep in them], self._limit, _LOOK))
        if best not in self._known:
            self._known[best] = worth_of_rep_room(self._problem, ids[best], self._limit, _LOOK)
        return _told(of, name, self._known[best])

    def of_cap(self, at: int) -> RoomWorth:
        name, prices = self._problem.caps[at].name, self._result.rule_prices
        if self._clock.is_up and prices is not None:
            return RoomWorth("cap", name, float(prices.caps[at]), None, by_prices=True)
        return _told("cap", name, worth_of_cap_room(self._problem, name, self._limit, _LOOK))

    @property
    def _limit(self) -> float:
        """Seconds of one solve: a set of reps takes several."""
        return max(_LEAST, min(_SECONDS, self._clock.left / _SOLVES))


def _told(of: str, name: str, worth: WorthOfRoom) -> RoomWorth:
    known = bool(np.isfinite(worth.one_more))
    return RoomWorth(
        of, name, float(worth.one_more) if known else None, worth.lasts if known else None, by_prices=False
    )


def _groups(reps: pl.DataFrame) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    """Yield teams and skills, each with the reps in it; whoever names no skill of a kind is in none."""
    if "team" in reps.columns:
        for team in sorted(reps["team"].drop_nulls().unique()):
            yield "team", team, (reps["team"] == team).fill_null(value=False).to_numpy()
    for kind, named in MATCHES:
        if named in reps.columns:
            for word in sorted(reps[named].explode().drop_nulls().unique()):
                yield kind, word, reps[named].list.contains(word).fill_null(value=False).to_numpy()
