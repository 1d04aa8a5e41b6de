"""Organisations to read and compare: the library listed, a scenario as a playbook, what a change changes."""

from fairlead.organisations.difference import Change, changes
from fairlead.organisations.listing import Entry, entry_of, library
from fairlead.organisations.playbook import Playbook, Section, playbook_of
from fairlead.organisations.size import Size, size_of
from fairlead.organisations.way import Stage, drawn, stages_of

__all__ = [
    "Change",
    "Entry",
    "Playbook",
    "Section",
    "Size",
    "Stage",
    "changes",
    "drawn",
    "entry_of",
    "library",
    "playbook_of",
    "size_of",
    "stages_of",
]
