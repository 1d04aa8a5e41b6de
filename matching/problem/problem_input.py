"""Checks on what a problem is made of; each names the lead, the rep and the value at fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from matching.arrays import Bools, Floats
from scenarios.faults import Faults

if TYPE_CHECKING:
    from matching.problem.problem import AssignmentProblem

Pair = tuple[str, str]

# Sums and differences of values up to this size stay finite.
LARGEST_VALUE = 1e100


def names_of(
    source: str,
    given: Iterable[str] | None,
    brought: Iterable[str] | None,
    count: int,
    faults: Faults,
) -> tuple[str, ...]:
    """Return the ids given, those that came with the values, or the positions; refuse doubles and misfits."""
    brought_names = None if brought is None else tuple(brought)
    names = brought_names if given is None else tuple(given)
    if names is None:
        return tuple(map(str, range(count)))
    if len(names) != count:
        expected = f"{count} ids, one for each row or column of values"
        faults.add(source=source, expected=expected, value=f"{len(names)} ids")
    if brought_names is not None and names != brought_names:
        faults.add(source=source, expected="the ids that the values carry, in the same order")
    _refuse_doubles(source, names, faults)
    return tuple(str(name) for name in names)


def _refuse_doubles(source: str, names: tuple[object, ...], faults: Faults) -> None:
    seen: set[object] = set()
    for row, name in enumerate(names, start=1):
        if not isinstance(name, str):
            faults.add(source=source, expected="a text", row=row, value=repr(name))
        elif name in seen:
            faults.add(source=source, expected="each id once", row=row, value=name)
        else:
            seen.add(name)


def capacity_by_rep(capacity: ArrayLike | Mapping[str, float], rep_ids: tuple[str, ...], faults: Faults) -> Floats:
    """Return the capacities in the order of `rep_ids`, shape (n_reps,)."""
    listed = _by_id(capacity, rep_ids, faults) if isinstance(capacity, Mapping) else capacity
    array = numbers("capacity", listed, faults)
    if array.shape != (len(rep_ids),):
        expected = f"{len(rep_ids)} numbers, one a rep"
        faults.add(source="capacity", expected=expected, value=f"shape {array.shape}")
        return array
    for row in np.flatnonzero(~(np.isfinite(array) & (array >= 0))):
        expected = f"a finite number of at least 0 for rep {rep_ids[row]!r}"
        faults.add(source="capacity", expected=expected, row=int(row) + 1, value=str(array[row]))
    array.flags.writeable = False
    return array


def _by_id(capacity: Mapping[str, float], rep_ids: tuple[str, ...], faults: Faults) -> list[float]:
    for name in capacity.keys() - set(rep_ids):
        faults.add(source="capacity", expected="only ids that are in rep_ids", value=str(name))
    for name in rep_ids:
        if name not in capacity:
            faults.add(source="capacity", expected=f"a number for rep {name!r}")
    return [capacity.get(name, 0.0) for name in rep_ids]


def numbers(source: str, given: ArrayLike, faults: Faults) -> Floats:
    """Return a copy as float64; note a fault if these are no numbers."""
    try:
        return np.array(given, dtype=np.float64)
    except (TypeError, ValueError):
        faults.add(source=source, expected="numbers", value=repr(given)[:80])
        return np.zeros(0)


def eligibility_mask(eligible: ArrayLike | None, shape: tuple[int, int], faults: Faults) -> Bools | None:
    """Return a read-only copy of the mask, or None if every pair is eligible."""
    if eligible is None:
        return None
    mask = np.array(eligible)
    if mask.dtype != np.bool_ and mask.size:
        faults.add(source="eligible", expected="true or false for each pair", value=f"{mask.dtype} numbers")
    if mask.shape != shape:
        expected = f"shape {shape} as the values have"
        faults.add(source="eligible", expected=expected, value=f"shape {mask.shape}")
    mask = mask.astype(np.bool_)
    mask.flags.writeable = False
    return mask


def uniform_work(given: Floats, faults: Faults) -> float:
    """Return the one amount of capacity that every lead takes."""
    amount = float(given) if given.ndim == 0 else 1.0
    if not (np.isfinite(amount) and amount > 0):
        faults.add(source="work", expected="a finite number above 0", value=str(amount))
    return amount


def known_pairs(
    source: str,
    pairs: Mapping[str, str] | Iterable[Pair],
    leads: Mapping[str, int],
    reps: Mapping[str, int],
    faults: Faults,
) -> tuple[Pair, ...]:
    """Return the pairs (lead id, rep id), each once; refuse ids that are not in the problem."""
    listed = pairs.items() if isinstance(pairs, Mapping) else pairs
    known: dict[Pair, None] = {}
    for row, (lead, rep) in enumerate(listed, start=1):
        _refuse_stranger(source, "lead_id", lead, leads, row, faults)
        _refuse_stranger(source, "rep_id", rep, reps, row, faults)
        known[lead, rep] = None
    return tuple(known)


def _refuse_stranger(source: str, column: str, name: str, known: Mapping[str, int], row: int, faults: Faults) -> None:
    if name not in known:
        expected = f"a {column} of this problem"
        faults.add(source=source, expected=expected, row=row, column=column, value=str(name))


def check_block(
    block: Floats, start: int, stop: int, lead_ids: tuple[str, ...], rep_ids: tuple[str, ...], faults: Faults
) -> None:
    """Refuse rows of the wrong shape, and name lead and rep of each value that is not finite."""
    shape = (stop - start, len(rep_ids))
    if block.shape != shape:
        expected = f"shape {shape} for the leads from {start} to {stop}"
        faults.add(source="values", expected=expected, value=f"shape {block.shape}")
        return
    # Two sweeps without a copy settle the usual case; not-a-number fails both comparisons.
    if not block.size or (block.max() <= LARGEST_VALUE and block.min() >= -LARGEST_VALUE):
        return
    fine = np.abs(block) <= LARGEST_VALUE
    for row, column in np.argwhere(~fine):
        pair = f"lead {lead_ids[start + row]!r} with rep {rep_ids[column]!r}"
        expected = f"a finite number up to {LARGEST_VALUE:g} in size for {pair}"
        faults.add(source="values", expected=expected, row=int(start + row) + 1, value=str(block[row, column]))


def check_fixed_pairs(problem: AssignmentProblem, faults: Faults) -> None:
    """Refuse fixed pairs that are barred or not eligible, and leads fixed to two reps."""
    barred = set(problem.barred)
    chosen: dict[str, str] = {}
    for row, (lead, rep) in enumerate(problem.fixed, start=1):
        pair = f"lead {lead!r} with rep {rep!r}"
        cell = problem.lead_position[lead], problem.rep_position[rep]
        if (lead, rep) in barred:
            faults.add(source="fixed", expected="a pair that is not also barred", row=row, value=pair)
        if problem.mask is not None and not problem.mask[cell]:
            faults.add(source="fixed", expected="an eligible pair", row=row, value=pair)
        if chosen.setdefault(lead, rep) != rep:
            expected = f"one rep for lead {lead!r}, already fixed to {chosen[lead]!r}"
            faults.add(source="fixed", expected=expected, row=row, value=rep)
