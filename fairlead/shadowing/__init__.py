"""Shadow mode: whom we would have picked each morning, and a scorecard after some weeks."""

from fairlead.shadowing.picks import Picks, picks_of
from fairlead.shadowing.scorecard import Scorecard, scorecard
from fairlead.shadowing.sheet import GIVEN_TO, Morning, Room, enter, morning

__all__ = ["GIVEN_TO", "Morning", "Picks", "Room", "Scorecard", "enter", "morning", "picks_of", "scorecard"]
