"""What a firm's words for stages and outcomes mean."""

from __future__ import annotations

import re

from scenarios.vocabulary import Outcome

_WORDS = {
    Outcome.WON: "won win closedwon dealwon sold success successful converted signed gewonnen purchased",
    Outcome.LOST: (
        "lost loss closedlost deallost dead declined disqualified unqualified verloren abandoned cancelled canceled "
        "notinterested nosale noopportunity closednotconverted"
    ),
    Outcome.OPEN: (
        "open engaging engaged prospecting prospect negotiation negotiating negotiationreview proposal proposalsent "
        "proposalpricequote qualification qualified qualifying needsanalysis valueproposition idthedecisionmakers "
        "perceptionanalysis inprogress pending working workingcontacted opennotcontacted new contacted contactmade "
        "discovery demo demoscheduled appointment appointmentscheduled qualifiedtobuy presentationscheduled "
        "decisionmakerboughtin contractsent attempting attemptedtocontact opendeal active offen"
    ),
    Outcome.REJECTED: "rejected returned refused",
    Outcome.RECYCLED: "recycled recycle nurture nurturing backtomarketing",
    Outcome.UNTOUCHED: "untouched nevercontacted notcontacted ignored expired",
}
_MEANING = {word: outcome for outcome, words in _WORDS.items() for word in words.split()}


def meaning(word: str) -> Outcome | None:
    """Return the outcome a word stands for, or None when that would be a guess."""
    return _MEANING.get(re.sub(r"[\W_\d]", "", word.casefold()))
