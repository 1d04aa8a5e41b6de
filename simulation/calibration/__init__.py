"""From a firm's event log to a scenario of that firm, validated on weeks it has not seen."""

from simulation.calibration.calibrate import HELD_OUT, REPLICATIONS, Calibration, calibrate
from simulation.calibration.figure import Figure
from simulation.calibration.measures import MEASURES
from simulation.calibration.validating import TOO_FEW

__all__ = ["HELD_OUT", "MEASURES", "REPLICATIONS", "TOO_FEW", "Calibration", "Figure", "calibrate"]
