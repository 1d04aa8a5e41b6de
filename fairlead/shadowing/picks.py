"""What the sheets of a time said: whom we would have picked, and who got the leads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl
from sqlalchemy import select

from fairlead.ledger import Ledger
from fairlead.ledger.inputs import moment
from fairlead.ledger.persons import names_of
from fairlead.ledger.reading import decisions_of
from fairlead.ledger.restoring import leads_of, restored
from fairlead.ledger.schema import BATCH
from fairlead.shadowing.sheet import GIVEN_TO
from scenarios.faults import BadInput, Fault

if TYPE_CHECKING:
    from models import ConversionModel

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "lead_id": pl.String,
    "rep_id": pl.String,
    "assigned_at": pl.Datetime("us", "UTC"),
    "pick": pl.String,
    "batch": pl.String,
}


@dataclass(frozen=True, eq=False)
class Picks:
    """What sheets said.

    Attributes
    ----------
    table
        One row a lead that somebody got: ``lead_id``, ``rep_id`` (who), ``assigned_at`` (the sheet's moment), ``pick``.
    sheets
        How many sheets there were.
    policy
        The method by which we picked.
    began
        The moment of the first.
    model
        The model of the first sheet; None where the method needs none, or it is erased.
    erased
        Leads whose rows are erased.
    """

    table: pl.DataFrame
    sheets: int
    policy: str
    began: datetime
    model: ConversionModel | None
    erased: int


def picks_of(ledger: Ledger, since: datetime | None = None, until: datetime | None = None) -> Picks:
    """Collect the sheets of a time, both ends included.

    Raises
    ------
    BadInput
        When there is none, or they were made by several methods.
    """
    with ledger.reading() as connection:
        rows = connection.execute(select(BATCH).order_by(BATCH.c.no)).all()
        sheets = []
        for row in rows:
            config = json.loads(row.config)
            on = moment(config["on"])
            if config.get("shadow") and (since is None or on >= since) and (until is None or on <= until):
                sheets.append((on, row))
        if not sheets:
            raise ledger.refused("a ledger with sheets of this time; 'fairlead shadow sheet' makes them")
        policies = sorted({row.policy for _, row in sheets})
        if len(policies) > 1:
            expected = (
                f"sheets by one method; these are by {', '.join(policies)}: state a time with --since and --until"
            )
            raise BadInput([Fault("shadow", expected)])
        sheets.sort(key=lambda each: each[0])
        lines, erased = [], 0
        for on, row in sheets:
            given = dict(leads_of(connection, row).select("lead_id", GIVEN_TO).iter_rows())
            decisions = decisions_of(connection, row.no)
            names = names_of(
                connection, {each[who] for each in decisions for who in ("lead", "rep") if each[who] is not None}
            )
            for each in decisions:
                lead = names[each["lead"]]
                if lead not in given:
                    erased += 1
                elif given[lead] is not None:
                    pick = None if each["rep"] is None else names[each["rep"]]
                    lines.append((lead, given[lead], on.astimezone(UTC), pick, row.id))
        model = restored(connection, sheets[0][1]).model
    return Picks(
        pl.DataFrame(lines, schema=SCHEMA, orient="row"), len(sheets), policies[0], sheets[0][0], model, erased
    )
