"""What each thing a firm could change is worth."""

from simulation.planning.findings import Load, Planned, RepRevenue, Staffing, Step, Verdict, Worth
from simulation.planning.lever import Group, Lever, Option
from simulation.planning.levers import levers_of
from simulation.planning.people import Post, posts
from simulation.planning.plan import plan
from simulation.planning.response import Silence, clock_hours_to_try, silence
from simulation.planning.settings import METHODS, Settings

__all__ = [
    "METHODS",
    "Group",
    "Lever",
    "Load",
    "Option",
    "Planned",
    "Post",
    "RepRevenue",
    "Settings",
    "Silence",
    "Staffing",
    "Step",
    "Verdict",
    "Worth",
    "clock_hours_to_try",
    "levers_of",
    "plan",
    "posts",
    "silence",
]
