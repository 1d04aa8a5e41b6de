"""A plan's summary with made-up figures, in the shape that `fairlead.planning` makes."""

from __future__ import annotations

from typing import Any

_NOT, _YES, _SMALL, _HARM = "cannot be told", "worth it", "no gain worth it", "costs more than it brings"

_LEVERS = (
    ("routing", "Routing", "optimal routing instead of round robin", 12_300.0, 30_000.0, _NOT),
    ("clock", "Faster response", "a response clock of 4 hours instead of 12", 212_000.0, 60_000.0, _YES),
    ("window", "Faster response", "leads given out every 5 minutes instead of 60", 1_100.0, 2_000.0, _SMALL),
    ("attempts", "Attempts and nurture", "10 attempts instead of 6", 90_400.0, 95_000.0, _NOT),
    ("people-south", "People", "2 more reps in south (south; analytics)", 402_000.0, 120_000.0, _YES),
    ("grade", "Which leads", "only leads graded A to C handed to reps", -310_000.0, 80_000.0, _HARM),
    (
        "rule-territory",
        "Rules dropped",
        "dropping the rule that a lead stays within its territory",
        101_000.0,
        70_000.0,
        _NOT,
    ),
)


def planned(**changes: Any) -> dict[str, Any]:
    """Return a plan in which hires and a shorter clock are worth it."""
    levers = [_lever(*each) for each in _LEVERS]
    summary = {
        "title": "What each change is worth",
        "subtitle": "A team of twelve",
        "command": "fairlead plan baseline --out plan.html",
        "version": "0.0",
        "validated": False,
        "standing_line": "Illustration, not your firm: this scenario was not calibrated. Units of value.",
        "scenario": {"name": "baseline", "title": "A team of twelve", "description": "Twelve reps."},
        "world": "synthetic truth",
        "policy": "round-robin",
        "answer": ["Hire two & win.", "Routing is not the problem."],
        "no_change_worth_it": False,
        "best": "people-south",
        "revenue": interval(6_800_000.0, 120_000.0),
        "wins": interval(560.0, 9.0),
        "least": 68_000.0,
        "least_share": 0.01,
        "levers": levers,
        "together": {**levers[1], "parts": ["a response clock of 4 hours", "2 more reps"]},
        "staffing": [
            {
                **post("south", 431.0, 0.99),
                "proposed": 2,
                "curve": [
                    {"hires": count, "gain": interval(gain, 90_000.0), "further": further}
                    for count, gain, further in (
                        (1, 300_000.0, 300_000.0),
                        (2, 402_000.0, 102_000.0),
                        (3, 404_000.0, 2_000.0),
                    )
                ],
            }
        ],
        "posts": [post("south", 431.0, 0.99), post("north", 0.0, 0.61)],
        "silence": [{"hours": hours, "still_answered": 0.9 / (1 + hours)} for hours in (0.0, 1.0, 4.0, 48.0)],
        "loads": [
            {"text": "as it is", "leads_a_week": 95.0, "handed_a_week": 94.1, "utilisation": 0.71, "reached": 0.66},
            {"text": "only leads graded A to C handed to reps", "leads_a_week": 95.0, "handed_a_week": 80.2}
            | {"utilisation": None, "reached": 0.57},
        ],
        "search": {
            "settings": {"Response clock (SLA)": "a response clock of 4 hours instead of 12", "Attempts": "as it is"},
            "gain": interval(230_000.0, 80_000.0),
            "wins": interval(20.0, 9.0),
            "nothing": False,
            "candidates": 30,
            "combinations": 900,
            "runs": 1000,
            "replications": 250,
            "confidence": 0.95,
        },
        "trial": {
            "text": "a response clock of 4 hours instead of 12",
            "lift": 0.031,
            "power": 0.8,
            "weeks": 61,
            "block_hours": 168.0,
            "readable_after_days": 180.0,
            "smallest_lift": {"13": 0.12, "52": 0.034, "104": None},
            "can_take_turns": True,
        },
        "confidence": 0.95,
        "family": 9,
        "replications": 60,
        "runs": 2_417,
        "seed": 0,
        "year": 6.52,
        "provenance": [
            {"key": "acceptance.clock_hours", "value": "12", "source": "S1", "quality": "secondary", "note": ""}
        ],
        "notes": ["Amounts are expected revenue of a year of leads."],
    }
    return {**summary, **changes}


def nothing() -> dict[str, Any]:
    """Return a plan in which no change is worth it and no trial can be planned."""
    levers = [{**each, "verdict": "no gain worth it"} for each in planned()["levers"]]
    changes: dict[str, Any] = {"levers": levers, "no_change_worth_it": True, "best": None, "together": None}
    return planned(**changes, search=None, trial=None, staffing=[], posts=[], silence=[], loads=[])


def finance() -> dict[str, Any]:
    """Return the restricted figures of two reps."""
    reps = [
        {"rep_id": name, "team": "south", "before": interval(500_000.0, 9_000.0)}
        | {"after": interval(560_000.0, 9_000.0), "change": interval(60_000.0, 4_000.0)}
        for name in ("ann", "bob")
    ]
    plan = planned()
    kept = {
        key: plan[key]
        for key in ("subtitle", "command", "version", "scenario", "validated", "standing_line", "replications", "seed")
    }
    return {**kept, "title": "Expected revenue by rep, before and after", "change": "two more reps", "reps": reps}


def interval(mean: float, reach: float) -> dict[str, float]:
    """Return a mean with its interval."""
    return {"mean": mean, "low": mean - reach, "high": mean + reach}


def post(team: str, price: float, load: float) -> dict[str, Any]:
    """Return a post."""
    return {"team": team, "speciality": team, "price": price, "slots": 120.0, "load": load}


def _lever(key: str, group: str, text: str, gain: float, reach: float, verdict: str) -> dict[str, Any]:
    hires = 2 if key.startswith("people") else 0
    tried = [{"text": f"{text}, other", "screened_gain": gain / 2, "replications": 6}]
    return {
        "key": key,
        "group": group,
        "title": key,
        "now": "as it is",
        "text": text,
        "gain": interval(gain, reach),
        "wins": interval(gain / 12_000.0, reach / 12_000.0),
        "verdict": verdict,
        "hires": hires,
        "cost": None,
        "break_even_each": (gain - reach) / hires if hires else None,
        "tried": tried,
    }
