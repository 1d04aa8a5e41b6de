"""The content of a state file, checked key by key before anything is restored from it."""

from __future__ import annotations

from base64 import b64decode
from difflib import get_close_matches
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from matching.policies.figures import NOT_YET
from matching.policies.rotation import CREDITS
from scenarios.organisation import Part

FORMAT, VERSION = "fairlead routing state", 1
Count = Annotated[int, Field(ge=0, le=2**53)]
Least = Annotated[float, Field(ge=0)]


_FIGURES = (*NOT_YET, "given", "seen", *CREDITS)
Parts = Annotated[tuple[Least, ...], Field(min_length=24, max_length=24)]


class ArrivalsState(Part):
    """What bid prices have counted of arrivals; parts are those of a day or a window."""

    seen: Count
    window: int | None
    from_share: float
    usual: Least | None
    parts: Parts
    spread: Parts
    spread_total: Least


class SampleState(Part):
    """Values of the latest leads with the same members: base64 of little-endian single floats, row by row."""

    members: tuple[str, ...]
    rows: str

    @model_validator(mode="after")
    def _whole_rows(self) -> Self:
        try:
            content = b64decode(self.rows, validate=True)
        except ValueError:
            raise ValueError("rows: base64 of numbers") from None
        if not self.members or len(content) % (4 * len(self.members)):
            raise ValueError("rows: one number for each member")
        return self


class TiesState(Part):
    """How leads in a tie are shared out at the batch's prices."""

    within: Least
    quotas: tuple[tuple[tuple[str, ...], dict[str, Count]], ...]

    @model_validator(mode="after")
    def _of_those_tied(self) -> Self:
        if any(set(tied) != set(quota) for tied, quota in self.quotas):
            raise ValueError("quotas: one for each rep of the tie")
        return self


class BidsState(Part):
    """What bid prices remember from lead to lead."""

    prices: dict[str, float]
    arrivals: ArrivalsState
    sample: tuple[SampleState, ...]
    ties: TiesState | None
    waiting: tuple[str, ...]
    scale: float
    scored: Count
    total: Count
    opened_at: Count
    solved_at: Count
    solved_left: float
    solved: Count


class RotationState(Part):
    """What `matching.Rotation.to_dict` gives."""

    last: str | None
    order: tuple[str, ...]
    turns_taken: Count
    clock: Least
    members: tuple[str, ...]
    figures: dict[str, dict[str, float]]
    accounts: dict[str, str]
    counts: dict[str, Count]
    recent: tuple[tuple[float, str], ...]
    bids: BidsState | None
    parts: dict[str, RotationState]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.last is not None and self.last not in self.order:
            raise ValueError("last: a rep of the order")
        known = set(self.members)
        if len(known) != len(self.members):
            raise ValueError("members: each once")
        for name, column in self.figures.items():
            strange = next((rep_id for rep_id in column if rep_id not in known), None)
            if strange is not None:
                raise ValueError(f"figures.{name}: of members only; {strange!r} is none")
            near = get_close_matches(name, _FIGURES, n=1, cutoff=0.75)
            if near and near[0] != name:  # a method of one's own may keep figures of its own
                raise ValueError(f"figures: {name!r} is none; the nearest is {near[0]!r}")
        least = min(self.figures.get("given", {}).values(), default=0.0)
        if least < 0.0:
            raise ValueError(f"figures.given: leads given, at least 0, not {least:g}")
        return self


class TakenState(Part):
    """What members were given, by window, and have open."""

    given: dict[str, dict[Literal["hour", "day", "week", "total"], tuple[str, Least]]]
    open: dict[str, Count]


class TeamState(Part):
    """What `matching.Team.state` gives."""

    taken: TakenState
    paused: tuple[str, ...]
    excluded: dict[str, tuple[str, ...]]
    rotation: RotationState


class StateFile(Part):
    """The whole file."""

    format: Literal["fairlead routing state"]
    version: Literal[1]
    method: dict[str, Any]
    as_of: AwareDatetime
    weights: dict[str, Least]
    holders: dict[str, str]
    given_in: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    team: TeamState
