"""Rules without one of their rules, by the name the rules file has for it."""

from __future__ import annotations

from collections.abc import Iterator

from fairlead.ruling import called
from scenarios.constraint_tables import FairnessTable
from scenarios.constraints import OPTIMISED_TOGETHER, Constraints, Match, Matches

_TABLES = ("match", "certificate", "only", "never", "cap")
_KEYS = ("allowed", "barred", "fixed", "must_assign", "minimum", "maximum", "ramp", "moves")


def left_out(rules: Constraints) -> Iterator[tuple[str, Constraints]]:
    """Yield the name of each rule that can be priced, and the rules without it.

    Leads of one buyer and protected accounts are none: without them other leads would be given out, and the two batches
    could not be compared.
    """
    for kind in Matches.model_fields:
        if getattr(rules, kind) is Match.HARD:
            yield kind, rules.model_copy(update={kind: Match.SOFT})
    for key in _TABLES:
        tables = getattr(rules, key)
        for at, table in enumerate(tables):
            yield called(key, at, table.name), rules.model_copy(update={key: (*tables[:at], *tables[at + 1 :])})
    for key in _KEYS:
        if getattr(rules, key):
            yield key, rules.model_copy(update={key: type(rules).model_fields[key].default})
    yield from _parts_of_tables(rules)


def without_any(rules: Constraints) -> Constraints:
    """Return the rules without all that :func:`left_out` leaves out one by one."""
    bare = rules
    while (first := next(left_out(bare), None)) is not None:
        bare = first[1]
    return bare


def _parts_of_tables(rules: Constraints) -> Iterator[tuple[str, Constraints]]:
    kept = tuple(kind for kind in rules.together if kind not in OPTIMISED_TOGETHER)
    if len(kept) < len(rules.together):
        (kind,) = OPTIMISED_TOGETHER & set(rules.together)
        yield f"together: {kind.value}", rules.model_copy(update={"together": kept})
    if rules.work is not None and rules.work.outside:
        work = rules.work.model_copy(update={"outside": {}})
        yield "work.outside", rules.model_copy(update={"work": work})
    fairness = rules.fairness
    if fairness is not None and (fairness.floor or fairness.floor_share):
        rest = FairnessTable(spread=fairness.spread)
        yield "fairness.floor", rules.model_copy(update={"fairness": rest})
    if fairness is not None and fairness.spread is not None:
        rest = fairness.model_copy(update={"spread": None})
        yield "fairness.spread", rules.model_copy(update={"fairness": rest})
