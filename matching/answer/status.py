"""How a solve ended, and why a lead stands where it stands."""

from enum import StrEnum


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    """No assignment is worth more; the bound in the scaled integers proves it."""
    FEASIBLE = "feasible"
    """Every rule is kept; the gap says how much more there could be."""
    INFEASIBLE = "infeasible"
    """No assignment keeps every rule; the conflict says which leads and reps show it."""
    UNKNOWN = "unknown"
    """The time limit ended the search before any assignment that keeps every rule was found."""


class Reason(StrEnum):
    """Why a lead has its rep, or none."""

    FIXED = "fixed"
    """The pair was given."""
    ONLY_ELIGIBLE_REP = "only_eligible_rep"
    """No other rep may have the lead, or its group."""
    BEST_VALUE = "best_value"
    """No rep offers the lead, or its group, a higher value."""
    BEST_VALUE_AFTER_PRICE = "best_value_after_price"
    """Another rep offers a higher value, but the price of her capacity, a rule, or the cost of moving outweighs it."""
    BEST_VALUE_WITH_ROOM = "best_value_with_room"
    """Reps who offer the lead a higher value, if any, were full when its turn came."""
    NEXT_IN_ROTATION = "next_in_rotation"
    """It was this rep's turn."""
    NO_ELIGIBLE_REP = "no_eligible_rep"
    """The eligibility mask leaves the lead no rep."""
    BARRED = "barred"
    """Each eligible rep is barred from this lead."""
    CAPACITY = "capacity"
    """Some rep would gain from the lead, and none who would has room enough left."""
    VALUE_BELOW_PRICE = "value_below_price"
    """No rep offers a value that exceeds the price of her capacity, though one has room: none offers one above 0."""
    GROUP = "group"
    """No rep may have all leads of the lead's group."""
    RULE = "rule"
    """Some rep offers a positive value and has room, but a rule beside capacity (a cap, a budget) leaves none."""
    NO_SOLUTION = "no_solution"
    """The problem as a whole has no assignment; the lead has an allowed rep of its own."""


class Proof(StrEnum):
    """Who vouches for a bound."""

    PRICES = "prices"
    """The prices: the bound can be recomputed from them and the values alone."""
    CP_SAT = "cp-sat"
    """CP-SAT's search (OR-Tools): it is tighter than what the prices prove, and has to be believed."""


UNASSIGNED_REASONS = (
    Reason.NO_ELIGIBLE_REP,
    Reason.CAPACITY,
    Reason.VALUE_BELOW_PRICE,
    Reason.BARRED,
)
