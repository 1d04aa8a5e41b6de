"""Members of a team: hours, absence, pauses, caps, declines."""

from matching.policies.membership.member import Caps, Member
from matching.policies.membership.team import Team

__all__ = ["Caps", "Member", "Team"]
