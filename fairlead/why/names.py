"""Names of reps beside their ids, for answers about persons that somebody asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from matching import AssignmentProblem, Cap, PairMatrix
from matching.arrays import Floats

_NAME = ("name", "rep_name", "full_name")
_PARTS = ("first_name", "last_name")


def rep_names(reps: pl.DataFrame) -> dict[str, str]:
    """Return the names of reps by id, of those who have one: a column ``name``, or ``first_name`` and ``last_name``."""
    whole = next((column for column in _NAME if column in reps.columns), None)
    if whole is not None:
        said = reps[whole].cast(pl.String)
    elif set(_PARTS) <= set(reps.columns):
        said = reps.select(pl.concat_str(_PARTS, separator=" ", ignore_nulls=True)).to_series()
    else:
        return {}
    return {rep: name.strip() for rep, name in zip(reps["rep_id"], said, strict=True) if name and name.strip() != rep}


def labels_of(reps: pl.DataFrame) -> dict[str, str]:
    """Return what to call each rep on screen: the id, and the name where there is one."""
    names = rep_names(reps)
    return {rep: f"{rep} ({names[rep]})" if rep in names else rep for rep in reps["rep_id"]}


def relabelled(problem: AssignmentProblem, labels: Mapping[str, str]) -> AssignmentProblem:
    """Return the same problem with reps called by their labels, so that its explanations are."""
    if all(labels[name] == name for name in problem.rep_ids):
        return problem
    owner = problem.owner
    return problem.replace(
        values=_Unnamed(problem.values),
        rep_ids=[labels[name] for name in problem.rep_ids],
        fixed=[(lead, labels[rep]) for lead, rep in problem.fixed],
        barred=[(lead, labels[rep]) for lead, rep in problem.barred],
        owner=None if owner is None else [None if name is None else labels[name] for name in owner],
        caps=[
            Cap(
                cap.name,
                cap.limit,
                leads=cap.leads,
                reps=None if cap.reps is None else {labels[name] for name in cap.reps},
                counts=cap.counts,
            )
            for cap in problem.caps
        ],
    )


@dataclass(frozen=True, slots=True)
class _Unnamed:
    """Values without the ids they carry, which would not be the labels."""

    values: PairMatrix

    @property
    def shape(self) -> tuple[int, int]:
        return self.values.shape

    def block(self, start: int, stop: int) -> Floats:
        return self.values.block(start, stop)
