"""Routing methods by name, as the command line takes them."""

from __future__ import annotations

from collections import Counter

from matching import POLICY_NAMES, Policy, policy_named
from scenarios.faults import BadInput, Fault, Faults
from scenarios.tables import nearest


def method_named(name: str) -> Policy:
    """Give the method of this name.

    Raises
    ------
    BadInput
        When there is none; names the nearest and all there are.
    """
    if name not in POLICY_NAMES:
        raise BadInput([_unknown(name)])
    return policy_named(name)


def methods_named(names: str) -> list[Policy]:
    """Give the methods of a list such as ``round-robin,optimal``, in its order.

    Raises
    ------
    BadInput
        When the list is empty, or a name is unknown or stands twice.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    faults = Faults(_unknown(name) for name in wanted if name not in POLICY_NAMES)
    for name, count in Counter(wanted).items():
        if count > 1:
            faults.add("--policies", "each method once", value=name)
    if not wanted:
        faults.add("--policies", f"a list of methods, among them {', '.join(POLICY_NAMES)}", value=names)
    faults.raise_if_any()
    return [policy_named(name) for name in wanted]


def _unknown(name: str) -> Fault:
    close = nearest(name, POLICY_NAMES)
    hint = f"; the nearest is {close!r}" if close else ""
    return Fault("method", f"one of {', '.join(POLICY_NAMES)}{hint}", value=name)
