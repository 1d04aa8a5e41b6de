"""Who gets which lead: problem, solver, prices, proof, and the policies that route."""

from matching.assignment import Assignment
from matching.conflict import Conflict
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
from matching.problem import AssignmentProblem
from matching.rule_prices import RulePrices
from matching.rules import Cap, Counts
from matching.scaling import Scaling
from matching.solver import solve
from matching.status import Proof, Reason, Status
from matching.violation import CheckFailed, Violation
from matching.what_if import WhatIf

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
    "PairMatrix",
    "Policy",
    "Pool",
    "Proof",
    "Reason",
    "Rotation",
    "RulePrices",
    "Scaling",
    "Status",
    "Team",
    "ValuesFrom",
    "Violation",
    "WhatIf",
    "explain",
    "names_known",
    "policy_from",
    "policy_named",
    "solve",
]
