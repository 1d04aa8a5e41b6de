"""Who gets which lead: problem, solver, prices, proof, and the policies that route."""

from matching.answer.assignment import Assignment
from matching.answer.conflict import Conflict
from matching.answer.rule_prices import RulePrices
from matching.answer.status import Proof, Reason, Status
from matching.checking.violation import CheckFailed, Violation
from matching.explaining.explainer import Explainer
from matching.explaining.explanation import Explanation, WhyNot
from matching.explaining.price_of_rules import PriceOfRules, RuleCost, price_of_rules
from matching.explaining.what_if import WhatIf
from matching.explaining.worth_of_room import WorthOfRoom, worth_of_cap_room, worth_of_rep_room, worth_of_reps_room
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
from matching.problem.eligibility import Eligibility, rule_mask
from matching.problem.pair_matrix import PairMatrix
from matching.problem.problem import AssignmentProblem
from matching.problem.rule import Rule, RuleKind
from matching.problem.rules import Cap, Counts
from matching.problem.scaling import Scaling
from matching.solver import solve

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
    "Eligibility",
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
    "rule_mask",
    "solve",
    "worth_of_cap_room",
    "worth_of_rep_room",
    "worth_of_reps_room",
]
