"""What the user may set, and what stands in where nothing is known, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from scenarios.faults import Faults
from scenarios.organisation import Rep
from scenarios.scenario import Provenance, Quality

DEFAULT_HOURS: str = Rep.model_fields["hours"].default
"""Of a rep whose hours nobody states: those of the default scenario, 42.5 a week."""

SELLING_SHARE: float = Rep.model_fields["selling_share"].default
"""The part of working time that goes into leads (:data:`SOURCES` says how far to trust it)."""

RAMP_WEEKS = 13
"""After so many weeks a newcomer counts as a full rep, where the history has too few newcomers to learn from."""

SOURCES = (
    Provenance(
        key="selling_share",
        source="Industrial Performance Group: reps sell 38 % of their time (S4)",
        quality=Quality.SECONDARY,
    ),
    Provenance(
        key="ramp_weeks",
        source="Bridge Group surveys as others quote them: a little over three months until a new SDR is productive",
        quality=Quality.SECONDARY,
        note="Just under five months for closers. It is about quota; that room for leads grows alike is assumed.",
    ),
    Provenance(key="ramp", source="equal steps a week: no published figure", quality=Quality.ASSUMPTION),
    Provenance(key="hours", source="Mon-Fri 09:00-17:30, breaks included", quality=Quality.ASSUMPTION),
)
"""Where these figures come from; minutes a lead takes without history are the default scenario's, which has its own."""


@dataclass(frozen=True)
class Settings:
    """What the user sets.

    Attributes
    ----------
    selling_share
        The part of working time that goes into leads.
    minutes_per_lead
        Selling minutes a lead takes in all, from hand-over to its end; None estimates them from history.

    Raises
    ------
    BadInput
        When a figure is not possible.
    """

    selling_share: float = SELLING_SHARE
    minutes_per_lead: float | None = None

    def __post_init__(self) -> None:
        faults = Faults()
        if not 0 < self.selling_share <= 1:
            expected = "a share above 0, at most 1, such as 0.38"
            faults.add("capacity", expected, column="--selling-share", value=str(self.selling_share))
        minutes = self.minutes_per_lead
        if minutes is not None and not (isfinite(minutes) and minutes > 0):
            faults.add("capacity", "minutes above 0", column="--minutes-per-lead", value=str(minutes))
        faults.raise_if_any()
