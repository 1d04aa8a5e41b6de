"""Checks on the rules of a problem; each names the lead, the rep, the cap and the value at fault."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from matching.arrays import Bools, Floats
from matching.problem.pair_matrix import PairMatrix
from matching.problem.problem_input import numbers, uniform_work
from matching.problem.rules import Cap, Counts
from scenarios.faults import Faults

Work = float | Floats | PairMatrix


def work_of(work: ArrayLike | PairMatrix, shape: tuple[int, int], faults: Faults) -> Work:
    """Return one number if every lead takes the same, else the amounts by lead or by pair, read-only.

    Work may be 0 where it is given by lead or by pair: a further lead of the same buyer takes no time.
    """
    if isinstance(work, PairMatrix):
        if work.shape != shape:
            faults.add(source="work", expected=f"shape {shape} as the values have", value=f"shape {work.shape}")
        return work
    given = numbers("work", work, faults)
    if given.ndim == 0 or given.size == 0:
        return uniform_work(given, faults)
    if given.shape not in ((shape[0],), shape):
        expected = f"one number, one for each of {shape[0]} leads, or one for each pair"
        faults.add(source="work", expected=expected, value=f"shape {given.shape}")
        return given
    check_work(given, 0, faults)
    if given.min() == given.max() and given.flat[0] > 0:
        return float(given.flat[0])
    given.flags.writeable = False
    return given


def check_work(amounts: Floats, start: int, faults: Faults) -> None:
    """Refuse amounts that are negative or not finite; `start` is the row of the first."""
    for cell in np.argwhere(~(np.isfinite(amounts) & (amounts >= 0))):
        expected = "a finite number of at least 0"
        faults.add(source="work", expected=expected, row=start + int(cell[0]) + 1, value=str(amounts[tuple(cell)]))


def labels_of(
    source: str,
    given: Mapping[str, str | None] | Iterable[str | None] | None,
    lead_ids: tuple[str, ...],
    leads: Mapping[str, int],
    faults: Faults,
) -> tuple[str | None, ...] | None:
    """Return one label or None a lead; None if no lead has any."""
    if given is None:
        return None
    if isinstance(given, Mapping):
        for name in given.keys() - leads.keys():
            faults.add(source=source, expected="only ids that are in lead_ids", value=str(name))
        labels = tuple(given.get(name) for name in lead_ids)
    else:
        labels = tuple(given)
    if len(labels) != len(lead_ids):
        faults.add(source=source, expected=f"{len(lead_ids)} labels, one a lead", value=f"{len(labels)} labels")
    for row, label in enumerate(labels, start=1):
        if label is not None and not isinstance(label, str):
            faults.add(source=source, expected="a text or None", row=row, value=repr(label))
    return labels if any(label is not None for label in labels) else None


def owners_of(
    given: Mapping[str, str | None] | Iterable[str | None] | None,
    lead_ids: tuple[str, ...],
    leads: Mapping[str, int],
    reps: Mapping[str, int],
    faults: Faults,
) -> tuple[str | None, ...] | None:
    """Return the present owner of each lead; refuse owners who are not in the problem."""
    owners = labels_of("owner", given, lead_ids, leads, faults)
    for row, owner in enumerate(owners or (), start=1):
        if owner is not None and owner not in reps:
            faults.add(source="owner", expected="a rep_id of this problem, or None", row=row, value=str(owner))
    return owners


def by_rep(
    source: str, given: ArrayLike | Mapping[str, float] | None, rep_ids: tuple[str, ...], faults: Faults
) -> Floats | None:
    """Return one number of at least 0 a rep; a single number is for all, a mapping need not name all."""
    if given is None:
        return None
    if isinstance(given, Mapping):
        for name in given.keys() - set(rep_ids):
            faults.add(source=source, expected="only ids that are in rep_ids", value=str(name))
        given = [given.get(name, 0.0) for name in rep_ids]
    array = numbers(source, given, faults)
    if array.ndim == 0:
        array = np.full(len(rep_ids), float(array))
    if array.shape != (len(rep_ids),):
        expected = f"one number, or {len(rep_ids)} numbers, one a rep"
        faults.add(source=source, expected=expected, value=f"shape {array.shape}")
        return None
    for row in np.flatnonzero(~(np.isfinite(array) & (array >= 0))):
        expected = f"a finite number of at least 0 for rep {rep_ids[row]!r}"
        faults.add(source=source, expected=expected, row=int(row) + 1, value=str(array[row]))
    array.flags.writeable = False
    return array if (array > 0).any() else None


def caps_of(caps: Iterable[Cap], leads: Mapping[str, int], reps: Mapping[str, int], faults: Faults) -> tuple[Cap, ...]:
    """Return the caps; refuse double names, limits below 0, and ids that are not in the problem."""
    listed = tuple(caps)
    seen: set[str] = set()
    for row, cap in enumerate(listed, start=1):
        if cap.name in seen:
            faults.add(source="caps", expected="each name once", row=row, value=cap.name)
        seen.add(cap.name)
        if not (isinstance(cap.limit, (int, float)) and np.isfinite(cap.limit) and cap.limit >= 0):
            expected = f"a finite limit of at least 0 for cap {cap.name!r}"
            faults.add(source="caps", expected=expected, row=row, value=str(cap.limit))
        if cap.counts not in list(Counts):
            faults.add(source="caps", expected="work or leads", row=row, column="counts", value=str(cap.counts))
        for column, ids, known in (("leads", cap.leads, leads), ("reps", cap.reps, reps)):
            for name in sorted(set(ids or ()) - known.keys()):
                expected = f"only {column} of this problem in cap {cap.name!r}"
                faults.add(source="caps", expected=expected, row=row, column=column, value=str(name))
    return listed


def must_assign_of(
    given: ArrayLike | Collection[str], lead_ids: tuple[str, ...], leads: Mapping[str, int], faults: Faults
) -> bool | Bools:
    """Return one answer for all leads, or one a lead; given as either, or as the ids of those that must."""
    if isinstance(given, (bool, np.bool_)):
        return bool(given)
    listed = np.array(list(given) if isinstance(given, (set, frozenset)) else given)
    if listed.dtype.kind in "UO" or listed.size == 0:
        return _named_leads(listed.tolist(), lead_ids, leads, faults)
    if listed.dtype != np.bool_ or listed.shape != (len(lead_ids),):
        expected = f"true or false, one of these for each of {len(lead_ids)} leads, or lead ids"
        faults.add(source="must_assign", expected=expected, value=f"{listed.dtype} of shape {listed.shape}")
        return False
    if listed.all() or not listed.any():
        return bool(listed.any())
    listed.flags.writeable = False
    return listed


def _named_leads(names: list[str], lead_ids: tuple[str, ...], leads: Mapping[str, int], faults: Faults) -> bool | Bools:
    chosen = np.zeros(len(lead_ids), dtype=np.bool_)
    for row, name in enumerate(names, start=1):
        if name in leads:
            chosen[leads[name]] = True
        else:
            faults.add(source="must_assign", expected="a lead_id of this problem", row=row, value=str(name))
    chosen.flags.writeable = False
    return chosen if chosen.any() else False


def amount_of(source: str, given: float | None, faults: Faults) -> float | None:
    """Return a finite number of at least 0, or None where none was given."""
    if given is None:
        return None
    array = numbers(source, given, faults)
    if array.ndim or not (np.isfinite(array) and array >= 0):
        faults.add(source=source, expected="one finite number of at least 0", value=str(given))
        return None
    return float(array)
