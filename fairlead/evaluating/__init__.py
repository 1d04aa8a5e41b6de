"""Judging routing methods on a firm's own log."""

from fairlead.evaluating.choices import choice_function
from fairlead.evaluating.words import lines_of

__all__ = ["choice_function", "lines_of"]
