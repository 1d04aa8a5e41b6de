"""Leads that could not be rebuilt in full from owner changes: what a history made of the rest is short of."""

from __future__ import annotations

from fairlead.checking.finding import Finding, Severity
from fairlead.rebuilding import Rebuilt

FEW = 0.01
"""Share of leads below which what is missing changes no answer."""

_ELSEWHERE = "lead_not_in_file"
_NO_DEAL = ("opportunity_not_in_file", "converted_without_opportunity", "conversion_undated")
_NAMES = ("name_unknown", "name_ambiguous")
_LATE = ("history_begins_late",)

_CONSEQUENCES = (
    (
        _NO_DEAL,
        "a missing opportunity removes converted leads only, which alone can be won: win rates are biased, too low for "
        "whoever's deals are missing",
    ),
    (
        _LATE,
        "first owners of older leads are missing and later ones are not: who takes leads over weighs too much",
    ),
    (_NAMES, "whoever's name is no one user's seems to have had fewer leads, or none"),
)
_GENERAL = "what is missing is no random part of the past: win rates and rep-by-rep comparisons are of the rest only"
_MENDINGS = (
    (_NO_DEAL, "# export every Opportunity, closed and archived ones too"),
    (_NAMES, "# list queues under queue_names in [history.rebuild], and export inactive users too"),
)
_LIST = "# fairlead check --unrebuilt FILE lists them (docs/salesforce.md has the reasons)"


def unrebuilt_findings(rebuilt: Rebuilt) -> list[Finding]:
    """Say how many leads could not be rebuilt in full, and why.

    Parameters
    ----------
    rebuilt
        How a history was rebuilt. Leads of which there are owner changes only count as leads on record.

    Returns
    -------
    list
        One finding, a note where the share is below :data:`FEW`; none where nothing was left out. Its figures are the
        share and the leads of each reason.
    """
    reasons = rebuilt.by_reason("left out")
    count, leads = rebuilt.leads_with("left out"), rebuilt.leads + reasons.get(_ELSEWHERE, 0)
    if not count:
        return []
    share = count / leads
    listed = ", ".join(f"{number:,} {reason}" for reason, number in reasons.items())
    consequences = [text for names, text in _CONSEQUENCES if not reasons.keys().isdisjoint(names)]
    mendings = [text for names, text in _MENDINGS if not reasons.keys().isdisjoint(names)]
    found = Finding(
        "unrebuilt",
        Severity.WARN if share >= FEW else Severity.NOTE,
        "history",
        None,
        count,
        f"{count:,} of {leads:,} leads could not be rebuilt in full ({share:.1%}): {listed}",
        "; ".join([_GENERAL, *consequences]),
        "\n".join([*mendings, _LIST]),
        {"share": share, **{reason: float(number) for reason, number in reasons.items()}},
    )
    return [found]
