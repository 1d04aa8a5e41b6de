"""The parts of ``[constraints]``, one class a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from scenarios.conditions import Conditions, Target, check_conditions
from scenarios.organisation import Part

Amount = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]

OTHER = "other"
"""The minutes of leads whose word has none of its own."""


class Pair(Part):
    """One lead and one rep."""

    lead_id: str = Field(min_length=1)
    rep_id: str = Field(min_length=1)


class Named(Part):
    """A rule that may have a name, by which conflicts and prices speak of it."""

    name: str = ""


class MatchTable(Named):
    """The lead's ``lead`` must be among the rep's ``rep``; a rep who names none takes any."""

    lead: str = Field(min_length=1)
    rep: str = Field(min_length=1)


class CertificateTable(Named):
    """All that the lead's ``lead`` asks for must be among the rep's ``rep``; who asks for none takes any rep."""

    lead: str = Field(min_length=1)
    rep: str = Field(min_length=1)


class SomeToSome(Named):
    """A rule about leads that meet ``when``, all of them without it, and reps ``to``."""

    when: Conditions = Field(default_factory=dict)
    to: Target

    @model_validator(mode="after")
    def _about_somebody(self) -> Self:
        if "when" in self.model_fields_set and not self.when:
            raise ValueError("when: at least one condition, or no when at all for every lead; {} says neither")
        if not self.to:
            raise ValueError("to: reps by id or by a column; this names nobody")
        return self


class OnlyTable(SomeToSome):
    """Leads that meet ``when`` go to reps ``to`` and to nobody else."""


class NeverTable(SomeToSome):
    """Leads that meet ``when`` never go to reps ``to``."""


def _minutes(given: object) -> object:
    return {OTHER: given} if isinstance(given, int | float) and not isinstance(given, bool) else given


class WorkTable(Part):
    """What capacity a lead takes: a ``column`` of numbers, or ``minutes``, ``by`` the words of a column if they differ.

    ``outside = { niche = 1.5 }``: so many times as much with a rep who names niches, but not the lead's.
    """

    column: str | None = None
    minutes: Annotated[dict[str, Amount], BeforeValidator(_minutes)] = Field(default_factory=dict)
    by: str | None = None
    outside: dict[Literal["territory", "niche", "language"], Annotated[float, Field(gt=0)]] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.column is not None and self.minutes:
            raise ValueError("a column or minutes, not both")
        if (self.by is not None) != bool(set(self.minutes) - {OTHER}):
            raise ValueError('minutes by the words of a column go with by: by = "grade", minutes = { A = 60, B = 30 }')
        if self.column is None and not self.minutes and not self.outside:
            raise ValueError("a column, minutes, or what takes longer outside")
        return self


class AmountTable(Part):
    """An amount for some reps: a number, or a ``column`` of the reps that holds one."""

    to: Target = ()
    amount: Amount | None = None
    column: str | None = None

    @model_validator(mode="after")
    def _number_or_column(self) -> Self:
        if (self.amount is None) == (self.column is None):
            raise ValueError("an amount or a column of the reps, one of them")
        return self


def _amounts(given: object) -> object:
    """Read a bare number as everybody's amount, and a bare text as the column that holds it."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return ({"amount": given},)
    if isinstance(given, str):
        return ({"column": given},)
    if isinstance(given, dict):
        return (given,)
    if not isinstance(given, list | tuple):
        raise ValueError("a number, a column of the reps, or tables such as { to = { team = 'north' }, amount = 3 }")
    return given


Amounts = Annotated[tuple[AmountTable, ...], BeforeValidator(_amounts)]
"""Amounts by rep; where several name a rep, the last one counts."""


class CapTable(Named):
    """At most ``limit`` (work, or leads) of leads that meet ``when`` with reps ``to`` in this batch, all together.

    ``share`` in place of ``limit``: a part of these reps' capacity. ``for_each`` makes a cap of each word of a column
    of the leads or of the reps; ``limit`` may then have a number for each.
    """

    limit: Annotated[dict[str, Amount], BeforeValidator(_minutes)] = Field(default_factory=dict)
    share: Share | None = None
    counts: Literal["work", "leads"] = "work"
    when: Conditions = Field(default_factory=dict)
    to: Target = ()
    for_each: str | None = None

    @model_validator(mode="after")
    def _limited(self) -> Self:
        if bool(self.limit) == (self.share is not None):
            raise ValueError("a limit, or a share of the reps' capacity")
        if self.for_each is None and set(self.limit) - {OTHER}:
            raise ValueError("one limit, or for_each beside limits by the words of a column")
        if self.share is not None and self.counts == "leads":
            raise ValueError("a share of capacity counts work, not leads")
        return self


class FairnessTable(Part):
    """Nobody's share of the expected value cut too far.

    ``floor``: the least sum of values for each rep. ``floor_share``: the same as a part of what she would get if leads
    were dealt at random within capacity. ``spread``: the most by which any two reps' sums may differ.
    """

    floor: Amounts = ()
    floor_share: Share | None = None
    spread: Amount | None = None


class MovesTable(Part):
    """What moving an owned lead must bring (``cost``), and how many may move at most (``most``)."""

    cost: Amount = 0.0
    most: Annotated[int, Field(ge=0)] | None = None


class RampTable(Part):
    """The part of her capacity a new rep has in her first month since ``hired_on``, her second, and so on; then all."""

    months: Annotated[tuple[Share, ...], Field(min_length=1)]


def _all_or_some(given: object) -> object:
    if isinstance(given, bool):
        return given
    if isinstance(given, Mapping) and given:
        return check_conditions(dict(given))
    raise ValueError('true, false, or conditions on leads such as { grade = "A" }')


AllOrSome = Annotated[bool | dict[str, Any], BeforeValidator(_all_or_some)]
"""All leads, none, or those that meet conditions."""
