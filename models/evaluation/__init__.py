"""Off-policy evaluation: what another way of routing would have been worth, from the log of the present one."""

from models.choices.propensities import Source
from models.evaluation.estimators import ESTIMATORS
from models.evaluation.evaluate import evaluate
from models.evaluation.evaluation import Evaluation
from models.evaluation.intervals import Interval, interval, minimum_detectable_lift, relative_lift
from models.evaluation.judged import Judged
from models.evaluation.overlap import effective_sample_size, overlap_share
from models.evaluation.settings import LOGGED, Settings

__all__ = [
    "ESTIMATORS",
    "LOGGED",
    "Evaluation",
    "Interval",
    "Judged",
    "Settings",
    "Source",
    "effective_sample_size",
    "evaluate",
    "interval",
    "minimum_detectable_lift",
    "overlap_share",
    "relative_lift",
]
