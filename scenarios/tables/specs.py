"""The tables of DESIGN section 3, accounts, confirmed capacities, and pairs that rules list."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from scenarios.tables.rules import EVENT_RULES, HISTORY_RULES, LOG_RULES, not_before
from scenarios.tables.spec import Column, Kind, Rule, TableSpec
from scenarios.vocabulary import EventKind, Grade, Outcome, Role


def _required(name: str, kind: Kind, low: float | None = None) -> Column:
    return Column(name, kind, required=True, filled=True, low=low)


def _choice(name: str, words: type[Grade] | type[Outcome] | type[Role] | type[EventKind]) -> Column:
    return Column(name, Kind.CHOICE, choices=tuple(word.value for word in words))


def _never_empty(column: Column) -> Column:
    return replace(column, required=True, filled=True)


_LEAD_COLUMNS = (
    _required("lead_id", Kind.ID),
    Column("created_at", Kind.TIME),
    Column("territory", Kind.TEXT),
    Column("niche", Kind.TEXT),
    Column("language", Kind.TEXT),
    Column("source", Kind.TEXT),
    _choice("grade", Grade),
    Column("engagement", Kind.NUMBER),
    Column("score", Kind.NUMBER),
    Column("value", Kind.NUMBER, low=0.0),
    Column("work", Kind.NUMBER, low=0.0),
    Column("account_id", Kind.ID),
    Column("person_key", Kind.ID),
    Column("owner", Kind.ID),
)

LEADS = TableSpec("leads", (*_LEAD_COLUMNS, Column("breached_at", Kind.TIME)), key=("lead_id",))
"""Leads to be given out, one row each; ``breached_at``: since when its owner is over the response time."""

REPS = TableSpec(
    "reps",
    (
        _required("rep_id", Kind.ID),
        _required("capacity", Kind.NUMBER, low=0.0),
        Column("territories", Kind.LIST),
        Column("niches", Kind.LIST),
        Column("languages", Kind.LIST),
        Column("skill", Kind.NUMBER, low=0.0, high=1.0),
        _choice("role", Role),
        Column("team", Kind.TEXT),
        Column("manager", Kind.TEXT),
        Column("weight", Kind.NUMBER, low=0.0),
        Column("hired_on", Kind.DATE),
        Column("left_on", Kind.DATE),
        Column("open_load", Kind.NUMBER, low=0.0),
        Column("timezone", Kind.ZONE),
        Column("hours", Kind.HOURS),
    ),
    key=("rep_id",),
    rules=(not_before("left_on", "hired_on"),),
)
"""Reps who may be given leads, one row each."""

ABSENCES = TableSpec(
    "absences",
    (_required("rep_id", Kind.ID), _required("from", Kind.TIME), _required("until", Kind.TIME)),
    rules=(not_before("until", "from"),),
)
"""When reps are away, one row an absence."""

ACCOUNTS = TableSpec(
    "accounts",
    (
        _required("account_id", Kind.ID),
        Column("parent", Kind.ID),
        Column("owner", Kind.ID),
        Column("named", Kind.YES_NO),
        Column("partner", Kind.ID),
        Column("protected_until", Kind.DATE),
    ),
    key=("account_id",),
    rules=(Rule("parent", ("parent", "account_id"), pl.col("parent") == pl.col("account_id"), "another account"),),
)
"""Buying firms, one row each: who holds them, and whether their leads may go to anybody else."""

HISTORY = TableSpec(
    "history",
    (
        *_LEAD_COLUMNS,
        _required("rep_id", Kind.ID),
        _required("assigned_at", Kind.TIME),
        _never_empty(_choice("outcome", Outcome)),
        Column("closed_at", Kind.TIME, required=True),
        Column("revenue", Kind.NUMBER, low=0.0),
        Column("reject_reason", Kind.TEXT),
        Column("accepted_at", Kind.TIME),
        Column("first_touch_at", Kind.TIME),
        Column("contacted_at", Kind.TIME),
        Column("qualified_at", Kind.TIME),
        Column("load_at_assignment", Kind.NUMBER, low=0.0),
        Column("eligible_reps", Kind.ID_LIST),
        Column("propensity", Kind.NUMBER, low=0.0, high=1.0),
    ),
    key=("lead_id", "assigned_at"),
    rules=HISTORY_RULES,
)
"""Past assignments, one row each; a lead that was given out twice has two."""

EVENTS = TableSpec(
    "events",
    (
        _required("time", Kind.TIME),
        _required("lead_id", Kind.ID),
        Column("rep_id", Kind.ID, required=True),
        _never_empty(_choice("event", EventKind)),
        Column("detail", Kind.JSON),
    ),
    rules=EVENT_RULES,
)
"""What happened, one row an event, ordered by time; every lead that arrived has its end in it."""

LOG = TableSpec(EVENTS.name, EVENTS.columns, rules=LOG_RULES, together="lead_id")
"""What happened, as a firm exports it: of a lead that is still open nothing says so
(:func:`simulation.as_logged.as_logged`)."""

ASSIGNMENTS = TableSpec(
    "assignments",
    (
        _required("lead_id", Kind.ID),
        Column("rep_id", Kind.ID, required=True),
        Column("probability", Kind.NUMBER, low=0.0, high=1.0),
        Column("expected_value", Kind.NUMBER),
        Column("price", Kind.NUMBER),
        Column("runner_up", Kind.ID),
        Column("margin", Kind.NUMBER),
        Column("propensity", Kind.NUMBER, low=0.0, high=1.0),
        Column("reason", Kind.TEXT),
    ),
    key=("lead_id",),
)
"""Who got which lead, one row a lead; ``rep_id`` is empty where nobody did."""

CAPACITIES = TableSpec(
    "capacities",
    (_required("rep_id", Kind.ID), _required("capacity", Kind.NUMBER, low=0.0), Column("unit", Kind.TEXT)),
    key=("rep_id",),
)
"""What each rep can take, as confirmed by a person; other columns are the working it came from."""

PAIRS = TableSpec("pairs", (_required("lead_id", Kind.ID), _required("rep_id", Kind.ID)), key=("lead_id", "rep_id"))
"""Pairs of a lead and a rep, as rules list them."""

SCHEDULE = TableSpec(
    "schedule",
    (
        Column("team", Kind.TEXT, required=True, filled=True),
        _required("pair", Kind.NUMBER, low=0.0),
        _required("block", Kind.NUMBER, low=0.0),
        _required("starts_at", Kind.TIME),
        _required("counts_from", Kind.TIME),
        _required("ends_at", Kind.TIME),
        Column("arm", Kind.CHOICE, required=True, filled=True, choices=("base", "inner")),
    ),
    key=("team", "block"),
    rules=(not_before("counts_from", "starts_at"), not_before("ends_at", "counts_from")),
)
"""Which method has its turn when in a trial, one row a block of a team (``fairlead trial plan``)."""

_ALL = (LEADS, REPS, ACCOUNTS, ABSENCES, HISTORY, LOG, ASSIGNMENTS, CAPACITIES, PAIRS, SCHEDULE)
SPECS = {spec.name: spec for spec in _ALL}
"""All tables that are read, by name."""
