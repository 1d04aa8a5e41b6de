"""Why a lead went where it went: as columns of the assignments, and as answers to questions."""

from fairlead.why.answers import Answers, PassedOver
from fairlead.why.columns import EXPLAINED, with_explanations, with_ties_told
from fairlead.why.names import labels_of, rep_names

__all__ = [
    "EXPLAINED",
    "Answers",
    "PassedOver",
    "labels_of",
    "rep_names",
    "with_explanations",
    "with_ties_told",
]
