"""What a rules file says of the members themselves: most leads in a window, and whether a declined lead comes again."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenarios.organisation import Part

Most = Annotated[float, Field(ge=0)] | None


class CapsTable(Part):
    """Most leads in an hour, a day, a week (from Monday) of the member's own time zone, and in total."""

    hour: Most = None
    day: Most = None
    week: Most = None
    total: Most = None

    def over(self, other: CapsTable) -> CapsTable:
        """Return the caps of the other with those that are stated here in their place."""
        return other.model_copy(update=self.model_dump(exclude_none=True))


class MembersTable(Part):
    """``[members]``: caps for everybody, by team and by rep; the nearest one counts, window by window.

    ``ask_again`` offers a lead that everybody has declined to all anew.
    """

    caps: CapsTable = CapsTable()
    team: dict[str, CapsTable] = Field(default_factory=dict)
    rep: dict[str, CapsTable] = Field(default_factory=dict)
    ask_again: bool = False

    def caps_of(self, rep_id: str, team: str | None) -> CapsTable:
        """Return what holds for one member."""
        for_team = self.team.get(team, CapsTable()) if team is not None else CapsTable()
        return self.rep.get(rep_id, CapsTable()).over(for_team.over(self.caps))
