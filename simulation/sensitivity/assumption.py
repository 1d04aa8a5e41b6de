"""An assumption of a scenario, with the two ends it is moved to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class End:
    """One end of what an assumption may be.

    Attributes
    ----------
    text
        The figure there, in words.
    changes
        What sets it, as ``Scenario.replace`` takes changes.
    """

    text: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Assumption:
    """A figure that nobody knows for certain.

    Attributes
    ----------
    key
        Where it stands in the scenario, such as ``acceptance.ignored_share``.
    title
        What it is, in words.
    now
        The scenario's figure, in words.
    low, high
        The ends; None where the scenario's own figure is that end.
    ends
        Where the ends come from.
    source, quality
        What the scenario's figure rests on, and how far that can be leaned on: a grade of
        :class:`scenarios.scenario.Quality`, or ``calibrated``.
    changes_chances
        Whether it is about who wins what: methods that learn then learn anew at each end.
    """

    key: str
    title: str
    now: str
    low: End | None
    high: End | None
    ends: str
    source: str
    quality: str
    changes_chances: bool = False

    @property
    def calibrated(self) -> bool:
        """Whether the figure was learned from a firm's own records; else it is the library's."""
        return self.quality == CALIBRATED


CALIBRATED = "calibrated"
"""The quality of a figure that was learned from a firm's own log or history."""
