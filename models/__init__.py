"""What a rep's chance with a lead is: learned from past assignments, saved, and turned into pair values."""

from typing import TYPE_CHECKING

from scenarios.borders import on_demand

if TYPE_CHECKING:
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
    from models.seen import RepsSeen
    from models.values import News, PairValues
else:
    __getattr__, __dir__ = on_demand(
        __name__,
        {
            "Propensities": "models.choices.propensities",
            "Source": "models.choices.propensities",
            "propensities": "models.choices.propensities",
            "BuyingCurve": "models.closing.buying",
            "FrontLoadedBuying": "models.closing.buying",
            "SteadyBuying": "models.closing.buying",
            "WinCurve": "models.closing.curve",
            "choose_features": "models.columns.features",
            "named_features": "models.columns.features",
            "Drift": "models.findings.drift",
            "Difference": "models.findings.evidence",
            "RepDifferences": "models.findings.evidence",
            "Interaction": "models.findings.interaction",
            "Sensitivity": "models.findings.sensitivity",
            "FunnelModel": "models.funnel.funnel",
            "FunnelValues": "models.funnel.funnel",
            "ConversionModel": "models.model",
            "load_model": "models.model",
            "Worth": "models.revenue",
            "RepsSeen": "models.seen",
            "News": "models.values",
            "PairValues": "models.values",
        },
    )

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
    "RepsSeen",
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
