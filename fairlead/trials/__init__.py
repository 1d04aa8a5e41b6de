"""Trials as people plan and read them: a firm's tables in; rules, a schedule and sentences out."""

from fairlead.trials.planning import Planned, Wanted, plan_trial
from fairlead.trials.reading import read_trial
from fairlead.trials.words import lines_of_plan, lines_of_reading

__all__ = ["Planned", "Wanted", "lines_of_plan", "lines_of_reading", "plan_trial", "read_trial"]
