"""What the CRM says now of a batch's leads: who owns them, and which have been worked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fairlead.ledger.persons import keys_of
from scenarios.faults import BadInput, Fault

WORKED = ("worked_at", "accepted_at", "first_touch_at", "contacted_at", "qualified_at")
"""Columns of a leads table of which any that is filled says that somebody has worked the lead."""


@dataclass(frozen=True, slots=True)
class Present:
    """The CRM's leads as they are now, by key.

    Attributes
    ----------
    owner
        Key of each lead's owner; None where it has none.
    worked
        Leads that somebody has worked.
    """

    owner: Mapping[str, str | None]
    worked: frozenset[str]


def present_of(leads: pl.DataFrame, *, with_work: bool = False, none_worked: bool = False) -> Present:
    """Read a checked leads table.

    Parameters
    ----------
    leads
        The table as it is now.
    with_work
        Whether it is to say which leads were worked, by one of the columns :data:`WORKED`.
    none_worked
        That no lead was worked, where no column says so.

    Raises
    ------
    BadInput
        When no column says so, and nobody did.
    """
    keys = keys_of(leads["lead_id"].to_list())
    owners: list[str | None] = [None] * leads.height
    if "owner" in leads.columns:
        filled = leads["owner"].fill_null("")
        owners = [key or None for key in keys_of(filled.to_list())]
    columns = [name for name in WORKED if name in leads.columns]
    if with_work and not columns and not none_worked:
        expected = f"a column that says which leads were worked ({', '.join(WORKED)}), or --none-worked"
        raise BadInput([Fault("leads", expected)])
    worked = leads.select(pl.any_horizontal(pl.col(columns).is_not_null())).to_series() if columns else None
    at_work = frozenset() if worked is None else frozenset(key for key, yes in zip(keys, worked, strict=True) if yes)
    return Present(dict(zip(keys, owners, strict=True)), at_work)
