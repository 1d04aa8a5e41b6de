"""From a firm's event log to a scenario of that firm, validated on weeks it has not seen."""

from simulation.calibration.calibrate import HELD_OUT, REPLICATIONS, Calibration, calibrate
from simulation.calibration.figure import Figure
from simulation.calibration.measures import MEASURES

__all__ = ["HELD_OUT", "MEASURES", "REPLICATIONS", "Calibration", "Figure", "calibrate"]
