"""What a rotation remembers from one lead to the next, by rep id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(slots=True)
class Rotation:
    """The counters of all rotation policies; plain data that can be shown, saved and restored.

    Keyed by rep id, so a pool may shrink, grow or change its order without anyone's count being lost.

    Attributes
    ----------
    last
        The rep who had the latest turn in a plain rotation.
    order
        The pool's order at that turn: where to go on if that rep has left.
    pointers
        The pointer of each rep in a weighted rotation; the lowest is next.
    turns
        The number of the latest turn each rep had, counted over all reps; ties go to the oldest.
    present
        Reps who were available when the latest weighted decision ended.
    """

    last: str | None = None
    order: tuple[str, ...] = ()
    pointers: dict[str, float] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)
    present: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the state as plain data, ready for JSON; a copy."""
        return {
            "last": self.last,
            "order": list(self.order),
            "pointers": dict(self.pointers),
            "turns": dict(self.turns),
            "present": list(self.present),
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Return the rotation that `to_dict` described.

        Raises
        ------
        ValueError
            If a counter is missing or unknown.
        """
        expected = set(cls.__slots__)
        if set(state) != expected:
            raise ValueError(f"rotation: expected the keys {sorted(expected)}, got {sorted(state)}")
        return cls(
            last=state["last"],
            order=tuple(state["order"]),
            pointers=dict(state["pointers"]),
            turns=dict(state["turns"]),
            present=tuple(state["present"]),
        )
