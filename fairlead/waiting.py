"""How values decay with waiting, as a model learned it, in the form in which routing takes it."""

from __future__ import annotations

from matching import Policy
from matching.policies import QueueAware, ResponseLaw
from models import ConversionModel


def learned_decay(model: ConversionModel | None) -> ResponseLaw | None:
    """Give the law of the model's ``delay_effect_``; None where there is none, or its exponent is hardly known."""
    effect = None if model is None else model.delay_effect_
    if effect is None or not effect.usable:
        return None
    return ResponseLaw(exponent=max(effect.exponent, 0.0), chance=effect.chance, reference_hours=effect.reference_hours)


def decay_sentence(method: Policy, model: ConversionModel | None) -> str | None:
    """Say by which law ``queue-aware`` discounts; None for any other method."""
    if not isinstance(method, QueueAware):
        return None
    law = method.decay
    if not isinstance(law, ResponseLaw):
        return "Waiting costs by the half-life that the rules state."
    told = f"odds fall as age to the power {-law.exponent:.2f}"
    if law == learned_decay(model):
        return f"Waiting costs as this model learned it: {told}."
    if law == ResponseLaw():
        return f"Waiting costs by the published law ({told}): the model has none of its own that is known well enough."
    return f"Waiting costs as the rules state: {told}."
