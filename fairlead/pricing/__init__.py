"""What the rules of a batch cost, and what more room is worth."""

from fairlead.pricing.costs import SECONDS, RuleCosts, costs_of_rules
from fairlead.pricing.left_out import left_out
from fairlead.pricing.room import RoomWorth, worth_of_room

__all__ = ["SECONDS", "RoomWorth", "RuleCosts", "costs_of_rules", "left_out", "worth_of_room"]
