"""Whose leads and chances are simulated: the scenario's own, or a firm's."""

from simulation.experiment.worlds.history import Posterior, Replay
from simulation.experiment.worlds.world import OpenWorld, Synthetic, World

__all__ = ["OpenWorld", "Posterior", "Replay", "Synthetic", "World"]
