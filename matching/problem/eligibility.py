"""A rule by name that keeps leads from reps, and can be left out apart from all others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from matching.arrays import Bools, Ints
from scenarios.faults import Faults


@dataclass(frozen=True, slots=True, eq=False, init=False)
class Eligibility:
    """Which reps one rule leaves open to each lead: a territory, a certificate, a list.

    Leads of one kind (the same territory, say) are open to the same reps, so that a rule takes little room however
    many leads there are.

    Attributes
    ----------
    name
        What people call the rule.
    open
        Shape (n_kinds, n_reps), true where the rule leaves a rep open to that kind of lead.
    kind
        Shape (n_leads,), the kind of each lead, a row of `open`. By default each lead is a kind of its own.
    """

    name: str
    open: Bools
    kind: Ints

    def __init__(self, name: str, open: ArrayLike, kind: ArrayLike | None = None) -> None:
        rows = np.array(open, dtype=np.bool_)
        kinds = np.arange(len(rows)) if kind is None else np.array(kind, dtype=np.int64)
        rows.flags.writeable = kinds.flags.writeable = False
        for field, value in (("name", name), ("open", rows), ("kind", kinds)):
            object.__setattr__(self, field, value)

    def block(self, start: int, stop: int) -> Bools:
        """Return what is open to the leads from `start` up to `stop`, shape (stop - start, n_reps)."""
        return self.open[self.kind[start:stop]]

    def of(self, leads: Ints, reps: Ints | slice = slice(None)) -> Self:
        """Return the rule for some of the leads and reps, by position."""
        return type(self)(self.name, self.open[:, reps], self.kind[leads])

    def opened(self, leads: Ints, reps: Ints) -> Self:
        """Return the rule with these pairs open, whatever it said of them; lead by lead one rep."""
        if not len(leads):
            return self
        cells, at = np.unique(self.kind[leads] * self.open.shape[1] + reps, return_inverse=True)
        rows = self.open[cells // self.open.shape[1]]
        rows[np.arange(len(cells)), cells % self.open.shape[1]] = True
        kind = self.kind.copy()
        kind[leads] = len(self.open) + at
        return type(self)(self.name, np.concatenate([self.open, rows]), kind)


def rule_mask(rules: Sequence[Eligibility], mask: Bools | None = None) -> Bools | None:
    """Return what a mask and all these rules leave open, shape (n_leads, n_reps); None without any of them."""
    if not rules:
        return mask
    found = rules[0].block(0, len(rules[0].kind))
    for rule in rules[1:]:
        found &= rule.block(0, len(rule.kind))
    return found if mask is None else found & mask


def eligibility_rules(
    given: Mapping[str, ArrayLike] | Iterable[Eligibility], shape: tuple[int, int], faults: Faults
) -> tuple[Eligibility, ...]:
    """Return the rules; refuse double and empty names, and shapes that do not fit."""
    rules = (
        tuple(Eligibility(name, open_to) for name, open_to in given.items())
        if isinstance(given, Mapping)
        else tuple(given)
    )
    seen: set[str] = set()
    for row, rule in enumerate(rules, start=1):
        if not rule.name or rule.name in seen:
            faults.add("eligibility", "a name, and each name once", row=row, value=rule.name)
        seen.add(rule.name)
        found = len(rule.kind), rule.open.shape[-1] if rule.open.ndim == 2 else 0
        if found != shape:
            expected = f"shape {shape} as the values have, in rule {rule.name!r}"
            faults.add("eligibility", expected, row=row, value=f"shape {found}")
        elif len(rule.kind) and not (0 <= rule.kind.min() <= rule.kind.max() < len(rule.open)):
            expected = f"kinds from 0 to {len(rule.open) - 1} in rule {rule.name!r}"
            faults.add("eligibility", expected, row=row, value=f"{rule.kind.min()} to {rule.kind.max()}")
    return rules
