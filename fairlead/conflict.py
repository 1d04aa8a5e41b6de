"""Rules that cannot be kept together, by the names a rules file knows them by."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from matching import Conflict, RuleKind

KEYS: Mapping[RuleKind, str] = MappingProxyType(
    {
        RuleKind.CAPACITY: "reps.capacity",
        RuleKind.MINIMUM: "constraints.minimum",
        RuleKind.CAP: "constraints.cap",
        RuleKind.GROUP: "constraints.together",
        RuleKind.MUST_ASSIGN: "constraints.must_assign",
        RuleKind.FIXED: "constraints.fixed",
        RuleKind.BARRED: "constraints.barred",
        RuleKind.MOVE_BUDGET: "constraints.moves",
        RuleKind.VALUE_FLOOR: "constraints.fairness",
        RuleKind.VALUE_SPREAD: "constraints.fairness",
    }
)
"""Where each kind of rule stands."""


def conflict_facts(conflict: Conflict) -> dict[str, object]:
    """Return a conflict as plain data.

    Returns
    -------
    dict
        ``message``; ``rules``: each with ``key`` (where it stands), ``kind``, ``name`` (the rep, lead, cap or account)
        and ``other`` (the rep of a pair); ``leads``, ``reps``; ``needed`` and ``available`` units of capacity. The set
        is in conflict, and where time sufficed nothing can be left out of it.
    """
    return {
        "message": conflict.message,
        "rules": [
            {"key": KEYS[rule.kind], "kind": rule.kind.value, "name": rule.name or None, "other": rule.other or None}
            for rule in conflict.rules
        ],
        "leads": conflict.lead_ids,
        "reps": conflict.rep_ids,
        "needed": conflict.needed,
        "available": conflict.available,
    }


def conflict_lines(conflict: Conflict) -> list[str]:
    """Say where the rules in conflict stand, and how many of each there are."""
    counts: dict[str, list[str]] = {}
    for rule in conflict.rules:
        counts.setdefault(KEYS[rule.kind], []).append(" to ".join(name for name in (rule.name, rule.other) if name))
    lines = []
    for key, names in counts.items():
        shown = [name for name in dict.fromkeys(names) if name]
        rest = f" and {len(shown) - 5:,} more" if len(shown) > 5 else ""
        lines.append(f"  {key}" + (f": {', '.join(shown[:5])}{rest}" if shown else ""))
    return lines
