"""Rules that a problem carries beside the reps' capacities."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Counts(StrEnum):
    """What a cap adds up."""

    WORK = "work"
    """The capacity that the leads take."""
    LEADS = "leads"
    """The leads themselves."""


@dataclass(frozen=True, slots=True, init=False)
class Cap:
    """A limit over reps, leads or both together: a team, a niche, a source, a window across reps.

    Attributes
    ----------
    name
        What people call it.
    limit
        The most there may be, in the unit of `counts`; at least 0.
    leads
        Lead ids it is about; None for all.
    reps
        Rep ids it is about; None for all.
    counts
        Whether it adds up work or leads.
    """

    name: str
    limit: float
    leads: frozenset[str] | None
    reps: frozenset[str] | None
    counts: Counts

    def __init__(
        self,
        name: str,
        limit: float,
        *,
        leads: Iterable[str] | None = None,
        reps: Iterable[str] | None = None,
        counts: str = Counts.WORK,
    ) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "limit", limit)
        object.__setattr__(self, "leads", None if leads is None else frozenset(leads))
        object.__setattr__(self, "reps", None if reps is None else frozenset(reps))
        object.__setattr__(self, "counts", counts)
