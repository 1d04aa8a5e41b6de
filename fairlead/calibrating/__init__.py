"""What people read of a calibration, and of a scenario that may have been calibrated."""

from fairlead.calibrating.standing import standing_line, standing_words, withholds_money
from fairlead.calibrating.words import figure_rows, summary_lines, unlearned_lines, validation_rows, verdict_line

__all__ = [
    "figure_rows",
    "standing_line",
    "standing_words",
    "summary_lines",
    "unlearned_lines",
    "validation_rows",
    "verdict_line",
    "withholds_money",
]
