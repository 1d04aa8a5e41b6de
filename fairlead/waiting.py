"""How values decay with waiting, as a model learned it, in the form in which routing takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matching import Policy
from matching.policies import HalfLife, QueueAware, ResponseLaw, Tabulated

if TYPE_CHECKING:
    from models import ConversionModel


def learned_decay(model: ConversionModel | None) -> Tabulated | None:
    """Give the model's ``delay_effect_`` as a law; None where there is none, or too little is known of it.

    The brackets and not the exponent: chances of a win may hold for hours and then fall, as where a lead is nearly
    sure to be reached early, and one power of the hours cannot do both.
    """
    effect = None if model is None else model.delay_effect_
    if effect is None or not effect.usable or len(effect.brackets) < 2:
        return None
    hours = tuple(each.median_hours for each in effect.brackets)
    return Tabulated(hours, tuple(each.monotone for each in effect.brackets))


def law_in_words(law: Tabulated) -> str:
    """Say what is left of a chance after which hours."""
    return ", ".join(f"{left:.2f} at {hours:.2g} h" for hours, left in zip(law.hours, law.left, strict=True))


def decay_sentence(method: Policy, model: ConversionModel | None) -> str | None:
    """Say by which law ``queue-aware`` discounts; None for any other method."""
    if not isinstance(method, QueueAware):
        return None
    law = method.decay
    if isinstance(law, Tabulated):
        return f"Waiting costs as this model learned it: {law_in_words(law)} of the chance are left."
    if isinstance(law, HalfLife):
        return f"Waiting costs as the rules state: half of the value in {law.hours:g} hours."
    if law == ResponseLaw():
        return "Waiting costs by the published law: neither the rules nor the model have one known well enough."
    return "Waiting costs as the rules state, by their law of response."
