"""What a rule is called wherever people read of it: by the table it stands in, its number from 1 on, and its name."""

from __future__ import annotations


def called(table: str, at: int, name: str) -> str:
    """Return ``only 2 "big deals"`` for the second ``[[constraints.only]]`` (``at`` 1) with that name."""
    return f'{table} {at + 1} "{name}"' if name else f"{table} {at + 1}"
