"""What every assignment of a batch must respect: the table ``[constraints]`` of a rules file."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from scenarios.conditions import Conditions
from scenarios.constraint_tables import (
    AllOrSome,
    Amounts,
    CapTable,
    CertificateTable,
    FairnessTable,
    MatchTable,
    MovesTable,
    NeverTable,
    OnlyTable,
    Pair,
    RampTable,
    WorkTable,
)
from scenarios.organisation import Part


class Match(StrEnum):
    """Soft: a match raises the chance. Hard: without a match the pair is not eligible."""

    SOFT = "soft"
    HARD = "hard"


class Together(StrEnum):
    """Which leads are to have one rep: those of one buyer, of one account, of one family of accounts."""

    BUYER = "buyer"
    ACCOUNT = "account"
    FAMILY = "family"


OPTIMISED_TOGETHER = frozenset({Together.ACCOUNT, Together.FAMILY})
"""What takes a solver to keep together: each lead takes capacity of its own, so all of them must find room."""


class Matches(Part):
    """Which matches are hard.

    A hard ``territory``, ``niche`` or ``language`` makes only reps eligible who name the lead's own; a rep who names
    none is eligible for all.
    """

    territory: Match = Match.SOFT
    niche: Match = Match.SOFT
    language: Match = Match.SOFT


class Constraints(Matches):
    """What every assignment must respect; ``docs/rules.md`` shows each key.

    ``must_assign`` places every lead (or those that meet conditions) or reports why that is impossible. ``together``
    names the leads that get one rep; a family (an account with all below it) holds its accounts, so of the two only
    one is named. ``allowed_file``, ``barred_file`` and ``fixed_file`` are tables of pairs beside the rules file.
    """

    match: tuple[MatchTable, ...] = ()
    certificate: tuple[CertificateTable, ...] = ()
    only: tuple[OnlyTable, ...] = ()
    never: tuple[NeverTable, ...] = ()
    allowed: tuple[Pair, ...] = ()
    allowed_file: Path | None = None
    barred: tuple[Pair, ...] = ()
    barred_file: Path | None = None
    fixed: tuple[Pair, ...] = ()
    fixed_file: Path | None = None
    must_assign: AllOrSome = False
    together: tuple[Together, ...] = ()
    work: WorkTable | None = None
    minimum: Amounts = ()
    maximum: Amounts = ()
    ramp: RampTable | None = None
    cap: tuple[CapTable, ...] = ()
    fairness: FairnessTable | None = None
    moves: MovesTable | None = None
    protected_accounts: tuple[str, ...] = Field(default=())

    @model_validator(mode="after")
    def _family_or_account(self) -> Self:
        if {Together.ACCOUNT, Together.FAMILY} <= set(self.together):
            raise ValueError("together: account or family, not both (a family's leads are its accounts' leads)")
        return self

    @model_validator(mode="after")
    def _each_name_once(self) -> Self:
        for kind in ("match", "certificate", "only", "never", "cap"):
            names = Counter(table.name for table in getattr(self, kind) if table.name)
            twice = [name for name, count in names.items() if count > 1]
            if twice:
                raise ValueError(f"{kind}: each name once; {', '.join(twice)} stands there twice")
        return self

    @property
    def pair_files(self) -> dict[str, Path]:
        """The tables of pairs, by the key whose pairs they add to."""
        files = {kind: getattr(self, f"{kind}_file") for kind in ("allowed", "barred", "fixed")}
        return {kind: file for kind, file in files.items() if file is not None}


__all__ = [
    "OPTIMISED_TOGETHER",
    "Conditions",
    "Constraints",
    "Match",
    "Matches",
    "Pair",
    "Together",
]
