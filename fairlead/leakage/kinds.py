"""How a lead stands or has ended, and which of that is a leak."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """How a lead of a history stands; each has one, the first that fits from the top."""

    WON = "won"
    NEVER_WORKED = "never worked"
    REJECTED = "rejected"
    GIVEN_UP = "given up on"
    STALLED = "stalled"
    LATE = "lost after a late start"
    LOST = "lost"
    OPEN = "still open"


LEAKS = (Kind.NEVER_WORKED, Kind.LATE, Kind.REJECTED, Kind.STALLED, Kind.GIVEN_UP)
"""What was lost through inaction, as far as a history can tell."""

MEANING = {
    Kind.WON: "won by a rep",
    Kind.NEVER_WORKED: "left a rep's hands untouched, or open and not touched for {stall:g} days or more",
    Kind.REJECTED: "last rejected by a rep, and with nobody since",
    Kind.GIVEN_UP: "tried, handed back, and with nobody since",
    Kind.STALLED: "open, not known to be untouched, and without any movement on record for {stall:g} days or more",
    Kind.LATE: "lost, and first touched more than {late:g} hours after it came",
    Kind.LOST: "lost, and first touched in time, or nobody wrote down when",
    Kind.OPEN: "open, and something happened less than {stall:g} days ago",
}

RESTS_ON = {
    Kind.WON: "outcome",
    Kind.NEVER_WORKED: "outcome; first_touch_at for open leads",
    Kind.REJECTED: "outcome",
    Kind.GIVEN_UP: "outcome recycled",
    Kind.STALLED: "outcome and the latest time on record of the lead",
    Kind.LATE: "outcome, first_touch_at, created_at (assigned_at without it)",
    Kind.LOST: "outcome",
    Kind.OPEN: "outcome",
}
