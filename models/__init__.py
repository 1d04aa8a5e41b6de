"""What a rep's chance with a lead is: learned from past assignments, saved, and turned into pair values."""

from models.buying import BuyingCurve, FrontLoadedBuying, SteadyBuying
from models.curve import WinCurve
from models.drift import Drift
from models.evidence import Difference, RepDifferences
from models.features import choose_features, named_features
from models.funnel import FunnelModel, FunnelValues
from models.interaction import Interaction
from models.model import ConversionModel, load_model
from models.propensities import Propensities, Source, propensities
from models.revenue import Worth
from models.sensitivity import Sensitivity
from models.values import News, PairValues

__all__ = [
    "BuyingCurve",
    "ConversionModel",
    "Difference",
    "Drift",
    "FrontLoadedBuying",
    "FunnelModel",
    "FunnelValues",
    "Interaction",
    "News",
    "PairValues",
    "Propensities",
    "RepDifferences",
    "Sensitivity",
    "Source",
    "SteadyBuying",
    "WinCurve",
    "Worth",
    "choose_features",
    "load_model",
    "named_features",
    "propensities",
]
