"""Files in: read, mapped to our names, checked, ids spelled alike."""

from fairlead.intake.checked import Checked
from fairlead.intake.mapping import HistoryMapping, Join, Mapping, load_mapping, profile_names
from fairlead.intake.read import read_file
from fairlead.intake.rebuilt import companions
from fairlead.intake.tables import read_all, read_table, sound_rows

__all__ = [
    "Checked",
    "HistoryMapping",
    "Join",
    "Mapping",
    "companions",
    "load_mapping",
    "profile_names",
    "read_all",
    "read_file",
    "read_table",
    "sound_rows",
]
