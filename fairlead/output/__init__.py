"""Files out: whole or not at all, and the same bytes for the same content."""

from fairlead.output.atomic import Outputs, all_or_nothing, write_json, write_table
from fairlead.output.fault_list import fault_table, write_faults
from fairlead.output.targets import TABLE_SUFFIXES, check_table_target, check_target

__all__ = [
    "TABLE_SUFFIXES",
    "Outputs",
    "all_or_nothing",
    "check_table_target",
    "check_target",
    "fault_table",
    "write_faults",
    "write_json",
    "write_table",
]
