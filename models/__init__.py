"""What a rep's chance with a lead is: learned from past assignments, saved, and turned into pair values."""

from models.drift import Drift
from models.evidence import Difference, RepDifferences
from models.features import choose_features, named_features
from models.interaction import Interaction
from models.model import ConversionModel, load_model
from models.propensities import Propensities, Source, propensities
from models.sensitivity import Sensitivity
from models.values import News, PairValues

__all__ = [
    "ConversionModel",
    "Difference",
    "Drift",
    "Interaction",
    "News",
    "PairValues",
    "Propensities",
    "RepDifferences",
    "Sensitivity",
    "Source",
    "choose_features",
    "load_model",
    "named_features",
    "propensities",
]
