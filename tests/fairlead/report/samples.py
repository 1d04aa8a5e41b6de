"""Small summaries with made-up figures, in the shape the command line hands to the report."""

from __future__ import annotations

from typing import Any

Entry = dict[str, float | None]
Policies = dict[str, dict[str, Entry]]

KPIS: dict[str, dict[str, Any]] = {
    "wins": {
        "title": "Wins",
        "unit": "wins",
        "better": "higher",
        "definition": "Leads won by the horizon; cohort: leads that arrived.",
    },
    "revenue": {
        "title": "Revenue",
        "unit": "units of value",
        "better": "higher",
        "definition": "Sum of the value of leads won by the horizon; cohort: leads that arrived.",
    },
    "speed_to_lead_hours": {
        "title": "Speed to lead",
        "unit": "hours",
        "better": "lower",
        "definition": "Hours from arrival to first touch, mean; cohort: leads touched.",
    },
    "sla_breach_share": {
        "title": "SLA breaches",
        "unit": "share",
        "better": "lower",
        "definition": "Hand-overs that missed a clock, of all hand-overs; cohort: leads assigned.",
    },
    "acceptance_share": {
        "title": "Acceptance",
        "unit": "share",
        "better": "higher",
        "definition": "Hand-overs accepted, of all hand-overs answered; cohort: leads assigned.",
    },
    "leakage_value": {
        "title": "Leakage",
        "unit": "units of value",
        "better": "lower",
        "definition": "Value of leads lost through inaction; cohort: leads that arrived.",
    },
    "leakage_untouched": {
        "title": "Never touched",
        "unit": "units of value",
        "better": "lower",
        "definition": "Value of leads that nobody ever touched.",
    },
    "leakage_late": {
        "title": "Touched too late",
        "unit": "units of value",
        "better": "lower",
        "definition": "Value of leads touched after the agreed time.",
    },
    "leakage_given_up": {
        "title": "Given up on",
        "unit": "units of value",
        "better": "lower",
        "definition": "Value of leads given up on before they decided.",
    },
    "recycled_share": {
        "title": "Recycled",
        "unit": "share",
        "better": None,
        "definition": "Leads returned to nurture at least once, of leads that arrived.",
    },
    "utilisation": {
        "title": "Utilisation",
        "unit": "share",
        "better": None,
        "definition": "Selling minutes used, of selling minutes there were.",
    },
    "load_gini": {
        "title": "Unequal counts (Gini)",
        "unit": "",
        "better": "lower",
        "definition": "Gini coefficient of leads assigned per unit of capacity.",
    },
    "value_gini": {
        "title": "Unequal value (Gini)",
        "unit": "",
        "better": "lower",
        "definition": "Gini coefficient of expected value assigned per unit of capacity.",
    },
}

_LEVELS = {
    "wins": 212.0,
    "revenue": 2_612_400.0,
    "speed_to_lead_hours": 9.4,
    "sla_breach_share": 0.183,
    "acceptance_share": 0.79,
    "leakage_value": 5_120_000.0,
    "leakage_untouched": 2_410_000.0,
    "leakage_late": 1_510_000.0,
    "leakage_given_up": 1_200_000.0,
    "recycled_share": 0.21,
    "utilisation": 0.81,
    "load_gini": 0.061,
    "value_gini": 0.132,
}

_EFFECTS: dict[str, dict[str, tuple[float, float]]] = {
    "greedy": {
        "wins": (2.1, 6.0),
        "revenue": (91_000.0, 120_000.0),
        "sla_breach_share": (0.048, 0.02),
        "speed_to_lead_hours": (2.6, 0.9),
        "value_gini": (0.21, 0.02),
    },
    "optimal": {
        "wins": (12.3, 7.2),
        "revenue": (181_000.0, 96_000.0),
        "leakage_value": (-160_000.0, 90_000.0),
        "leakage_late": (-110_000.0, 50_000.0),
    },
    "oracle": {"wins": (31.4, 7.0), "revenue": (512_000.0, 99_000.0), "leakage_value": (-210_000.0, 80_000.0)},
}


def entry(mean: float | None, half: float | None = None) -> Entry:
    """Return a figure with an interval of this half width around it, or an undefined one."""
    if mean is None or half is None:
        return {"mean": mean, "low": None, "high": None}
    return {"mean": mean, "low": mean - half, "high": mean + half}


def comparison(**changes: Any) -> dict[str, Any]:
    """Return a comparison of round robin, greedy, optimal and the oracle; keywords replace top-level keys."""
    methods = ["round-robin", "greedy", "optimal", "oracle"]
    summary: dict[str, Any] = {
        "title": "Which routing method for the inbound team?",
        "subtitle": "Inbound team of a mid-sized software firm, 8 weeks of arrivals",
        "command": "fairlead compare baseline --policies round-robin,greedy,optimal,oracle --replications 30 --seed 1",
        "version": "0.1.0",
        "scenario": {
            "name": "baseline",
            "title": "Inbound team",
            "description": "Some 24 leads a working day.",
        },
        "validated": False,
        "world": "synthetic truth",
        "replications": 30,
        "seed": 1,
        "baseline": "round-robin",
        "policies": {method: _levels(method) for method in methods},
        "differences": {f"{method} - round-robin": _differences(method) for method in methods[1:]},
        "recovered": {
            "greedy": {"mean": 0.067, "low": -0.12, "high": 0.25},
            "optimal": {"mean": 0.392, "low": 0.18, "high": 0.61},
        },
        "kpis": KPIS,
        "provenance": [
            {"key": "arrivals", "source": "no published figure", "quality": "assumption", "note": ""},
            {
                "key": "response.contact_decay",
                "source": "MIT/InsideSales 2007, 6 firms",
                "quality": "observational",
                "note": "Half the published exponent; reverse causality is plain.",
            },
            {"key": "routing", "source": "our choice", "quality": "assumption", "note": ""},
        ],
        "notes": ["Models were fitted on leads simulated under round robin with other seeds."],
        "teams": [_team(name, reps, share) for name, reps, share in (("east wing", 6, 0.7), ("harbour", 7, 0.3))],
        "assumptions": hanging(),
        "versions": {"Python": "3.11.9", "numpy": "2.1.0"},
    }
    return {**summary, **changes}


def _team(name: str, reps: int, share: float) -> dict[str, Any]:
    methods = ["round-robin", "greedy", "optimal", "oracle"]
    base, (gain, half) = _LEVELS["revenue"], (181_000.0, 60_000.0)
    return {
        "team": name,
        "reps": reps,
        "policies": {method: entry(share * base, 0.02 * base) for method in methods},
        "differences": {f"{method} - round-robin": entry((share - 0.4) * gain, half) for method in methods[1:]},
    }


def hanging() -> dict[str, Any]:
    """Return what the answer hangs on: an assumption that turns it, one under which it is open, ten that do little."""
    some = [
        _hinge("Differences between reps", ("0 points", -3.1, "turns"), ("6 points", 25.2, "holds"), "measured"),
        _hinge("Leads a rep never looks at", ("0 %", 14.0, "holds"), ("30 %", 2.2, "open"), "calibrated"),
        _hinge("When buyers buy", None, ("soon or never (lognormal)", 12.0, "holds"), "study"),
    ]
    few = [
        _hinge(
            f"Contact lost by waiting (exponent) {n}",
            ("0.6", 11.8, "holds"),
            ("2.4 on average", 12.5, "holds"),
            "study",
        )
        for n in range(10)
    ]
    wins, revenue = entry(12.3, 7.2), entry(181_000.0, 96_000.0)
    about = {"policy": "optimal", "against": "round-robin", "replications": 8, "runs": 448, "seed": 1}
    return {**about, "wins": wins, "revenue": revenue, "hinges": [*some, *few]}


def _hinge(
    title: str, low: tuple[str, float, str] | None, high: tuple[str, float, str] | None, quality: str
) -> dict[str, Any]:
    def end(figure: str, wins: float, verdict: str) -> dict[str, Any]:
        change = {"wins_change": entry(wins - 12.3, 2.0), "revenue_change": entry(20_000.0 * (wins - 12.3), 40_000.0)}
        return {
            "figure": figure,
            "wins": entry(wins, 7.0),
            "revenue": entry(15_000.0 * wins, 90_000.0),
            **change,
            "verdict": verdict,
        }

    return {
        "key": "truth.rep_points",
        "title": title,
        "now": "3 points",
        "low": None if low is None else end(*low),
        "high": None if high is None else end(*high),
        "ends": "none, which small firms cannot tell from 3 points, and about twice what was measured",
        "source": "BPI Challenge 2012: 2.8 points between employees in a real funnel",
        "quality": quality,
        "calibrated": quality == "calibrated",
        "swing": 28.3,
        "sure_swing": 6.1,
    }


def with_difference(method: str, **kpis: Entry | None) -> dict[str, Any]:
    """Return a comparison of round robin and one method that differ by these figures alone."""
    return comparison(
        policies={"round-robin": _levels("round-robin"), method: _levels(method)},
        differences={f"{method} - round-robin": kpis},
        recovered={},
    )


def demo() -> dict[str, Any]:
    """Return a demo of three firms, in the first of which there is nothing to gain."""
    return {
        "title": "Which routing method, and what is it worth?",
        "command": "fairlead demo --out demo",
        "version": "0.1.0",
        "seconds": 41.7,
        "headline": "realistic",
        "firms": [_firm("alike", 0, 0.02), _firm("realistic", 3, 1.0), _firm("dream", 10, 3.5)],
        "files": [
            {"path": "demo/report.html", "what": "this page"},
            {"path": "demo/alike/assignments.csv", "what": "who got which lead, and why"},
        ],
    }


def _firm(key: str, points: float, scale: float) -> dict[str, Any]:
    summary = comparison(title=f"Firm {key}")
    for method in ("greedy", "optimal", "oracle"):
        for kpi in ("wins", "revenue"):
            effect, half = _EFFECTS[method][kpi]
            summary["differences"][f"{method} - round-robin"][kpi] = entry(scale * effect, half)
    if scale < 0.1:
        summary["recovered"] = {"greedy": None, "optimal": None}
    return {
        "key": key,
        "points": points,
        "comparison": summary,
        "verdict": "Differences between these reps are not to be told from chance (p = 0.41).",
        "interaction": {"share": 0.012, "low": 0.0, "high": 0.034},
        "batch": {
            "leads": 240,
            "assigned": 216,
            "promised": 35_310.2,
            "promised_naive": 38_364.4,
            "gap": 0.0,
            "status": "optimal",
        },
    }


def _levels(method: str) -> dict[str, Entry]:
    effects = _EFFECTS.get(method, {})
    levels = {name: entry(level + effects.get(name, (0.0, 0.0))[0], 0.02 * level) for name, level in _LEVELS.items()}
    return levels | {"value_gini": entry(None)} if method == "oracle" else levels


def _differences(method: str) -> dict[str, Entry]:
    effects = _EFFECTS[method]
    return {name: entry(*effects.get(name, (0.001 * level, 0.01 * level))) for name, level in _LEVELS.items()}


def crowded() -> dict[str, Any]:
    """Return a comparison of eight methods with long names and eight stages of leakage, in large figures."""
    methods = ["round-robin", "weighted-round-robin", "longest-waiting", "least-loaded", "level", "greedy"]
    methods += ["optimal", "oracle"]
    stages = {f"leakage_stage_{n}": {**KPIS["leakage_late"], "title": f"Stage with a long name {n}"} for n in range(8)}
    kpis = {**KPIS, **stages}
    scale = {name: 1e-8 if kpi["unit"] in ("share", "") else 1.0 for name, kpi in kpis.items()}
    policies = {
        method: {kpi: entry(61_234_567.8 * size, 1_234_567.8 * size) for kpi, size in scale.items()}
        for method in methods
    }
    differences = {
        f"{method} - round-robin": {kpi: entry(-1_234_567.8 * size, 234_567.8 * size) for kpi, size in scale.items()}
        for method in methods[1:]
    }
    recovered = {method: entry(0.392, 0.2) for method in methods[1:-1]}
    return comparison(kpis=kpis, policies=policies, differences=differences, recovered=recovered, teams=[])
