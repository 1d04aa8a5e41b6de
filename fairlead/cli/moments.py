"""Moments as people type them: ``now``, or a time with its offset."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scenarios.faults import BadInput, Fault

EXPECTED = "'now', or a time such as 2026-03-02T09:30+01:00 (without an offset --timezone says which zone)"


def moment_of(text: str | None, timezone: str | None, option: str = "--now") -> datetime:
    """Read a moment; nothing, and the word ``now``, are this one.

    Raises
    ------
    BadInput
        When it cannot be read, or has neither an offset nor a time zone.
    """
    if text is None or text.strip().lower() == "now":
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(text.strip())
        if found.tzinfo is None and timezone is not None:
            found = found.replace(tzinfo=ZoneInfo(timezone))
    except (ValueError, ZoneInfoNotFoundError):
        raise BadInput([Fault("moment", EXPECTED, column=option, value=text)]) from None
    if found.tzinfo is None:
        raise BadInput([Fault("moment", EXPECTED, column=option, value=text)])
    return found
