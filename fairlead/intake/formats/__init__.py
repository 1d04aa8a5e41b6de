"""The ways in which people write numbers and times, and how a mapping says which."""

from fairlead.intake.formats.advice import advised
from fairlead.intake.formats.evidence import Evidence, number_evidence, time_evidence
from fairlead.intake.formats.numbers import Decimal, plain_numbers
from fairlead.intake.formats.spelled import respelled
from fairlead.intake.formats.times import checked_format, iso_times

__all__ = [
    "Decimal",
    "Evidence",
    "advised",
    "checked_format",
    "iso_times",
    "number_evidence",
    "plain_numbers",
    "respelled",
    "time_evidence",
]
