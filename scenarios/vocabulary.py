"""The words of the field, as closed sets.

Every table, scenario file and event log uses these spellings; a word that is not here is a fault, not a guess.
"""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How an assignment stands: what became of one lead in one rep's hands."""

    WON = "won"
    LOST = "lost"
    OPEN = "open"
    REJECTED = "rejected"
    RECYCLED = "recycled"
    UNTOUCHED = "untouched"


class Grade(StrEnum):
    """Profile fit of a lead, best first; activity never moves it."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Role(StrEnum):
    """What a rep does in the funnel."""

    INSIDE = "inside"
    CLOSER = "closer"
    HUNTER = "hunter"
    FARMER = "farmer"
    PARTNER = "partner"


class EventKind(StrEnum):
    """What can happen to a lead, in the order in which a lead usually meets it."""

    ARRIVED = "arrived"
    VERIFIED = "verified"
    DISQUALIFIED = "disqualified"
    ELIGIBLE = "eligible"
    ASSIGNED = "assigned"
    NOTIFIED = "notified"
    REMINDED = "reminded"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REVERTED = "reverted"
    TOUCHED = "touched"
    CONTACTED = "contacted"
    QUALIFIED = "qualified"
    OPPORTUNITY = "opportunity"
    APPOINTMENT = "appointment"
    NO_SHOW = "no_show"
    STALLED = "stalled"
    RECYCLED = "recycled"
    REHEATED = "reheated"
    WON = "won"
    LOST = "lost"
    OPEN = "open"
    UNTOUCHED = "untouched"


FINAL_EVENTS = frozenset({EventKind.WON, EventKind.LOST, EventKind.OPEN, EventKind.UNTOUCHED, EventKind.DISQUALIFIED})
"""The states a lead can end in; every lead that arrived has exactly one, as its last event."""


class CapacityUnit(StrEnum):
    """What a rep's capacity counts, per window."""

    LEADS = "leads"
    MINUTES = "minutes"
    OPEN_LEADS = "open_leads"


class Differences(StrEnum):
    """Names for how far reps differ in their chance with the same lead (standard deviation in points)."""

    ALIKE = "alike"
    REALISTIC = "realistic"
    DREAM = "dream"
