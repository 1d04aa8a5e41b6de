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
from matching.scaling import Scaling
from matching.solver import solve
from matching.status import Reason, Status
from matching.violation import CheckFailed, Violation

__all__ = [
    "POLICY_NAMES",
    "Action",
    "Assignment",
    "AssignmentProblem",
    "Batch",
    "CheckFailed",
    "Conflict",
    "Decision",
    "PairMatrix",
    "Policy",
    "Pool",
    "Reason",
    "Rotation",
    "Scaling",
    "Status",
    "Team",
    "ValuesFrom",
    "Violation",
    "explain",
    "names_known",
    "policy_from",
    "policy_named",
    "solve",
]
