"""What a solve leaves to the next one: the pairs that mattered, still good for every lead that is the same."""

from dataclasses import dataclass, replace
from weakref import ReferenceType, ref

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.clock import Clock
from matching.priced.book import NEVER
from matching.priced.completion import behind_runner_up, close_behind
from matching.priced.direct import pairs_are_few
from matching.priced.market import Market, part_of
from matching.priced.shortlist import Shortlist, spliced
from matching.priced.stand import Stand
from matching.priced.survey import largest_of, survey
from matching.problem.pair_matrix import PairArray, row_blocks
from matching.problem.problem import AssignmentProblem
from matching.threads import spread

# More pairs than this (some 400 MB) are too much to keep for a solve that may never come.
_MOST_PAIRS = 1 << 25
# From a value to its unit and back.
_UNITS_OFF = 1.0
# When fewer leads than this share are the same, all are looked at.
_FEWEST = 0.5


@dataclass(frozen=True, eq=False)
class Memory:
    """The lists of an answer, and the problem they are of.

    Attributes
    ----------
    problem
        Not kept alive: once nobody else holds it, nothing is remembered.
    listed
        Its ceilings and bases are in the user's units.
    """

    problem: ReferenceType[AssignmentProblem]
    listed: Shortlist

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        """Stay out of copies and files: it is of use only beside the problem itself."""
        return type(None), ()


def remember(problem: AssignmentProblem, stand: Stand) -> Memory | None:
    """Return what the next solve may use; None where pairs are too few to be worth it, or too many to keep.

    Kept are the pairs at most some way behind the lead's runner-up. What is left out, and what never was listed, lies
    farther behind: by so much prices may fall before the lead has to be read again.
    """
    if pairs_are_few(problem.shape):
        return None
    listed, size = stand.book.listed, -stand.book.scaling.exponent
    low = stand.low.astype(np.float64)
    behind, second = behind_runner_up(stand)
    far = close_behind(behind, listed.leads)
    kept = behind <= far
    counts = np.bincount(listed.lead[kept], minlength=listed.leads)
    outside = listed.outside(low)
    left_out = np.maximum(second, NEVER) - float(far)
    ceiling = np.where(counts < np.diff(listed.first), np.maximum(outside, left_out), outside)
    if kept.sum() > _MOST_PAIRS:
        return None
    return Memory(
        ref(problem),
        replace(
            listed,
            first=np.concatenate([[0], np.cumsum(counts)]),
            column=listed.column[kept],
            value=listed.value[kept],
            ceiling=np.ldexp(ceiling + _UNITS_OFF, size),
            basis=np.zeros(listed.leads, dtype=np.int64),
            bases=(np.ldexp(low, size),),
        ),
    )


def recalled(
    problem: AssignmentProblem, market: Market, memory: Memory, prices: Floats, width: int, clock: Clock
) -> Shortlist | None:
    """Return lists of which only those of changed leads are drawn up anew; None if there is little to recall.

    Parameters
    ----------
    problem, market
        What is to be decided now.
    memory
        Of an earlier answer. A lead is the same if it has the same id, values and allowed reps as then.
    prices, width, clock
        As in `survey`, for the leads that changed.

    Raises
    ------
    TimeUp
        If time is up before all is read.
    """
    before = memory.problem()
    if before is None or before.rep_ids != problem.rep_ids:
        return None
    there = _positions(problem, before)
    same = _unchanged(problem, before, there)
    if same.sum() <= _FEWEST * len(same):
        return None
    changed = np.flatnonzero(~same)
    fresh = survey(part_of(problem, changed), prices, width, clock)
    listed = spliced(memory.listed, np.where(same, there, -1), fresh)
    return replace(listed, largest=_largest(market, listed))


def _positions(problem: AssignmentProblem, before: AssignmentProblem) -> Ints:
    """Return where each lead stood then, shape (n_leads,), -1 for a new one."""
    if problem.lead_ids == before.lead_ids:
        return np.arange(problem.shape[0])
    known = before.lead_position
    return np.fromiter((known.get(name, -1) for name in problem.lead_ids), dtype=np.int64, count=problem.shape[0])


def _unchanged(problem: AssignmentProblem, before: AssignmentProblem, there: Ints) -> Bools:
    """Return which leads have the values and the allowed reps that they had, compared number by number."""
    now, then = problem.values, before.values
    in_place, free = problem.lead_ids == before.lead_ids, _is_free(problem) and _is_free(before)
    if in_place and now is then:
        same = there >= 0
    elif isinstance(now, PairArray) and isinstance(then, PairArray) and (in_place or free) and then.shape[0]:
        same = (there >= 0) & _equal_rows(now.array, then.array, None if in_place else there)
    else:
        return np.zeros(len(there), dtype=np.bool_)
    return same if free else same & _equally_allowed(problem, before)


def _equal_rows(now: Floats, then: Floats, there: Ints | None) -> Bools:
    def look(block: tuple[int, int]) -> Bools:
        part = slice(*block)
        return np.asarray((now[part] == then[part if there is None else there[part]]).all(axis=1))

    return np.concatenate([*spread(look, list(row_blocks(now.shape)), now.size), np.zeros(0, dtype=np.bool_)])


def _equally_allowed(problem: AssignmentProblem, before: AssignmentProblem) -> Bools:
    blocks = row_blocks(problem.shape)
    same = [(problem.allowed_block(*block) == before.allowed_block(*block)).all(axis=1) for block in blocks]
    return np.concatenate([*same, np.zeros(0, dtype=np.bool_)])


def _is_free(problem: AssignmentProblem) -> bool:
    return problem.mask is None and not problem.barred and not problem.fixed


def _largest(market: Market, listed: Shortlist) -> float:
    """Return the size of the largest value, up to a factor that changes no scaling.

    The lead that had it may be gone; then all pairs are read, rather than to round to steps that are too coarse.
    """
    highest = max(0.0, float(listed.best.max(initial=0.0)))
    if np.frexp(highest)[1] == np.frexp(listed.largest)[1]:
        return listed.largest
    leads, reps = market.shape
    sizes = spread(lambda block: largest_of(market.read(*block)), market.blocks(), leads * reps)
    return max(sizes, default=0.0)
