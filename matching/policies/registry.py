"""Policies by the names people type."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import partial
from types import MappingProxyType

from matching.policies.bid_price import BidPrice
from matching.policies.greedy import Greedy
from matching.policies.least_loaded import LeastLoaded
from matching.policies.level import Level
from matching.policies.longest_waiting import LongestWaiting
from matching.policies.optimal import Optimal
from matching.policies.protocol import Policy, ValuesFrom
from matching.policies.queue_aware import QueueAware
from matching.policies.round_robin import RoundRobin
from matching.policies.sticky import Sticky
from matching.policies.weighted_round_robin import WeightedRoundRobin

_MAKERS: Mapping[str, Callable[[], Policy]] = MappingProxyType(
    {
        "round-robin": RoundRobin,
        "weighted-round-robin": WeightedRoundRobin,
        "longest-waiting": LongestWaiting,
        "level": Level,
        "least-loaded": LeastLoaded,
        "sticky": Sticky,
        "greedy": Greedy,
        "queue-aware": QueueAware,
        "optimal": Optimal,
        "bid-price": BidPrice,
        "oracle": partial(Optimal, name="oracle", values_from=ValuesFrom.TRUTH),
    }
)

POLICY_NAMES = tuple(_MAKERS)
"""Every name that `policy_named` knows; `rules`, and policies of a rules file, take more than a name (`configured`)."""


def policy_named(name: str) -> Policy:
    """Return the policy of that name.

    Raises
    ------
    ValueError
        If there is none; the message lists all names and the nearest one.
    """
    if name in _MAKERS:
        return _MAKERS[name]()
    near = get_close_matches(name, POLICY_NAMES, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"policy: expected one of {', '.join(POLICY_NAMES)}, got {name!r}{hint}")
