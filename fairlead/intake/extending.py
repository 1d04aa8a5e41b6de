"""A mapping that adds to a shipped profile, or changes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def extended(content: dict[str, Any], profile: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """Return a mapping's content with what it does not say itself taken from the profile it ``extends``.

    Tables are merged key by key at every depth; lists, words and numbers are replaced. ``profile`` returns the content
    of a profile and refuses a name that is none.
    """
    return _merged(profile(str(content["extends"])), content) if "extends" in content else content


def _merged(base: dict[str, Any], top: dict[str, Any]) -> dict[str, Any]:
    both = {key: _merged(base[key], value) for key, value in top.items() if _tables(base.get(key), value)}
    return {**base, **top, **both}


def _tables(one: object, other: object) -> bool:
    return isinstance(one, dict) and isinstance(other, dict)
