"""Capacities: proposed with their working, and confirmed."""

from fairlead.capacities.confirmed import reps_as_confirmed, with_capacities
from fairlead.capacities.propose import Proposal, propose_capacities
from fairlead.capacities.settings import Settings

__all__ = ["Proposal", "Settings", "propose_capacities", "reps_as_confirmed", "with_capacities"]
