"""Explanations as sentences a rep would accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matching.answer.status import Reason

if TYPE_CHECKING:
    from matching.explaining.explanation import Explanation

_WITHOUT_REP = {
    Reason.NO_ELIGIBLE_REP: "no rep is eligible for it",
    Reason.BARRED: "every eligible rep is barred from it",
    Reason.GROUP: "no rep may have all leads of its group",
    Reason.CAPACITY: "every rep who would gain from it is full",
    Reason.RULE: "there is room, but a rule beside capacity leaves none for it",
    Reason.VALUE_BELOW_PRICE: "no rep offers it more than her capacity is worth",
    Reason.NO_SOLUTION: "the batch as a whole has no solution",
}
_SAME = 1e-9
"""A margin below this is rounding, not a difference."""


def sentence_of(facts: Explanation) -> str:
    """Say in one or two sentences who got the lead and what would have changed it."""
    name = (
        f"Lead {facts.lead_id}" if facts.together == 1 else f"Lead {facts.lead_id}, with its group of {facts.together},"
    )
    if facts.rep_id is None:
        first = f"{name} went to nobody: {_WITHOUT_REP.get(facts.reason, 'it was left out')}."
    else:
        first = f"{name} went to {facts.rep_id}, where it is worth {facts.value:.4g}{_because(facts)}."
    return f"{first} {_otherwise(facts)}".strip()


def _because(facts: Explanation) -> str:
    if facts.reason is Reason.FIXED:
        return ", as it was fixed to be"
    if facts.reason is Reason.ONLY_ELIGIBLE_REP:
        return "; nobody else may have it"
    if facts.reason is Reason.BEST_VALUE:
        return ", and no rep offers more"
    return "; another rep offers more, but her room or a rule is worth more to other leads"


def _otherwise(facts: Explanation) -> str:
    if np.isnan(facts.margin):
        return ""
    where = facts.runner_up or "nobody"
    if not facts.exact:
        return f"Next came {where}: {_at_these_prices(facts.margin, facts.needed, facts.loss, where)}."
    if not np.isfinite(facts.loss):
        return f"With {where}, no assignment would keep every rule."
    if facts.loss == 0.0:
        return f"{_capital(where)} would have been as good for the whole."
    text = f"Next came {where}: the whole would then be worth {facts.loss:.4g} less"
    if np.isnan(facts.needed):
        return f"{text}."
    return f"{text}, so it would have gone there only if it were worth {facts.needed:.4g} more with {where}."


def _at_these_prices(margin: float, needed: float, loss: float, where: str) -> str:
    if abs(margin) < _SAME:
        return f"at these prices {where} would have been as good"
    if margin < 0:
        return f"at these prices {where} is {-margin:.4g} ahead, and the lead went where every rule could be kept"
    text = f"at these prices it comes out {margin:.4g} behind there"
    if np.isfinite(needed):
        text += f", and would draw level if it were worth {needed:.4g} more with {where}"
    return text + (f"; the whole would be worth at least {loss:.4g} less" if loss > 0 else "")


def why_not_sentence(lead_id: str, rep_id: str, loss: float, margin: float, exact: bool) -> str:
    """Say why a rep who may have a lead does not have it."""
    if not np.isfinite(loss):
        return f"If {rep_id} had lead {lead_id}, no assignment would keep every rule."
    if exact and loss == 0.0:
        return f"{rep_id} could have had lead {lead_id} just as well; another choice was as good."
    if exact:
        return f"If {rep_id} had lead {lead_id}, the whole would be worth {loss:.4g} less."
    if loss > 0.0:
        return f"If {rep_id} had lead {lead_id}, the whole would be worth at least {loss:.4g} less."
    if margin > 0.0:
        return f"At these prices lead {lead_id} is {margin:.4g} better where it is than with {rep_id}."
    ahead = f"At these prices lead {lead_id} would be {-margin:.4g} better with {rep_id}"
    return f"{ahead}; it went where every rule could be kept."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text == "nobody" else text
