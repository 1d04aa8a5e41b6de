"""What a comparison hangs on: assumptions at their low and high ends, on the same luck."""

from simulation.sensitivity.assumption import Assumption, End
from simulation.sensitivity.findings import AtEnd, Hinge, Sensitivity, Verdict
from simulation.sensitivity.ranges import assumptions_of
from simulation.sensitivity.sensitivity import FEWEST, REPLICATIONS, runs_needed, sensitivity

__all__ = [
    "FEWEST",
    "REPLICATIONS",
    "Assumption",
    "AtEnd",
    "End",
    "Hinge",
    "Sensitivity",
    "Verdict",
    "assumptions_of",
    "runs_needed",
    "sensitivity",
]
