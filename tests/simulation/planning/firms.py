"""Small firms, each built to have one thing that is worth changing, or none."""

from __future__ import annotations

from scenarios import Scenario, load
from scenarios.vocabulary import Role


def quiet_firm() -> Scenario:
    """Return a firm in which nothing is worth changing.

    Reps are alike, answer at once, have room to spare, reach nearly everybody, and waiting costs nothing.
    """
    scenario = load("small-inbound")
    rep = scenario.reps[0].model_copy(update={"capacity": 20.0, "selling_share": 0.9})
    return scenario.replace(
        name="quiet",
        horizon={"arrival_days": 28.0, "follow_up_days": 91.0},
        arrivals={"per_day": 8.0},
        acceptance={"mean_hours": 0.25, "ignored_share": 0.02, "clock_hours": 4.0}
        | {"accept_chance": dict.fromkeys("ABCD", 0.98)},
        response={"contact_decay": 0.0, "qualify_decay": 0.0},
        cadence=[{**step.model_dump(), "contact_chance": 0.6} for step in scenario.cadence],
        recycling={"return_chance": 0.02},
        truth={"rep_points": 0.0, "pair_points": 0.0},
        reps=[rep.model_copy(update={"rep_id": f"rep-{number}"}) for number in range(4)],
    )


def short_of_two() -> Scenario:
    """Return the quiet firm with a second team, short of two reps.

    A rep has minutes for some three leads a day. North has two reps for four leads a day; south has two for eight,
    whose leads leave after some days, and nobody else may have them.
    """
    quiet = quiet_firm()
    reps = [
        quiet.reps[0].model_copy(
            update={"rep_id": f"{team}-{number}", "team": team, "territories": (team,), "selling_share": 0.2}
        )
        for team in ("north", "south")
        for number in range(2)
    ]
    return quiet.replace(
        name="short of two",
        arrivals={"per_day": 12.0},
        routing={"capacity_unit": "minutes"},
        patience={"mean_hours": 96.0},
        matches={"territory": "hard"},
    ).model_copy(
        update={
            "leads": quiet.leads.model_copy(update={"territory": {"north": 0.33, "south": 0.67}}),
            "reps": tuple(reps),
        }
    )


def slow_clock() -> Scenario:
    """Return the quiet firm, in which reps ignore two leads in five and nobody looks for two weeks."""
    return quiet_firm().replace(
        name="slow clock",
        acceptance={"ignored_share": 0.4, "clock_hours": 80.0},
        response={"contact_decay": 1.2, "qualify_decay": 0.8},
    )


def costly_rule() -> Scenario:
    """Return the quiet firm, in which inside sales verifies every lead and turns away half of the good ones."""
    quiet = quiet_firm()
    inside = quiet.reps[0].model_copy(update={"rep_id": "inside", "role": Role.INSIDE, "team": "inside"})
    return quiet.replace(
        name="costly rule",
        verification={"threshold": 2.0, "minutes": 5.0, "sensitivity": 0.5, "specificity": 0.9},
        reps=[*quiet.reps, inside],
    )
