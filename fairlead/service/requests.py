"""What a request may hold, and what an answer does."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from scenarios.tables.times import FIRST, LAST

MOST_LEADS = 500
"""Leads in one preview."""

TEXT = "text in Unicode"
"""What JSON calls text may be none: half of a sign (a lone surrogate), which nothing can write."""


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unicode(text: str) -> str:
    if not _encodable(text):
        raise PydanticCustomError("string_unicode", TEXT)
    return text


def _within_range(moment: datetime) -> datetime:
    if not FIRST <= moment <= LAST:  # beyond, it may be no time at all in UTC
        raise PydanticCustomError("time_range", "a time within range")
    return moment


Id = Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_unicode)]
Text = Annotated[str, AfterValidator(_unicode)]
Number = Annotated[float, Field(strict=True)]
Moment = Annotated[AwareDatetime, AfterValidator(_within_range)]


def _one_line(text: str) -> str:
    if not text.strip() or any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        raise ValueError("an id without control characters")
    return text


class LeadRequest(BaseModel):
    """A lead to be given out; further columns are the firm's own and may be features of its model."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"examples": [{"lead_id": "00Q01", "niche": "retail", "value": 900}]}
    )

    lead_id: Id
    created_at: Moment | None = None
    territory: Text | None = None
    niche: Text | None = None
    language: Text | None = None
    source: Text | None = None
    grade: Text | None = None
    engagement: Number | None = None
    score: Number | None = None
    value: Annotated[Number, Field(ge=0)] | None = None
    account_id: Text | None = None
    owner: Text | None = None

    _lead_id = field_validator("lead_id")(_one_line)

    @model_validator(mode="after")
    def _plain(self) -> LeadRequest:
        for name, cell in (self.model_extra or {}).items():
            if not isinstance(cell, str | int | float | bool | None):
                raise ValueError(f"{name}: text, a number, yes or no")
            if isinstance(cell, str) and not _encodable(cell):
                raise ValueError(f"{name}: {TEXT}")
            if isinstance(cell, int) and abs(cell) > sys.float_info.max:
                raise ValueError(f"{name}: a finite number")
        return self

    def cells(self) -> dict[str, Any]:
        """Return the columns that were stated."""
        given = {name: getattr(self, name) for name in self.model_fields_set if name in type(self).model_fields}
        more = {name: float(cell) if type(cell) is int else cell for name, cell in (self.model_extra or {}).items()}
        return {name: cell for name, cell in {**given, **more}.items() if cell is not None}


class PreviewRequest(BaseModel):
    """Leads in the order in which they would come."""

    model_config = ConfigDict(extra="forbid")

    leads: Annotated[list[LeadRequest], Field(min_length=1, max_length=MOST_LEADS)]


class LeadNamed(BaseModel):
    """A lead by its id."""

    model_config = ConfigDict(extra="forbid")

    lead_id: Id

    _lead_id = field_validator("lead_id")(_one_line)


class Place(BaseModel):
    """Where one rep stands for a lead."""

    rep_id: str
    place: int | None
    figure: float | None
    why: str


class DecisionResponse(BaseModel):
    """Who has a lead now, and why."""

    lead_id: str
    rep_id: str | None = Field(description="Who got it; null for nobody.")
    action: str = Field(description="assign, wait or decline; stays: it has an owner.")
    chance: float | None = Field(description="Chance of a win to expect; null without a model.")
    price: float | None = Field(description="Value of one more slot of this rep.")
    margin: float | None = Field(description="Lead over the next-best rep.")
    runner_up: str | None
    propensity: float | None = Field(description="Chance with which this rep was picked.")
    reason: str
    via: str | None
    why: str
    back_at: datetime | None = Field(
        default=None, description="Where everybody who may have it is away: when the first of them is back, if known."
    )
    warnings: list[str] = Field(
        default=[],
        description="What bears on how far to believe the figures: columns with a value, or none, that the model has "
        "not met, such as a new source or niche. Empty without a model.",
    )
    places: list[Place]
    repeated: bool = Field(description="Whether this had been decided before.")


class PreviewResponse(BaseModel):
    """What would be decided."""

    decisions: list[DecisionResponse]


class LetGoResponse(BaseModel):
    """Who had the lead."""

    lead_id: str
    rep_id: str


class HealthResponse(BaseModel):
    """Whether decisions can be made and kept."""

    ready: bool


class VersionResponse(BaseModel):
    """What decides here."""

    fairlead: str
    policy: str
    model: str | None = Field(description="Hash of the model; null without one.")
    rules: str | None = Field(description="Hash of the rules; null without any.")
    ledger: bool
    since: datetime


class Refused(BaseModel):
    """What is wrong with a request."""

    refused: list[str]
