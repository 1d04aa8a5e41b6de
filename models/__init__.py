"""What a rep's chance with a lead is: learned from past assignments, saved, and turned into pair values."""

from models.choices.propensities import Propensities, Source, propensities
from models.closing.buying import BuyingCurve, FrontLoadedBuying, SteadyBuying
from models.closing.curve import WinCurve
from models.columns.features import choose_features, named_features
from models.findings.drift import Drift
from models.findings.evidence import Difference, RepDifferences
from models.findings.interaction import Interaction
from models.findings.sensitivity import Sensitivity
from models.funnel.funnel import FunnelModel, FunnelValues
from models.model import ConversionModel, load_model
from models.revenue import Worth
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
