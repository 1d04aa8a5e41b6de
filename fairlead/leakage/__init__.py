"""Where a firm's own leads and money were lost, counted before any model."""

from fairlead.leakage.counting import Leakage, leakage_of
from fairlead.leakage.kinds import LEAKS, Kind
from fairlead.leakage.words import HEADINGS, rows_of, sentences

__all__ = ["HEADINGS", "LEAKS", "Kind", "Leakage", "leakage_of", "rows_of", "sentences"]
