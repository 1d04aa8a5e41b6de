"""Files in: read, mapped to our names, checked, ids spelled alike."""

from fairlead.intake.checked import Checked
from fairlead.intake.mapping import Mapping, load_mapping, profile_names
from fairlead.intake.tables import read_all, read_table

__all__ = ["Checked", "Mapping", "load_mapping", "profile_names", "read_all", "read_table"]
