"""Who offers more for a lead than the rep who has it, and what outweighs that at an answer's prices."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.answer.assignment import Assignment
from matching.arrays import Floats
from matching.explaining.figures import figure
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem
from matching.problem.rules import Cap, Counts

MOVE_COST = "moving there would cost {}"
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class BetterOffer:
    """The rep who offers most for a lead, or for its group, beside the one who has it.

    Attributes
    ----------
    rep
        Her position.
    more
        By how much her value is above that of the rep who has it, above 0.
    outweighed_by
        What speaks for the rep who has it at the answer's prices, each with its amount; empty where that is less than
        `more`, so that the lead stays for the sake of the whole.
    """

    rep: int
    more: float
    outweighed_by: tuple[str, ...]


class Offers:
    """Finds better offers of an answer; nobody's leads have none.

    Parameters
    ----------
    problem, answer
        The problem, and what `solve` returned for it.
    """

    def __init__(self, problem: AssignmentProblem, answer: Assignment) -> None:
        self._problem, self._answer = problem, answer
        self._members = _members(problem)
        prices = answer.rule_prices
        nothing = np.zeros(problem.shape[1])
        self._room = answer.prices.tolist()
        self._minimum = (nothing if prices is None else prices.minimum).tolist()
        self._floor = (nothing if prices is None else prices.floor).tolist()
        self._spread = (nothing if prices is None else prices.spread).tolist()
        self._moves = 0.0 if prices is None else prices.moves
        self._caps: list[tuple[Cap, float]] = (
            []
            if prices is None
            else [(cap, price) for cap, price in zip(problem.caps, prices.caps.tolist(), strict=True) if price > 0]
        )

    def better(self, start: int, stop: int, values: Floats) -> list[BetterOffer | None]:
        """Return the better offer for each of the leads from `start` up to `stop`, whose values are given."""
        here = self._answer.rep[start:stop]
        offered = np.where(self._problem.allowed_block(start, stop), values, -np.inf)
        best = offered.argmax(axis=1) if offered.shape[1] else np.zeros(len(here), dtype=np.int64)
        rows = np.flatnonzero(here >= 0)
        more = np.zeros(len(here))
        more[rows] = offered[rows, best[rows]] - offered[rows, here[rows]]
        found: list[BetterOffer | None] = []
        for at, (rep, own, gain) in enumerate(zip(best.tolist(), here.tolist(), more.tolist(), strict=True)):
            members = self._members.get(start + at)
            if own < 0:
                found.append(None)
            elif members is None:
                value = float(values[at, own])
                found.append(self._offer([start + at], own, rep, gain, value) if gain > _slack(value) else None)
            else:
                found.append(self._of_groups[int(self._problem.group_of[start + at])])
        return found

    @cached_property
    def _of_groups(self) -> dict[int, BetterOffer | None]:
        """The better offer for each group of several leads that has a rep, by the number of the group."""
        groups = {int(self._problem.group_of[members[0]]): members for members in self._members.values()}
        at = {group: row for row, group in enumerate(groups)}
        total = np.zeros((len(groups), self._problem.shape[1]))
        for start, stop in row_blocks(self._problem.shape):
            grouped = [row for row in range(start, stop) if row in self._members]
            rows = [at[int(self._problem.group_of[row])] for row in grouped]
            values = self._problem.value_block(start, stop)
            offered = np.where(self._problem.allowed_block(start, stop), values, -np.inf)
            np.add.at(total, rows, offered[np.array(grouped, dtype=np.int64) - start])
        found: dict[int, BetterOffer | None] = {}
        for group, members in groups.items():
            own = int(self._answer.rep[members[0]])
            row = total[at[group]]
            best, value = int(row.argmax()), float(row[own]) if own >= 0 else 0.0
            gain = float(row[best]) - value
            some = own >= 0 and gain > _slack(value)
            found[group] = self._offer(members, own, best, gain, value) if some else None
        return found

    def _offer(self, members: list[int], own: int, rep: int, more: float, value: float) -> BetterOffer:
        parts = [(phrase, amount) for phrase, amount in self._parts(members, own, rep, more, value) if abs(amount) > 0]
        if sum(amount for _, amount in parts) < more - _slack(value):
            return BetterOffer(rep, more, ())
        for_it = [(phrase, amount) for phrase, amount in parts if amount > 0]
        return BetterOffer(rep, more, tuple(phrase.format(figure(amount)) for phrase, amount in for_it))

    def _parts(self, members: list[int], own: int, rep: int, more: float, value: float) -> list[tuple[str, float]]:
        """Return what speaks for the rep who has these leads at the prices, against another: a phrase and an amount."""
        here, there = self._work(members, own), self._work(members, rep)
        stays = sum(self._owned_by(lead, own) - self._owned_by(lead, rep) for lead in members)
        floors, evenness = (value * each[own] - (value + more) * each[rep] for each in (self._floor, self._spread))
        parts = [
            (MOVE_COST, stays * self._problem.move_cost),
            (
                f"room there is worth {{}} more than {_literal(self._problem.rep_ids[own])}'s",
                there * self._room[rep] - here * self._room[own],
            ),
            ("minimums count for {}", here * self._minimum[own] - there * self._minimum[rep]),
            ("value floors count for {}", floors),
            ("evenness of values counts for {}", evenness),
            ("the budget of moves counts for {}", stays * self._moves),
        ]
        for cap, price in self._caps:
            taken = self._capped(cap, members, rep) - self._capped(cap, members, own)
            parts.append((f"cap {_literal(cap.name)} counts for {{}}", price * taken))
        return parts

    def _work(self, members: list[int], rep: int) -> float:
        work = self._problem.work
        if isinstance(work, float):
            return work * len(members)
        if isinstance(work, np.ndarray):
            return float(sum(work[lead] if work.ndim == 1 else work[lead, rep] for lead in members))
        return float(sum(work.block(lead, lead + 1)[0, rep] for lead in members))

    def _owned_by(self, lead: int, rep: int) -> int:
        return int(self._problem.owner is not None and self._problem.owner_rep[lead] == rep)

    def _capped(self, cap: Cap, members: list[int], rep: int) -> float:
        """Return what these leads with a rep add to a cap."""
        if cap.reps is not None and self._problem.rep_ids[rep] not in cap.reps:
            return 0.0
        names = self._problem.lead_ids
        inside = members if cap.leads is None else [lead for lead in members if names[lead] in cap.leads]
        return float(len(inside)) if cap.counts == Counts.LEADS else self._work(inside, rep)


def _members(problem: AssignmentProblem) -> dict[int, list[int]]:
    """Return for each lead of a group of several all leads of that group, one list a group."""
    if problem.groups is None:
        return {}
    groups: dict[str, list[int]] = {}
    for lead, label in enumerate(problem.groups):
        if label is not None:
            groups.setdefault(label, []).append(lead)
    return {lead: members for members in groups.values() if len(members) > 1 for lead in members}


def _literal(name: str) -> str:
    return name.replace("{", "{{").replace("}", "}}")


def _slack(value: float) -> float:
    return _SAME * max(1.0, abs(value))
