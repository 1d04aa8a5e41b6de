"""Routing one lead at a time, and what is remembered between runs."""

from fairlead.routing.leading_to import refuse_routes_to_nobody
from fairlead.routing.lock import alone_with
from fairlead.routing.members import members_of
from fairlead.routing.notices import notices, weights_of
from fairlead.routing.remembered import Remembered
from fairlead.routing.roster import available, work_of_each
from fairlead.routing.router import Router
from fairlead.routing.session import Session, open_session
from fairlead.routing.state import State, read_state, refuse_another_method, refuse_earlier

__all__ = [
    "Remembered",
    "Router",
    "Session",
    "State",
    "alone_with",
    "available",
    "members_of",
    "notices",
    "open_session",
    "read_state",
    "refuse_another_method",
    "refuse_earlier",
    "refuse_routes_to_nobody",
    "weights_of",
    "work_of_each",
]
