"""What a rep's chance with a lead is: learned from past assignments, saved, and turned into pair values."""

from models.evidence import Difference, RepDifferences
from models.features import choose_features, named_features
from models.funnel import FunnelModel, FunnelValues
from models.interaction import Interaction
from models.model import ConversionModel, load_model
from models.values import News, PairValues

__all__ = [
    "ConversionModel",
    "Difference",
    "FunnelModel",
    "FunnelValues",
    "Interaction",
    "News",
    "PairValues",
    "RepDifferences",
    "choose_features",
    "load_model",
    "named_features",
]
