"""Routing methods behind one protocol: the same objects serve batch, live router and simulator."""

from matching.policies.bid_price import BidPrice
from matching.policies.bidding.opening import open_bids
from matching.policies.configured import names_known, policy_from
from matching.policies.decay import Decay, HalfLife, ResponseLaw, Tabulated
from matching.policies.describing import described, differing_kinds, differing_parameters
from matching.policies.explanation import Explanation, Place, View, explain, view
from matching.policies.greedy import Greedy
from matching.policies.least_loaded import LeastLoaded
from matching.policies.level import Level
from matching.policies.longest_waiting import LongestWaiting
from matching.policies.membership import Caps, Member, Team
from matching.policies.nest import goes_by_weights, policies_in, reads_waits
from matching.policies.optimal import Optimal
from matching.policies.protocol import Action, Batch, Decision, Policy, Pool, ValuesFrom
from matching.policies.queue_aware import QueueAware
from matching.policies.registry import POLICY_NAMES, policy_named
from matching.policies.rotation import Rotation
from matching.policies.round_robin import RoundRobin
from matching.policies.routes import CatchAllWarning, FallenThrough, Route, Routes
from matching.policies.routing_reason import RoutingReason
from matching.policies.sticky import Sticky
from matching.policies.weighted_round_robin import WeightedRoundRobin
from matching.policies.wrappers import Exploring, Fallback, Holdout, Switchback

__all__ = [
    "POLICY_NAMES",
    "Action",
    "Batch",
    "BidPrice",
    "Caps",
    "CatchAllWarning",
    "Decay",
    "Decision",
    "Explanation",
    "Exploring",
    "Fallback",
    "FallenThrough",
    "Greedy",
    "HalfLife",
    "Holdout",
    "LeastLoaded",
    "Level",
    "LongestWaiting",
    "Member",
    "Optimal",
    "Place",
    "Policy",
    "Pool",
    "QueueAware",
    "ResponseLaw",
    "Rotation",
    "RoundRobin",
    "Route",
    "Routes",
    "RoutingReason",
    "Sticky",
    "Switchback",
    "Tabulated",
    "Team",
    "ValuesFrom",
    "View",
    "WeightedRoundRobin",
    "described",
    "differing_kinds",
    "differing_parameters",
    "explain",
    "goes_by_weights",
    "names_known",
    "open_bids",
    "policies_in",
    "policy_from",
    "policy_named",
    "reads_waits",
    "view",
]
