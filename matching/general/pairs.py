"""The pairs among which a part of the search chooses."""

from dataclasses import dataclass

from matching.arrays import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs among which to choose; units that are not among them stay where they are.

    Attributes
    ----------
    unit, rep, gain
        Shape (n_pairs,): the pairs, ordered by unit, and what each adds to the objective.
    limit
        Shape (n_rows,): what the rows leave for these pairs.
    start
        Shape (n_pairs,), a choice to begin with, or None.
    """

    unit: Ints
    rep: Ints
    gain: Floats
    limit: Floats
    start: Bools | None = None
