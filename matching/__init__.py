"""Who gets which lead: problem, solver, prices, proof, and the policies that route."""

from matching.assignment import Assignment
from matching.conflict import Conflict
from matching.explanation import Explainer, Explanation, WhyNot
from matching.pair_matrix import PairMatrix
from matching.policies import (
    POLICY_NAMES,
    Action,
    Batch,
    Decision,
    Policy,
    Pool,
    Rotation,
    Team,
    ValuesFrom,
    explain,
    names_known,
    policy_from,
    policy_named,
)
from matching.price_of_rules import PriceOfRules, RuleCost, price_of_rules
from matching.problem import AssignmentProblem
from matching.rule import Rule, RuleKind
from matching.rule_prices import RulePrices
from matching.rules import Cap, Counts
from matching.scaling import Scaling
from matching.solver import solve
from matching.status import Proof, Reason, Status
from matching.violation import CheckFailed, Violation
from matching.what_if import WhatIf
from matching.worth_of_room import WorthOfRoom, worth_of_cap_room, worth_of_rep_room

__all__ = [
    "POLICY_NAMES",
    "Action",
    "Assignment",
    "AssignmentProblem",
    "Batch",
    "Cap",
    "CheckFailed",
    "Conflict",
    "Counts",
    "Decision",
    "Explainer",
    "Explanation",
    "PairMatrix",
    "Policy",
    "Pool",
    "PriceOfRules",
    "Proof",
    "Reason",
    "Rotation",
    "Rule",
    "RuleCost",
    "RuleKind",
    "RulePrices",
    "Scaling",
    "Status",
    "Team",
    "ValuesFrom",
    "Violation",
    "WhatIf",
    "WhyNot",
    "WorthOfRoom",
    "explain",
    "names_known",
    "policy_from",
    "policy_named",
    "price_of_rules",
    "solve",
    "worth_of_cap_room",
    "worth_of_rep_room",
]
