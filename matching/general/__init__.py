"""Problems with more rules than the reps' slots: an honest bound by prices, and a search directed by them."""

from matching.general.solving import solve_general

__all__ = ["solve_general"]
