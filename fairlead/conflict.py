"""Rules that cannot be kept together, by the names a rules file knows them by."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fairlead.accounts import CLAIM_RULES, REGISTERED_ONLY, Claim
from fairlead.reassigning import ReassignReason
from fairlead.ruling import MOVES
from matching import Conflict, Rule, RuleKind
from scenarios.constraints import Constraints

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
"""Where each kind of rule stands; rules of eligibility stand where their name says."""
_ACCOUNTS = {
    REGISTERED_ONLY: "accounts.partner",
    CLAIM_RULES[Claim.PARTNER_ACCOUNT]: "accounts.partner",
    CLAIM_RULES[Claim.NAMED_ACCOUNT]: "accounts.named",
    CLAIM_RULES[Claim.PROTECTED_ACCOUNT]: "accounts.protected_until",
    CLAIM_RULES[Claim.BUYER_OF_OWNER]: "constraints.together",
}


def conflict_facts(
    conflict: Conflict, rules: Constraints | None = None, reassign: str | None = None
) -> dict[str, object]:
    """Return a conflict as plain data.

    Parameters
    ----------
    conflict
        What cannot be kept together.
    rules
        As the file states them: where room is what a maximum or a ramp leaves, that is said.
    reassign
        Why owned leads move: with ``breach``, barred pairs that the file does not have are owners who did not answer.

    Returns
    -------
    dict
        ``message``; ``rules``: each with ``key`` (where it stands), ``kind``, ``name`` (the rep, lead, cap, account, or
        rule of eligibility such as ``only 2``) and ``other`` (the rep of a pair); ``leads``, ``reps``; ``needed`` and
        ``available`` units of capacity; ``smallest``: whether there was time to see that nothing can be left out.
    """
    return {
        "message": conflict.message,
        "rules": [
            {
                "key": _key(rule, rules, reassign),
                "kind": rule.kind.value,
                "name": rule.name or None,
                "other": rule.other or None,
            }
            for rule in conflict.rules
        ],
        "leads": conflict.lead_ids,
        "reps": conflict.rep_ids,
        "needed": conflict.needed,
        "available": conflict.available,
        "smallest": conflict.smallest,
    }


def conflict_lines(conflict: Conflict, rules: Constraints | None = None, reassign: str | None = None) -> list[str]:
    """Say where the rules in conflict stand, and how many of each there are."""
    counts: dict[str, list[str]] = {}
    for rule in conflict.rules:
        names = [name for name in (rule.name, rule.other) if name]
        counts.setdefault(_key(rule, rules, reassign), []).append(" to ".join(names))
    lines = []
    for key, said in counts.items():
        word = key.rpartition(".")[2]
        shown = [name for name in dict.fromkeys(said) if name and name != word]
        rest = f" and {len(shown) - 5:,} more" if len(shown) > 5 else ""
        lines.append(f"  {key}" + (f": {', '.join(shown[:5])}{rest}" if shown else ""))
    return lines


def _key(rule: Rule, rules: Constraints | None, reassign: str | None) -> str:
    if rule.kind is RuleKind.ELIGIBILITY:
        return _ACCOUNTS.get(rule.name) or f"constraints.{rule.name.partition(' ')[0]}"
    if rule.kind is RuleKind.CAP and rule.name == MOVES:
        return "constraints.moves"
    if rules is None:
        return KEYS[rule.kind]
    if rule.kind is RuleKind.CAPACITY:
        taken = [name for name in ("maximum", "ramp") if getattr(rules, name)]
        return KEYS[rule.kind] + (f" (after constraints.{' and constraints.'.join(taken)})" if taken else "")
    listed = {(pair.lead_id, pair.rep_id) for pair in rules.barred}
    if rule.kind is RuleKind.BARRED and reassign == ReassignReason.BREACH and (rule.name, rule.other) not in listed:
        return "--reassign breach"
    return KEYS[rule.kind]
