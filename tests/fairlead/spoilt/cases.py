"""All faults: importing the files that hold them registers them."""

from tests.fairlead.spoilt import cells, files, history, ids, leaking, people, rows, sources
from tests.fairlead.spoilt.registry import CASES

FILES = (cells, files, history, ids, leaking, people, rows, sources)

__all__ = ["CASES", "FILES"]
