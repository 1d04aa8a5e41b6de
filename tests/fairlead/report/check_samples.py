"""A summary of a check with made-up figures, in the shape the command line hands to the report."""

from __future__ import annotations

from typing import Any

OUTCOMES = {"won": 1200, "lost": 2500, "open": 800, "rejected": 90, "recycled": 40, "untouched": 30}


def finding(kind: str, severity: str = "warn", **given: Any) -> dict[str, Any]:
    """Return a finding."""
    told = {
        "kind": kind,
        "severity": severity,
        "table": "history",
        "column": "notes",
        "count": 12,
        "what": "notes gives the outcome away: tells won from lost with area 0.99",
        "consequence": "a model that learned from it would look brilliant and fail on leads still open",
        "mending": '[history]\nfeatures = ["niche", "value"]',
        "figures": {},
    }
    return told | given


def checked(**changes: Any) -> dict[str, Any]:
    """Return the summary of a firm with much amiss: five years, six outcomes, long names, two tables."""
    months = [f"{2020 + n // 12}-{n % 12 + 1:02d}" for n in range(60)]
    history = {
        "rows": 4660,
        "first": "2020-01-03",
        "last": "2024-12-30",
        "outcomes": OUTCOMES,
        "open_share": 0.17,
        "present": 40,
        "former": ("R901", "R902"),
        "new": (),
        "evidence": (3, 101.5, 640),
        "propensities": False,
        "median_days_to_close": 48.0,
        "watched_180_days": 0.61,
        "censored": 0.1,
        "assignment": {"random": False, "p_value": 1e-9, "association": {"territory": 0.61, "score": 0.02}},
    }
    former = finding("former_reps", "note", column="rep_id", what="2 former reps: R901, R902", mending=None)
    person = finding("spelling", column="rep_id", what="9 rows of rep_id are spelled otherwise: 1 reps")
    summary = {
        "history": history,
        "leads": {"rows": 2100, "owned": 12, "value": 4.2e6, "unseen": {"niche": 7}},
        "reps": {"rows": 40, "teams": 2, "left": 1, "capacity": 410.0},
        "findings": [
            finding("leak"),
            finding("leak", column="x" * 60, what=f"{'x' * 60} gives the outcome away"),
            finding("left_truncation", mending="# no mapping drops rows by date: export anew", column="closed_at"),
            person | {"mending": '[history]\nvalues.rep_id = { "ann lee" = "Ann Lee" }'},
            former,
            finding("something_new", "note", column=None, mending=None),
        ],
        "verdict": ["3 faulty rows were set aside; every other row can be read.", "Before you trust an answer, look."],
        "set_aside": {"history": 3, "leads": 0, "reps": 0},
        "left_out": {"history": 0, "leads": 6711, "reps": 0},
        "features": {
            "used": ["niche", "value"],
            "left_out": {"notes": "tells the outcome", "gender": "a personal attribute, by its name"},
            "listed": False,
            "doubtful": {},
            "mapping": '[history]\nfeatures = ["niche", "value"]',
        },
        "distributions": {
            "outcomes_by_month": [{"month": month, **dict.fromkeys(OUTCOMES, n)} for n, month in enumerate(months)],
            "watched": [
                {"least": 0, "most": 29, "ended": 10, "open": 90},
                {"least": 30, "most": None, "ended": 123_456, "open": 0},
            ],
            "evidence": [{"least": 0, "most": 0, "reps": 0}, {"least": 1, "most": None, "reps": 40}],
        },
        "capacity_proposal": {
            "unit": "open_leads",
            "total": {"reps": 40, "stated": 410.0, "proposed": 388.0, "with_proposal": 39},
            "teams": [{"team": None, "reps": 40, "stated": 410.0, "proposed": 388.0, "with_proposal": 39}],
        },
        "command": "fairlead check --history history.csv",
        "version": "0.1.0",
    }
    return summary | changes


def tainted(text: str) -> dict[str, Any]:
    """Return a summary with this text wherever a user's words go."""
    words = {"table": text, "column": text, "what": text, "consequence": text, "mending": text}
    features = {"used": [text], "left_out": {text: text}, "listed": False, "doubtful": {text: text}, "mapping": text}
    total = {"reps": 1, "stated": 1.0, "proposed": 1.0}
    return checked(
        findings=[finding(text, **words)],
        features=features,
        capacity_proposal={"unit": "leads", "total": total, "teams": [{"team": text, **total}]},
        command=text,
    )
