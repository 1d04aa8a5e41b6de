"""Past assignments rebuilt from a CRM's record of owner changes."""

from fairlead.rebuilding.given import Export
from fairlead.rebuilding.rebuild import Rebuilt, rebuild
from fairlead.rebuilding.settings import Rebuild
from fairlead.rebuilding.sheets import Sheet
from fairlead.rebuilding.unrebuilt import DONE

__all__ = ["DONE", "Export", "Rebuild", "Rebuilt", "Sheet", "rebuild"]
