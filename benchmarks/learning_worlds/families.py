"""What distinguishes one family of worlds from another."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Family:
    """One family of worlds.

    ``days`` is the span of the history, and a lead's age that span times a uniform number to the power ``growth``:
    above 1 most leads came in lately, as in a firm that grows; ``slow`` the standard deviation of reps' log slowness;
    ``drift`` the angle in degrees by which reps' effects have turned between the history's beginning and the new
    leads; ``hidden`` the strength (logits) of what the manager sees in a lead and the history does not; ``load`` the
    fall of the logit for a standard deviation of a rep's load; ``preference`` how strongly managers send leads to
    their own niche and skill.
    """

    strength: float = 0.5
    rows: int = 5000
    reps: int = 40
    days: float = 720.0
    growth: float = 1.0
    slow: float = 0.0
    new_share: float = 0.0
    drift: float = 0.0
    skill_noise: float = 0.7
    hidden: float = 0.0
    strict: bool = False
    load: float = 0.0
    preference: float = 0.7


_STANDARD = Family()

FAMILIES: dict[str, Family] = {
    "strong": replace(_STANDARD, strength=1.0),
    "half": _STANDARD,
    "fifth": replace(_STANDARD, strength=0.2),
    "alike": replace(_STANDARD, strength=0.0),
    "open": replace(_STANDARD, days=300.0, growth=2.0),
    "speed": replace(_STANDARD, slow=0.5, days=360.0),
    "few": replace(_STANDARD, reps=5, rows=3000),
    "new": replace(_STANDARD, new_share=0.3),
    "drift": replace(_STANDARD, drift=60.0),
    "noise": replace(_STANDARD, skill_noise=3.0),
    "hidden": replace(_STANDARD, hidden=0.5),
    "strict": replace(_STANDARD, strict=True),
    "load": replace(_STANDARD, load=0.25),
}
"""By name; ``strong-20000`` and the like ask for another number of past leads."""


def family(name: str) -> Family:
    """Give a family by name, with ``-ROWS`` behind it for another number of past leads."""
    base, _, rows = name.partition("-")
    found = FAMILIES[base]
    return replace(found, rows=int(rows)) if rows else found
