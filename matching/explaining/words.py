"""Explanations as sentences a rep would accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matching.answer.status import Reason
from matching.explaining.figures import figure
from matching.explaining.offers import MOVE_COST

if TYPE_CHECKING:
    from matching.explaining.explanation import Explanation

_WITHOUT_REP = {
    Reason.NO_ELIGIBLE_REP: "no rep is eligible for it",
    Reason.BARRED: "every eligible rep is barred from it",
    Reason.GROUP: "no rep may have all leads of its group",
    Reason.CAPACITY: "no rep who would gain from it has room enough left",
    Reason.RULE: "there is room, but a rule beside capacity leaves none for it",
    Reason.VALUE_BELOW_PRICE: "no rep who may have it would gain from it",
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
        went = "stays with" if facts.stays else "went to"
        first = f"{name} {went} {facts.rep_id}, where it is valued at {figure(facts.value)}{_because(facts)}."
    return f"{first} {_otherwise(facts)}".strip()


def _because(facts: Explanation) -> str:
    all_of_them = "" if facts.together == 1 else f" for all {facts.together}"
    if facts.reason is Reason.FIXED:
        return ", as it was fixed to be"
    if facts.reason is Reason.ONLY_ELIGIBLE_REP:
        return f"; nobody else may have {'it' if facts.together == 1 else 'all of its group'}"
    if facts.better is None:
        return f", and no rep offers more{all_of_them}"
    offer = f"; {facts.better} offers {figure(facts.better_by)} more{all_of_them}"
    if facts.outweighed_by:
        *others, last = facts.outweighed_by
        listed = f"{', '.join(others)} and {last}" if others else last
        at_prices = "" if facts.outweighed_by[-1].startswith(MOVE_COST.format("")) else "at these prices "
        return f"{offer}, but {at_prices}{listed}"
    return f"{offer}, but {_no_better(facts.better, proven=facts.proven)}"


def _otherwise(facts: Explanation) -> str:
    if np.isnan(facts.margin):
        return ""
    where = facts.runner_up or "nobody"
    if not facts.exact:
        return f"Next came {where}: {_at_these_prices(facts, where)}."
    if not np.isfinite(facts.loss):
        return f"With {where}, no assignment would keep every rule."
    if facts.loss == 0.0:
        return f"{_capital(where)} would have been as good for the whole."
    at_prices = " at these prices" if facts.ranked_by_prices else ""
    text = f"Next{at_prices} came {where}: the whole would then be worth {figure(facts.loss)} less"
    if np.isnan(facts.needed):
        return f"{text}."
    return f"{text}, so it would have gone there only if it were worth {figure(facts.needed)} more with {where}."


def _at_these_prices(facts: Explanation, where: str) -> str:
    margin, needed, loss = facts.margin, facts.needed, facts.loss
    if abs(margin) < _SAME:
        return f"at these prices {where} would have been as good"
    if margin < 0:
        return f"at these prices {where} is {figure(-margin)} ahead, but {_no_better(where, proven=facts.proven)}"
    text = f"at these prices it comes out {figure(margin)} behind there"
    if np.isfinite(needed):
        text += f", and would draw level if it were worth {figure(needed)} more with {where}"
    return text + (f"; the whole would be worth at least {figure(loss)} less" if loss > 0 else "")


def why_not_sentence(lead_id: str, rep_id: str, loss: float, margin: float, *, exact: bool, proven: bool) -> str:
    """Say why a rep who may have a lead does not have it."""
    if not np.isfinite(loss):
        return f"If {rep_id} had lead {lead_id}, no assignment would keep every rule."
    if exact and loss == 0.0:
        return f"{rep_id} could have had lead {lead_id} just as well; another choice was as good."
    if exact:
        return f"If {rep_id} had lead {lead_id}, the whole would be worth {figure(loss)} less."
    if loss > 0.0:
        return f"If {rep_id} had lead {lead_id}, the whole would be worth at least {figure(loss)} less."
    if abs(margin) < _SAME:
        return f"At these prices lead {lead_id} would have been as good with {rep_id}."
    if margin > 0.0:
        return f"At these prices lead {lead_id} is {figure(margin)} better where it is than with {rep_id}."
    ahead = f"At these prices lead {lead_id} would be {figure(-margin)} better with {rep_id}"
    return f"{ahead}, but {_no_better(rep_id, proven=proven)}."


def _no_better(where: str, *, proven: bool) -> str:
    return f"no assignment with {where} {'is worth more' if proven else 'that is worth more was found'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text == "nobody" else text
