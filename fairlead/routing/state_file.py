"""The content of a state file, checked key by key before anything is restored from it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from scenarios.organisation import Part

FORMAT, VERSION = "fairlead routing state", 1
Count = Annotated[int, Field(ge=0, le=2**53)]
Least = Annotated[float, Field(ge=0)]


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
    parts: dict[str, RotationState]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.last is not None and self.last not in self.order:
            raise ValueError("last: a rep of the order")
        known = set(self.members)
        if len(known) != len(self.members) or any(not known.issuperset(column) for column in self.figures.values()):
            raise ValueError("figures: of members only, each once")
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
    team: TeamState
