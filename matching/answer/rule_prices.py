"""What each rule costs at the margin: the multipliers that prove a bound."""

from dataclasses import dataclass

from matching.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class RulePrices:
    """Prices of the rules of a problem, at which the bound can be recomputed from the values alone.

    Any prices of at least 0 prove a bound (weak duality); good ones prove a tight one.

    Attributes
    ----------
    capacity, minimum
        Shape (n_reps,), per unit of work: what more room would bring, what the minimum costs.
    caps
        Shape (n_caps,), per unit of each cap's limit.
    moves
        Per move of the budget.
    floor
        Shape (n_reps,), what the floor costs per unit of value it asks for.
    spread
        Shape (n_reps,), per unit of value: above 0 for a rep who is held up, below 0 for one who is held
        down; the sum is 0.
    bound
        What these prices prove, each group free to take its best rep: no assignment is worth more. The bound of the
        answer may be smaller, by the charges below, by rounding down, or by CP-SAT.
    charges
        Shape (n_groups,), in the order in which groups (or leads of no group) first appear: what each charges for
        being taken; None unless the bound is the stronger one in which every rep fills her own knapsack with what
        is worth most after these charges.
    grid
        The step of work in these knapsacks, to which work is rounded down; 0.0 without them.
    cap_names
        The names of the caps, in the order of `caps`.
    """

    capacity: Floats
    minimum: Floats
    caps: Floats
    moves: float
    floor: Floats
    spread: Floats
    bound: float
    charges: Floats | None = None
    grid: float = 0.0
    cap_names: tuple[str, ...] = ()
