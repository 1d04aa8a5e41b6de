"""Events that a log has more than once."""

from __future__ import annotations

import polars as pl

_ONE_EVENT = ("lead_id", "event", "time")


def without_repeats(events: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """Count events of one kind that happened to one lead in one instant once: the first of them stays.

    An export that was joined or appended twice has such rows; nobody accepts or calls a lead twice in a microsecond.

    Returns
    -------
    polars.DataFrame, dict
        The log without them, and how many were dropped of each kind of event, by name.
    """
    first = events.is_empty() or events.select(pl.struct(_ONE_EVENT).is_first_distinct()).to_series()
    if isinstance(first, bool) or first.all():
        return events, {}
    counts = events.filter(~first)["event"].value_counts()
    return events.filter(first), {str(kind): int(count) for kind, count in sorted(counts.iter_rows())}


def repeats_line(dropped: dict[str, int], source: str) -> str:
    """Say how many were dropped, by kind."""
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in dropped.items())
    return (
        f"Repeated in {source}, and counted once: {sum(dropped.values()):,} events of the same lead, kind and "
        f"instant as another ({kinds})."
    )
