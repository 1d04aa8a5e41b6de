"""A firm's leads still open on a day, as the beginning of a run."""

from simulation.open_work.reading import OpenWork

__all__ = ["OpenWork"]
