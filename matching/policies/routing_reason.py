"""Why a routing method gave a lead to a rep, beside what a solve can say (`matching.Reason`)."""

from enum import StrEnum


class RoutingReason(StrEnum):
    """Why a lead went where it went."""

    LONGEST_WAITING = "longest_waiting"
    """No other available rep has waited so long for a lead."""
    LOWEST_LEVEL = "lowest_level"
    """No other available rep has had so few leads for her weight, credits taken off."""
    LEAST_LOADED = "least_loaded"
    """No other available rep has so much room, or so little load."""
    SHORTER_QUEUE = "shorter_queue"
    """Worth more here after the wait than with the rep who is best for it."""
    PRESENT_OWNER = "present_owner"
    """The rep owns the lead."""
    ACCOUNT_OWNER = "account_owner"
    """The rep owns the lead's account, or got its latest lead."""
    EXPLORED = "explored"
    """Drawn at random, to learn what would come of it."""
    OWNER_AWAY = "owner_away"
    """The lead waits for its owner."""
    AWAY = "away"
    """Whoever may have the lead is off shift, absent or paused."""
    WORTH_WAITING = "worth_waiting"
    """A rep who is full now is worth so much more that the lead waits for her."""
    NO_ROUTE = "no_route"
    """No route matches the lead, and there is no catch-all."""
