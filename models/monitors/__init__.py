"""Monitors: shares against limits, calibration of a model on later rows, spread of the score."""

from models.monitors.calibration import CalibrationDrift, calibration_drift
from models.monitors.scores import ScoreDrift, score_drift
from models.monitors.shares import Share, acceptance, answered, rejects_by_grade, wilson

__all__ = [
    "CalibrationDrift",
    "ScoreDrift",
    "Share",
    "acceptance",
    "answered",
    "calibration_drift",
    "rejects_by_grade",
    "score_drift",
    "wilson",
]
