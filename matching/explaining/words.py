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
    return "; another rep offers more, but her room is worth more to other leads"


def _otherwise(facts: Explanation) -> str:
    if not np.isfinite(facts.loss):
        return ""
    where = facts.runner_up or "nobody"
    if facts.loss == 0.0:
        return f"{_capital(where)} would have been as good for the whole." if facts.exact else f"Next came {where}."
    least = "" if facts.exact else "at least "
    text = f"Next came {where}: the whole would then be worth {least}{facts.loss:.4g} less"
    if facts.runner_up is None:
        return f"{text}."
    return f"{text}, so it would have gone there only if it were worth {least}{facts.loss:.4g} more with {where}."


def why_not_sentence(lead_id: str, rep_id: str, loss: float, exact: bool) -> str:
    """Say why a rep who may have a lead does not have it."""
    if not np.isfinite(loss):
        return f"If {rep_id} had lead {lead_id}, no assignment would keep every rule."
    if loss == 0.0:
        tied = f"{rep_id} could have had lead {lead_id} just as well; another choice was as good."
        return tied if exact else f"{rep_id} was a close choice for lead {lead_id}."
    least = "" if exact else "at least "
    return (
        f"If {rep_id} had lead {lead_id}, the whole would be worth {least}{loss:.4g} less: others need her room more."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text == "nobody" else text
