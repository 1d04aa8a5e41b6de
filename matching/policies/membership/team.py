"""A team of members: who is available now, with how much room, and who may not have which lead again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy, deepcopy
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from matching.policies.membership.member import Member
from matching.policies.membership.taken import Taken
from matching.policies.membership.windows import next_change, on_shift
from matching.policies.protocol import Pool
from matching.policies.rotation import Rotation

_FOR_EVER = 9999
"""An absence up to this year has no end."""

_LONGEST_SEARCH = 1_000
"""Shifts, days and absences that are looked through for the next time somebody is here."""

_KEYS = ("taken", "paused", "excluded", "rotation")


class Team:
    """Members, what happened to them, and the pool of a moment.

    Adding, removing or changing members (`change`) resets nobody: what happened is kept by rep id. Caps count in the
    member's own hours, days and weeks.

    Parameters
    ----------
    members
        In the order of the rotation, each once.
    rotation
        What the routing method remembers.
    ask_again
        Whether a lead that every member has declined may be offered to all anew, as Salesforce's Omni-Channel does;
        otherwise nobody gets it.
    """

    def __init__(self, members: Sequence[Member], rotation: Rotation | None = None, *, ask_again: bool = False) -> None:
        self.rotation = Rotation() if rotation is None else rotation
        self._ask_again = ask_again
        self._taken = Taken()
        self._paused: set[str] = set()
        self._excluded: dict[str, set[str]] = {}
        self.change(members)

    def change(self, members: Sequence[Member]) -> None:
        """Replace the members by these.

        Raises
        ------
        ValueError
            If one stands twice.
        """
        doubles = [rep_id for rep_id, count in Counter(member.rep_id for member in members).items() if count > 1]
        if doubles:
            raise ValueError(f"team: expected each member once, got {', '.join(doubles)} more than once")
        self._members = {member.rep_id: member for member in members}
        self._zones = {member.timezone: ZoneInfo(member.timezone) for member in members}
        self._forget()

    def _forget(self) -> None:
        """Look at every member anew before the next pool."""
        self._from: datetime | None = None
        self._until: datetime | None = None

    def pool(self, now: datetime) -> Pool:
        """Return who may be given leads now: on shift, not absent, not paused, with the room that caps leave.

        Raises
        ------
        ValueError
            If `now` has no time zone.
        """
        self._come_to(now)
        at = self._at
        return Pool(
            self._ids, self._room[at], self._weights, self.rotation, self._load[at], self._capacity,
            self._facts)  # fmt: skip

    def _come_to(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError(f"team: expected a time with time zone, got {now}")
        if self._from is None or self._until is None or not self._from <= now < self._until:
            self._work_out(now)

    def _work_out(self, now: datetime) -> None:
        """Look at every member; what is found holds until somebody's shift, day, absence or window changes."""
        members = list(self._members.values())
        shifts = {(member.hours, member.timezone) for member in members}
        working = {key: on_shift(key[0], self._zones[key[1]], now) for key in shifts}
        changes = [next_change(hours, self._zones[zone], now) for hours, zone in shifts]
        changes += [mark for member in members for absence in member.absences for mark in absence if mark > now]
        if any(member.caps.hour < np.inf for member in members):
            changes.append(now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0) + timedelta(minutes=15))
        self._from, self._until = now, min(changes, default=now + timedelta(days=1))
        self._taken.come_to(now, self._zones)
        self._position = {member.rep_id: row for row, member in enumerate(members)}
        present = [member for member in members if working[member.hours, member.timezone] and self._here(member, now)]
        self._at = np.array([self._position[member.rep_id] for member in present], dtype=np.intp)
        self._ids = tuple(member.rep_id for member in present)
        self._weights = np.array([member.weight for member in present])
        self._capacity = np.array([member.capacity for member in present])
        self._load = np.array([self._taken.load(member.rep_id) for member in members])
        self._room = np.array([self._taken.room(member) for member in members])
        names = sorted({name for member in members for name in member.facts})
        self._facts = {name: np.array([member.facts.get(name) for member in present], dtype=object) for name in names}

    def _here(self, member: Member, now: datetime) -> bool:
        absent = any(start <= now < end for start, end in member.absences)
        return not absent and member.rep_id not in self._paused

    def given(self, rep_id: str, lead_id: str, now: datetime) -> None:
        """Note that a member got a lead: it is open, counts against her caps, and is not hers again if she loses it."""
        self._come_to(now)
        self._taken.count(self._members[rep_id])
        self._refresh(rep_id)
        self._excluded.setdefault(lead_id, set()).add(rep_id)

    def closed(self, rep_id: str) -> None:
        """Note that one of her open leads is open no more; caps per window are not freed by that."""
        self._taken.close(rep_id)
        self._refresh(rep_id)

    def count_open(self, leads: Mapping[str, float]) -> None:
        """Take over how many leads members have open, from whoever knows better; caps per window are as they were."""
        for rep_id, count in leads.items():
            self._taken.set_open(rep_id, count)
        self._forget()

    def count_today(self, leads: Mapping[str, float], now: datetime) -> None:
        """Take over how many leads members were given today, where somebody knows of more than were counted here."""
        self._come_to(now)
        for rep_id, count in leads.items():
            if rep_id in self._members and self._taken.at_least(self._members[rep_id], "day", count):
                self._refresh(rep_id)

    def copy(self, lead_ids: Sequence[str]) -> Team:
        """Return a team that may go on by itself with these leads, of the same members."""
        other = copy(self)
        other.rotation, other._taken, other._paused = self.rotation.copy(), deepcopy(self._taken), set(self._paused)
        other._excluded = {lead_id: set(self._excluded[lead_id]) for lead_id in lead_ids if lead_id in self._excluded}
        other._forget()
        return other

    def taken_back(self, rep_id: str, lead_id: str, now: datetime) -> None:
        """Undo that she was given a lead which she never heard of: her turn is credited, and she may have it again."""
        self.declined(rep_id, lead_id, now)
        self._excluded[lead_id].discard(rep_id)

    def declined(self, rep_id: str, lead_id: str, now: datetime, way: Sequence[str] = ()) -> None:
        """Note that she declined, or let the time pass: it costs her no turn, and the lead is not hers again.

        `way` leads to the part of the rotation in which it was her turn (`Rotation.way_to`).
        """
        self._come_to(now)
        self._taken.give_back(rep_id)
        self._refresh(rep_id)
        self.rotation.at(way).credit(rep_id, "declined")
        self._excluded.setdefault(lead_id, set()).add(rep_id)

    def credited(self, rep_id: str, kind: str) -> None:
        """Credit a turn back for a `no_show` or a lead `cancelled`."""
        self.rotation.credit(rep_id, kind)

    def pause(self, rep_id: str) -> None:
        """Give her nothing until `resume`."""
        self._paused.add(rep_id)
        self._forget()

    def resume(self, rep_id: str) -> None:
        """End her pause; she comes back with the standing she had."""
        self._paused.discard(rep_id)
        self._forget()

    @property
    def paused(self) -> frozenset[str]:
        """Who gets nothing until she is resumed."""
        return frozenset(self._paused)

    def excluded(self, lead_ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """Return who may not have which of these leads again, as `Batch.excluded` takes it."""
        found = {lead_id: self._excluded[lead_id] for lead_id in lead_ids if lead_id in self._excluded}
        return {
            lead_id: frozenset(out)
            for lead_id, out in found.items()
            if not (self._ask_again and out.issuperset(self._members))
        }

    def absent(self, now: datetime) -> dict[str, str]:
        """Say of every member who is not in the pool why: ``paused``, ``absent`` or ``off shift``."""
        here = set(self.pool(now).rep_ids)
        return {rep_id: self._why(member, now) for rep_id, member in self._members.items() if rep_id not in here}

    def back_at(self, rep_id: str, now: datetime) -> datetime | None:
        """Return when a member is on shift again and not absent; None where that cannot be said: paused, or gone."""
        member = self._members[rep_id]
        zone, moment = self._zones[member.timezone], now
        for _ in range(_LONGEST_SEARCH):
            end = max((end for start, end in member.absences if start <= moment < end), default=None)
            if rep_id in self._paused or (end is not None and end.year >= _FOR_EVER):
                return None
            if end is None and on_shift(member.hours, zone, moment):
                return moment
            moment = next_change(member.hours, zone, moment) if end is None else end
        return None

    def _why(self, member: Member, now: datetime) -> str:
        if member.rep_id in self._paused:
            return "paused"
        return "off shift" if self._here(member, now) else "absent"

    def _refresh(self, rep_id: str) -> None:
        if self._from is not None and rep_id in self._position:
            row = self._position[rep_id]
            self._load[row] = self._taken.load(rep_id)
            self._room[row] = self._taken.room(self._members[rep_id])

    def state(self) -> dict[str, Any]:
        """Return what happened, with the rotation, as plain data ready for JSON."""
        return {
            "taken": self._taken.to_dict(),
            "paused": sorted(self._paused),
            "excluded": {lead_id: sorted(out) for lead_id, out in self._excluded.items()},
            "rotation": self.rotation.to_dict(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up what `state` described; members stay as they are.

        Raises
        ------
        ValueError
            If a key is missing or unknown.
        """
        if set(state) != set(_KEYS):
            raise ValueError(f"team: expected the keys {sorted(_KEYS)}, got {sorted(state)}")
        self._taken, self._paused = Taken.from_dict(state["taken"]), set(state["paused"])
        self._excluded = {lead_id: set(out) for lead_id, out in state["excluded"].items()}
        self.rotation = Rotation.from_dict(state["rotation"])
        self._forget()
