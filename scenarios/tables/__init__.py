"""The tables that go in and out, described once and checked in one pass."""

from scenarios.tables.check import check_table
from scenarios.tables.frames import as_frame
from scenarios.tables.headers import column_names, misspelling_of, nearest, plain, repeated_names
from scenarios.tables.inspection import Inspection, inspect_table
from scenarios.tables.reading import as_text
from scenarios.tables.salesforce import align_ids
from scenarios.tables.spec import Column, Kind, Rule, TableSpec
from scenarios.tables.specs import (
    ABSENCES,
    ACCOUNTS,
    ASSIGNMENTS,
    CAPACITIES,
    EVENTS,
    HISTORY,
    LEADS,
    LOG,
    PAIRS,
    REPS,
    SCHEDULE,
    SPECS,
)

__all__ = [
    "ABSENCES",
    "ACCOUNTS",
    "ASSIGNMENTS",
    "CAPACITIES",
    "EVENTS",
    "HISTORY",
    "LEADS",
    "LOG",
    "PAIRS",
    "REPS",
    "SCHEDULE",
    "SPECS",
    "Column",
    "Inspection",
    "Kind",
    "Rule",
    "TableSpec",
    "align_ids",
    "as_frame",
    "as_text",
    "check_table",
    "column_names",
    "inspect_table",
    "misspelling_of",
    "nearest",
    "plain",
    "repeated_names",
]
