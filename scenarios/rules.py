"""Rules of assignment as data: what a batch must respect, and the parameters of routing methods."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from pydantic import Field, model_validator

from scenarios.member_tables import MembersTable
from scenarios.organisation import Part
from scenarios.policy_tables import CatchAllTable, RouteTable, policy_tables
from scenarios.toml_file import read_toml, validated


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


class Pair(Part):
    """One lead and one rep."""

    lead_id: str = Field(min_length=1)
    rep_id: str = Field(min_length=1)


class Matches(Part):
    """Which matches are hard.

    A hard ``territory``, ``niche`` or ``language`` makes only reps eligible who name the lead's own; a rep who names
    none is eligible for all.
    """

    territory: Match = Match.SOFT
    niche: Match = Match.SOFT
    language: Match = Match.SOFT


class Constraints(Matches):
    """What every assignment must respect.

    ``must_assign`` places every lead or reports why that is impossible. ``together`` names the leads that get one rep;
    a family (an account with all below it) holds its accounts, so of the two only one is named.
    """

    must_assign: bool = False
    together: tuple[Together, ...] = ()
    fixed: tuple[Pair, ...] = ()
    barred: tuple[Pair, ...] = ()

    @model_validator(mode="after")
    def _family_or_account(self) -> Self:
        if {Together.ACCOUNT, Together.FAMILY} <= set(self.together):
            raise ValueError("together: account or family, not both (a family's leads are its accounts' leads)")
        return self


class Rules(Part):
    """The content of a rules file; ``policy`` holds the tables ``[policy.NAME]`` of :mod:`scenarios.policy_tables`."""

    constraints: Constraints = Constraints()
    route: tuple[RouteTable, ...] = ()
    catch_all: CatchAllTable | None = None
    members: MembersTable = MembersTable()
    policy: dict[str, dict[str, Any]] = Field(default_factory=dict)


def load_rules(path: Path) -> Rules:
    """Read a rules file.

    Raises
    ------
    BadInput
        When it cannot be read or holds an unknown key or value; names file, key and the nearest valid key.
    """
    rules = validated(read_toml(path), Rules, str(path))
    policy_tables(rules.policy, str(path))
    return rules
