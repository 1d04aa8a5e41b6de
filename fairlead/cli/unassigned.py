"""Reasons why leads went to nobody, in the words of the screen."""

from collections.abc import Mapping
from types import MappingProxyType

UNASSIGNED: Mapping[str, str] = MappingProxyType(
    {
        "no_eligible_rep": "without an eligible rep",
        "capacity": "for want of capacity",
        "value_below_price": "worth less than the slot they would take",
        "barred": "barred from every eligible rep",
        "group": "because no rep has room for all that belong together",
        "rule": "because of a rule",
        "no_route": "matched by no route",
        "away": "because whoever may have them is away",
        "owner_away": "waiting for their owner",
    }
)
