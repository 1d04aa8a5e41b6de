"""Trials in the field: how long one has to last, which method has its turn when, and what it showed."""

from models.trials.blocks import Layout, Pairs, hours_of, pairs_of
from models.trials.holdout import LeadHoldout
from models.trials.planning import BLOCK_HOURS, Design, choose_design, designs
from models.trials.reading import Reading, read_by_lead, read_switchback
from models.trials.schedule import WHOLE_FIRM, first_pair_after, switchback_schedule

__all__ = [
    "BLOCK_HOURS",
    "WHOLE_FIRM",
    "Design",
    "Layout",
    "LeadHoldout",
    "Pairs",
    "Reading",
    "choose_design",
    "designs",
    "first_pair_after",
    "hours_of",
    "pairs_of",
    "read_by_lead",
    "read_switchback",
    "switchback_schedule",
]
