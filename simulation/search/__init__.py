"""Decision variables over the simulator: screening on common luck, then fresh runs for what is stated."""

from simulation.search.family import paired_gain
from simulation.search.halving import Screened, runs_of, screen, winner
from simulation.search.outcome import Outcome, outcome_of
from simulation.search.runs import Progress, Runner
from simulation.search.search import Found, best_of, search
from simulation.search.variables import (
    Variable,
    attempts,
    lowest_grade,
    of_scenario,
    recycling_days,
    returns_from_nurture,
    routing_window,
    scenario_change,
    sla_hours,
)
from simulation.search.way import Change, Way, unchanged

__all__ = [
    "Change",
    "Found",
    "Outcome",
    "Progress",
    "Runner",
    "Screened",
    "Variable",
    "Way",
    "attempts",
    "best_of",
    "lowest_grade",
    "of_scenario",
    "outcome_of",
    "paired_gain",
    "recycling_days",
    "returns_from_nurture",
    "routing_window",
    "runs_of",
    "scenario_change",
    "screen",
    "search",
    "sla_hours",
    "unchanged",
    "winner",
]
