"""The page of `fairlead playbook`."""

from __future__ import annotations

from fairlead.organisations import Playbook
from fairlead.report.rendering import rendered


def playbook_page(playbook: Playbook) -> str:
    """Write a playbook as one self-contained page without scripts; it names no rep."""
    return rendered("playbook.html", playbook=playbook)
