"""Partial adoption: teams and sources beyond which nothing is written, declared in the ledger by a named person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection, func, select

from fairlead.ledger.approving import refuse_unsigned
from fairlead.ledger.entries import Step, append
from fairlead.ledger.opening import Ledger
from fairlead.ledger.persons import keys_of
from fairlead.ledger.restoring import leads_of
from fairlead.ledger.schema import CAPACITY, ENTRY
from scenarios.faults import Faults

SETTING = "adoption"


@dataclass(frozen=True, slots=True)
class Adoption:
    """Where leads are given out by us; None for everywhere.

    Attributes
    ----------
    teams
        Only reps of these get leads, and only leads that nobody or one of those owns are given out.
    sources
        Only leads from these are given out.
    """

    teams: frozenset[str] | None = None
    sources: frozenset[str] | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self.teams is None and self.sources is None

    def refuse_untold(self, leads: pl.DataFrame, reps: pl.DataFrame) -> None:
        """Refuse tables that do not say what the filter goes by.

        Raises
        ------
        BadInput
            Naming each missing column, and each team that no rep has, with those there are.
        """
        faults = Faults()
        for wanted, table, name, column in (
            (self.teams, reps, "reps", "team"),
            (self.sources, leads, "leads", "source"),
        ):
            if wanted is not None and column not in table.columns:
                listed = ", ".join(sorted(wanted))
                faults.add(name, f"this column: the ledger gives out by {column} only ({listed})", column=column)
        self._add_unknown(faults, None, reps)
        faults.raise_if_any()

    def refuse_unknown(self, leads: pl.DataFrame | None, reps: pl.DataFrame | None) -> None:
        """Refuse teams that no rep has and sources that no lead has, where there is a table that could have them.

        Raises
        ------
        BadInput
            Naming each, with those there are.
        """
        faults = Faults()
        self._add_unknown(faults, leads, reps)
        faults.raise_if_any()

    def _add_unknown(self, faults: Faults, leads: pl.DataFrame | None, reps: pl.DataFrame | None) -> None:
        for wanted, table, name, column, one in (
            (self.teams, reps, "reps", "team", "a rep of this team, which the ledger gives leads to"),
            (self.sources, leads, "leads", "source", "a lead from this source, which the ledger gives out"),
        ):
            if wanted is None or table is None or column not in table.columns:
                continue
            there = _named_in(table, column)
            for each in sorted(wanted.difference(there)):
                faults.add(name, f"{one}; there are {', '.join(there) or 'none'}", column=column, value=each)

    def absent(self, leads: pl.DataFrame) -> list[str]:
        """Return the sources that none of these leads has; a morning may have none of one."""
        return [] if self.sources is None else sorted(self.sources.difference(_named_in(leads, "source")))

    def reps(self, reps: pl.DataFrame) -> pl.DataFrame:
        """Return the reps who may be given leads."""
        return reps if self.teams is None else reps.filter(pl.col("team").is_in(list(self.teams)))

    def leads(self, leads: pl.DataFrame, reps: pl.DataFrame) -> pl.DataFrame:
        """Return the leads that may be given out; ``reps`` are those who may be given some."""
        kept = leads if self.sources is None else leads.filter(pl.col("source").is_in(list(self.sources)))
        if self.teams is None or "owner" not in kept.columns:
            return kept
        return kept.filter(pl.col("owner").is_null() | pl.col("owner").is_in(reps["rep_id"].implode()))


def _named_in(table: pl.DataFrame, column: str) -> list[str]:
    return sorted(map(str, table[column].drop_nulls().unique()))


def adopt(
    ledger: Ledger,
    teams: Sequence[str] | None,
    sources: Sequence[str] | None,
    who: str,
    why: str,
    *,
    leads: pl.DataFrame | None = None,
    reps: pl.DataFrame | None = None,
) -> None:
    """Declare where leads are given out from now on; None for everywhere.

    Parameters
    ----------
    leads, reps
        Tables in which sources and teams have to be; without them the first batch tells.

    Raises
    ------
    BadInput
        When nobody signs, a list is empty, or a table knows no such team or source.
    """
    refuse_unsigned(who, why)
    faults = Faults()
    for option, names in (("--team", teams), ("--source", sources)):
        if names is not None and not all(name.strip() for name in names or [""]):
            faults.add("ledger", "names that are not empty", column=option)
    faults.raise_if_any()
    declared = Adoption(None if teams is None else frozenset(teams), None if sources is None else frozenset(sources))
    declared.refuse_unknown(leads, reps)
    detail = {
        "teams": None if teams is None else sorted(set(teams)),
        "sources": None if sources is None else sorted(set(sources)),
    }
    with ledger.writing() as connection:
        append(connection, SETTING, who=who.strip(), why=why.strip(), detail=detail)


def adopted(ledger: Ledger) -> Adoption:
    """Return what was declared last."""
    with ledger.reading() as connection:
        return adoption_of(connection)


def adoption_of(connection: Connection) -> Adoption:
    """Return what was declared last."""
    newest = select(ENTRY.c.detail).where(ENTRY.c.kind == SETTING).order_by(ENTRY.c.no.desc()).limit(1)
    text = connection.scalar(newest)
    if text is None:
        return Adoption()
    teams, sources = (json.loads(text)[name] for name in ("teams", "sources"))
    return Adoption(None if teams is None else frozenset(teams), None if sources is None else frozenset(sources))


def untried(ledger: Ledger) -> bool:
    """Tell whether no batch was proposed since the newest declaration."""
    with ledger.reading() as connection:
        declared = select(func.max(ENTRY.c.no)).where(ENTRY.c.kind == SETTING).scalar_subquery()
        later = select(ENTRY.c.no).where(ENTRY.c.step == int(Step.PROPOSED), ENTRY.c.no > declared).limit(1)
        return connection.scalar(later) is None


@dataclass(frozen=True, slots=True)
class Inside:
    """Which moves of a batch may be written: to these reps, None for all; of these leads, None for all."""

    reps: frozenset[int] | None
    leads: frozenset[str | None] | None

    def holds(self, rep: int, lead_key: str | None) -> bool:
        """Tell whether a lead may be given to a rep."""
        return (self.reps is None or rep in self.reps) and (self.leads is None or lead_key in self.leads)


def inside_of(connection: Connection, row: Any) -> Inside:
    """Return what of a batch may be written by the declaration of now, which may have become narrower."""
    found = adoption_of(connection)
    reps = leads = None
    if found.teams is not None:
        rows = select(CAPACITY.c.rep).where(CAPACITY.c.batch == row.no, CAPACITY.c.team.in_(found.teams))
        reps = frozenset(connection.scalars(rows))
    if found.sources is not None:
        table = leads_of(connection, row)
        from_there = (
            table.filter(pl.col("source").is_in(list(found.sources))) if "source" in table.columns else table.clear()
        )
        leads = frozenset(keys_of(from_there["lead_id"].to_list()))
    return Inside(reps, leads)
