"""What ``fairlead monitor`` watches, put together, and said line by line."""

from fairlead.monitoring.monitor import Watched, watch
from fairlead.monitoring.words import lines_of

__all__ = ["Watched", "lines_of", "watch"]
