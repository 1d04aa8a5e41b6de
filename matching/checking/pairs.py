"""One reading of all pairs, for everything the check wants to know of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching.checking.explanation import explanation_violations
from matching.checking.prices import MoveCosts
from matching.problem.pair_matrix import row_blocks
from matching.threads import one_blas_thread, spread

if TYPE_CHECKING:
    from matching.answer.assignment import Assignment
    from matching.arrays import Bools, Floats
    from matching.checking.violation import Violation
    from matching.problem.problem import AssignmentProblem


@dataclass(slots=True)
class PairFindings:
    """What the pairs say about an assignment.

    Attributes
    ----------
    true
        Shape (n_leads,), the value of each chosen pair, NaN for none.
    best
        Shape (n_leads,), the most each lead could have after the price; 0 for nobody counts unless it has to be
        placed.
    own
        Shape (n_leads,), what it has.
    largest
        The largest size of an allowed pair's value.
    moves
        The contracted graph, in units of the claimed scaling.
    explanations
        What is wrong with runners-up, margins and reasons.
    """

    true: Floats
    best: Floats
    own: Floats
    largest: float
    moves: MoveCosts
    explanations: list[Violation]


def look_at_pairs(problem: AssignmentProblem, assignment: Assignment) -> PairFindings:
    """Read every pair once, on all cores, some rows at a time."""
    leads, reps = problem.shape
    room = np.bincount(assignment.rep[assignment.rep >= 0], minlength=reps) < problem.slots
    blocks = list(row_blocks(problem.shape))
    # A share of the blocks for each core: the contracted graph is large beside one block.
    share = -(-len(blocks) // (os.cpu_count() or 1)) or 1
    shares = [blocks[start : start + share] for start in range(0, len(blocks), share)]

    def look(share: list[tuple[int, int]]) -> PairFindings:
        found = _nothing(share[0][0], share[-1][1], reps)
        for start, stop in share:
            _look_at(problem, assignment, start, stop, room, found, share[0][0])
        return found

    with one_blas_thread():
        parts = list(spread(look, shares, leads * reps))
    return _joined(parts, reps)


def _nothing(start: int, stop: int, reps: int) -> PairFindings:
    leads = stop - start
    return PairFindings(np.full(leads, np.nan), np.zeros(leads), np.zeros(leads), 0.0, MoveCosts.nothing(reps), [])


def _look_at(
    problem: AssignmentProblem,
    assignment: Assignment,
    start: int,
    stop: int,
    room: Bools,
    found: PairFindings,
    offset: int,
) -> None:
    values, allowed = problem.value_block(start, stop), problem.allowed_block(start, stop)
    chosen, required = assignment.rep[start:stop], problem.required[start:stop]
    rows = slice(start - offset, stop - offset)
    placed = np.flatnonzero(chosen >= 0)
    found.true[start - offset + placed] = values[placed, chosen[placed]]
    found.largest = max(found.largest, float(np.abs(values).max(initial=0.0, where=allowed)))
    net = values - assignment.prices
    net[~allowed] = -np.inf
    found.best[rows] = np.maximum(net.max(axis=1, initial=-np.inf), np.where(required, -np.inf, 0.0))
    found.own[start - offset + placed] = net[placed, chosen[placed]]
    found.moves.add(np.rint(np.ldexp(values, assignment.scaling.exponent)), allowed, chosen, required)
    found.explanations += explanation_violations(problem, assignment, start, values, allowed, net, room)


def _joined(parts: list[PairFindings], reps: int) -> PairFindings:
    whole = _nothing(0, 0, reps)
    for part in parts:
        whole.largest = max(whole.largest, part.largest)
        whole.moves.merge(part.moves)
        whole.explanations += part.explanations
    for name in ("true", "best", "own"):
        setattr(whole, name, np.concatenate([getattr(whole, name), *(getattr(part, name) for part in parts)]))
    return whole
