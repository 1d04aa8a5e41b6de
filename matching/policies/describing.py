"""A policy as plain data: its kind, its parameters, and the policies inside it; and whether a memory fits another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from matching.policies.protocol import Policy
from matching.policies.routes import CATCH_ALL, Route

_NOT_PARAMETERS = ("name", "values_from")


def described(policy: Policy) -> dict[str, Any]:
    """Return kind, parameters and inner policies of a policy, ready for JSON; `routes` by the names of the routes."""
    return {"name": policy.name, **_plain(policy)}


def differing_kinds(one: Mapping[str, Any], other: Mapping[str, Any], place: str = "") -> list[str]:
    """Return where two descriptions have policies of different kinds: there one cannot use the other's memory.

    Parameters alone may differ, and routes may come and go.
    """
    if one.get("kind") != other.get("kind"):
        return [f"{place or 'policy'}: {one.get('kind')}, not {other.get('kind')}"]
    found = []
    for key in sorted(set(one) & set(other)):
        if isinstance(one[key], Mapping) and isinstance(other[key], Mapping):
            found += differing_kinds(one[key], other[key], f"{place}.{key}" if place else key)
    return found


def differing_parameters(one: Mapping[str, Any], other: Mapping[str, Any], place: str = "") -> dict[str, list[Any]]:
    """Return parameters that differ, by place: what they are in the one and in the other, None where there is none."""
    found: dict[str, list[Any]] = {}
    for key in sorted(set(one) | set(other)):
        where, left, right = f"{place}.{key}" if place else key, one.get(key), other.get(key)
        if isinstance(left, Mapping) and isinstance(right, Mapping):
            found |= differing_parameters(left, right, where)
        elif left != right:
            found[where] = [left, right]
    return found


def _plain(held: Any) -> Any:
    if isinstance(held, Route):
        return {"to": _plain(held.to), "when": _plain(held.when), "by": _plain(held.by)}
    if is_dataclass(held) and not isinstance(held, type):
        return {"kind": type(held).__name__, **_parts(held)}
    if isinstance(held, Mapping):
        return {str(key): _plain(value) for key, value in held.items()}
    if isinstance(held, list | tuple):
        if held and all(isinstance(one, Route) for one in held):
            return {one.name: _plain(one) for one in held}
        return [_plain(one) for one in held]
    plain = held is None or isinstance(held, bool | int | float | str)
    return held if plain else {"kind": type(held).__name__}


def _parts(held: Any) -> dict[str, Any]:
    names = [each.name for each in fields(held) if each.name not in _NOT_PARAMETERS and not each.name.startswith("_")]
    return {CATCH_ALL if name == "catch_all" else name: _plain(getattr(held, name)) for name in names}
