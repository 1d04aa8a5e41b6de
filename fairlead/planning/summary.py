"""A plan as plain figures: what the page is made from, and the content of ``plan --json``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fairlead import __version__
from fairlead.calibrating.standing import standing_line
from fairlead.comparison_summary import provenance_of
from fairlead.planning.answers import answer_of
from fairlead.planning.proof import Proof
from scenarios import Scenario
from scenarios.calibrated import Standing
from simulation import Interval
from simulation.planning import Planned, Post, RepRevenue, Staffing, Worth
from simulation.search import Found, Screened

_NOTES = (
    "Amounts are expected revenue of a year of leads at this scenario's rate, won within its follow-up: the simulated "
    "period times {year:.3g}.",
    "Every lever is run on the same leads with the same luck as the organisation as it is; options were chosen on "
    "other luck than they are judged on, so the figure of the best is not inflated by the choice.",
    "Each interval holds together with all {family} of them, every number of hires counted apart ({confidence:.0%} for "
    "the whole page; Bonferroni).",
    "A change that people have to make (looking sooner, following the cadence) is shown as if they made it; what it "
    "takes to get them there is not priced. Only hires have a cost here.",
    "A new rep has the territories, niches and hours of a present one; each run draws another talent for her.",
    "The chance of coming back from nurture is taken to be the same after fewer or more days.",
)


def plan_summary(plan: Planned, scenario: Scenario, *, command: str, proof: Proof | None) -> dict[str, Any]:
    """Put together what :func:`fairlead.report.plan_page` takes; it names no rep.

    Parameters
    ----------
    plan
        What was found.
    scenario
        The organisation, for its title and the sources of its figures.
    command
        What a reader types to repeat it.
    proof
        What a trial in the field would take; None where none can be planned.
    """
    facts = {"year": plan.year, "family": plan.family, "confidence": plan.confidence}
    return {
        "title": "What each change is worth",
        "subtitle": scenario.title,
        "command": command,
        "version": __version__,
        "validated": scenario.standing is Standing.VALIDATED,
        "standing_line": standing_line(scenario),
        "scenario": {"name": scenario.name, "title": scenario.title, "description": scenario.description},
        "world": "synthetic",
        "policy": plan.policy,
        "answer": list(answer_of(plan)),
        "no_change_worth_it": plan.best is None,
        "best": None if plan.best is None else plan.best.key,
        "revenue": plan.revenue.to_dict(),
        "wins": plan.wins.to_dict(),
        "least": plan.least,
        "least_share": plan.least_share,
        "levers": [_lever(each) for each in plan.levers],
        "together": None if plan.together is None else {**_lever(plan.together), "parts": list(plan.together_parts)},
        "staffing": [_staffing(each) for each in plan.staffing],
        "posts": [_post(each) for each in plan.posts],
        "silence": [{"hours": each.hours, "still_answered": each.still_answered} for each in plan.silence],
        "loads": [asdict(each) for each in plan.loads],
        "search": None if plan.found is None else _search(plan.found, plan.year),
        "trial": None if proof is None else proof.summary(),
        "confidence": plan.confidence,
        "family": plan.family,
        "replications": plan.replications,
        "runs": plan.runs,
        "seed": plan.seed,
        "year": plan.year,
        "provenance": provenance_of(scenario),
        "notes": [note.format(**facts) for note in _NOTES],
    }


def finance_summary(plan: Planned, scenario: Scenario, *, command: str) -> dict[str, Any]:
    """Put together what :func:`fairlead.report.finance_page` takes; it names every rep."""
    change = "; ".join(plan.together_parts) or (plan.best.text if plan.best is not None else None)
    return {
        "title": "Expected revenue by rep, before and after",
        "subtitle": scenario.title,
        "command": command,
        "version": __version__,
        "scenario": {"name": scenario.name},
        "validated": scenario.standing is Standing.VALIDATED,
        "standing_line": standing_line(scenario),
        "change": change,
        "reps": [{"rep_id": rep, **_rep(found)} for rep, found in plan.by_rep.items()],
        "replications": plan.replications,
        "seed": plan.seed,
    }


def _lever(worth: Worth) -> dict[str, Any]:
    return {
        "key": worth.key,
        "group": worth.group.value,
        "title": worth.title,
        "now": worth.now,
        "text": worth.text,
        "gain": worth.gain.to_dict(),
        "wins": worth.wins.to_dict(),
        "verdict": worth.verdict.value,
        "hires": worth.hires,
        "cost": worth.cost,
        "break_even_each": worth.break_even,
        "tried": [_tried(text, seen) for text, seen in worth.tried],
    }


def _tried(text: str, seen: Screened) -> dict[str, Any]:
    return {"text": text, "screened_gain": seen.gain, "replications": seen.replications}


def _staffing(found: Staffing) -> dict[str, Any]:
    curve = [{"hires": each.hires, "gain": each.gain.to_dict(), "further": each.further} for each in found.curve]
    return {**_post(found.post), "proposed": found.proposed, "curve": curve}


def _post(post: Post) -> dict[str, Any]:
    facts = {"team": post.team, "speciality": post.speciality}
    return {**facts, "price": post.price, "slots": post.slots, "load": post.load}


def _search(found: Found, year: float) -> dict[str, Any]:
    return {
        "settings": dict(found.settings),
        "gain": _a_year(found.gain, year),
        "wins": _a_year(found.wins, year),
        "nothing": found.nothing,
        "candidates": found.candidates,
        "combinations": found.combinations,
        "runs": found.runs,
        "replications": found.replications,
        "confidence": found.confidence,
    }


def _a_year(interval: Interval, year: float) -> dict[str, float | None]:
    return {name: None if each is None else each * year for name, each in interval.to_dict().items()}


def _rep(found: RepRevenue) -> dict[str, Any]:
    after, change = (None if each is None else each.to_dict() for each in (found.after, found.change))
    return {"team": found.team, "before": found.before.to_dict(), "after": after, "change": change}
