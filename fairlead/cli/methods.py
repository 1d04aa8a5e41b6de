"""Routing methods by name, as the command line takes them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fairlead.waiting import learned_decay
from matching import Policy, names_known, policy_from
from scenarios.faults import BadInput, Fault, Faults
from scenarios.rules import Rules
from scenarios.tables import nearest

if TYPE_CHECKING:
    from models import ConversionModel

METHODS_HELP = f"one of {', '.join(names_known())}, or a \\[policy.NAME] of --rules"
"""What a routing method may be, for help texts; the bracket is escaped, or it would be taken for markup."""


def method_named(name: str, rules: Rules | None = None, model: ConversionModel | None = None) -> Policy:
    """Give the method of this name: a table of the rules, their routes, or one that needs no parameters.

    Where the rules state no law of waiting, ``queue-aware`` takes the model's.

    Raises
    ------
    BadInput
        When there is none; names the nearest and all there are. When its table is wrong.
    """
    if name not in names_known(rules):
        raise BadInput([_unknown(name, rules)])
    return policy_from(name, rules, learned_decay(model))


def methods_named(names: str, rules: Rules | None = None, model: ConversionModel | None = None) -> list[Policy]:
    """Give the methods of a list such as ``round-robin,optimal``, in its order.

    Raises
    ------
    BadInput
        When the list is empty, or a name is unknown or stands twice.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    known = names_known(rules)
    faults = Faults(_unknown(name, rules) for name in wanted if name not in known)
    for name, count in Counter(wanted).items():
        if count > 1:
            faults.add("--policies", "each method once", value=name)
    if not wanted:
        faults.add("--policies", f"a list of methods, among them {', '.join(known)}", value=names)
    faults.raise_if_any()
    return [policy_from(name, rules, learned_decay(model)) for name in wanted]


def _unknown(name: str, rules: Rules | None) -> Fault:
    known = names_known(rules)
    close = nearest(name, known)
    hint = f"; the nearest is {close!r}" if close else ""
    return Fault("method", f"one of {', '.join(known)}{hint}", value=name)
