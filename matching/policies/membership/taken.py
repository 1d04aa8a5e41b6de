"""What members have been given: leads open now, and leads by hour, day, week and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

from matching.policies.membership.member import Member
from matching.policies.membership.windows import WINDOWS, window_of


class Taken:
    """Counts by rep id; a count belongs to the window it was made in, and is nothing in the next."""

    def __init__(self) -> None:
        self._given: dict[str, dict[str, tuple[str, float]]] = {}
        self._open: Counter[str] = Counter()
        self._windows: dict[tuple[str, str], str] = {}

    def come_to(self, now: datetime, zones: Mapping[str, ZoneInfo]) -> None:
        """Work out which hour, day and week it is in each time zone."""
        self._windows = {
            (name, window): window_of(window, zone, now) for name, zone in zones.items() for window in WINDOWS
        }

    def load(self, rep_id: str) -> float:
        """Return how many leads she has open."""
        return float(self._open[rep_id])

    def room(self, member: Member) -> float:
        """Return how many more leads her capacity and all her caps leave."""
        room = member.capacity - self._open[member.rep_id]
        for window in WINDOWS:
            cap: float = getattr(member.caps, window)
            if cap < inf:
                room = min(room, cap - self._in_window(member, window))
        return max(0.0, room)

    def count(self, member: Member) -> None:
        """Count a lead given."""
        counts = self._given.setdefault(member.rep_id, {})
        for window in WINDOWS:
            before = self._in_window(member, window)
            counts[window] = (self._windows[member.timezone, window], before + 1.0)
        self._open[member.rep_id] += 1

    def at_least(self, member: Member, window: str, leads: float) -> bool:
        """Count at least so many leads in a window; returns whether that changed anything."""
        if leads <= self._in_window(member, window):
            return False
        name = self._windows[member.timezone, window]
        self._given.setdefault(member.rep_id, {})[window] = (name, leads)
        return True

    def give_back(self, rep_id: str) -> None:
        """Count a lead no more that she was given and declined, neither as open nor against her caps."""
        counts = self._given.get(rep_id, {})
        for window, (name, count) in counts.items():
            counts[window] = (name, max(0.0, count - 1.0))
        self.close(rep_id)

    def set_open(self, rep_id: str, leads: float) -> None:
        """Take it from somebody who knows how many she has open."""
        self._open[rep_id] = int(leads)

    def close(self, rep_id: str) -> None:
        """Count one of her open leads no more."""
        self._open[rep_id] = max(0, self._open[rep_id] - 1)

    def _in_window(self, member: Member, window: str) -> float:
        now = self._windows[member.timezone, window]
        name, count = self._given.get(member.rep_id, {}).get(window, (now, 0.0))
        return count if name == now else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain data, ready for JSON."""
        given = {rep_id: {window: list(pair) for window, pair in row.items()} for rep_id, row in self._given.items()}
        return {"given": given, "open": dict(self._open)}

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Taken:
        """Return the counts that `to_dict` described."""
        taken = cls()
        taken._open = Counter(state["open"])
        taken._given = {
            rep_id: {window: (str(name), float(count)) for window, (name, count) in row.items()}
            for rep_id, row in state["given"].items()
        }
        return taken
