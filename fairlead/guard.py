"""Makes sure that the packages Python finds are ours.

The names ``matching``, ``models``, ``simulation`` and ``scenarios`` are generic, and others have published packages
under them. A stranger in the way would be imported in silence, or overwrite our files on install; so the command
line looks before it imports anything.
"""

from __future__ import annotations

from importlib.machinery import PathFinder
from importlib.metadata import packages_distributions
from pathlib import Path

ROOMS = ("simulation", "matching", "models", "scenarios")
_HOME = Path(__file__).resolve().parent.parent


def strangers() -> list[str]:
    """Say, a sentence each, which packages are missing or belong to somebody else."""
    owners = packages_distributions()
    return [complaint for room in ROOMS for complaint in _complaints(room, owners.get(room, []))]


def _complaints(room: str, owners: list[str]) -> list[str]:
    found = _location(room)
    if found is None:
        return [f"Package '{room}' is missing from this installation. Install Fairlead again."]
    if found != _HOME / room:
        return [
            f"Python finds a package '{room}' at {found}, which is not Fairlead's "
            f"({_HOME / room}). Run Fairlead in an environment of its own, away from that folder."
        ]
    others = sorted({name for name in owners if name.lower() != "fairlead"})
    if others:
        return [
            f"Package '{room}' was also installed by {', '.join(others)}, which may have overwritten Fairlead's. "
            f"Uninstall it, then install Fairlead again, in an environment of its own."
        ]
    return []


def _location(room: str) -> Path | None:
    spec = PathFinder.find_spec(room)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).resolve().parent
