"""A scenario as the stages read it: the same fields, and what is worked out from them, quick to read.

A pydantic model defines ``__getattr__``, so Python looks every one of its attributes up in the slow way. The stages of
the funnel read some eighty of them a lead, which was a twentieth of a run's work.
"""

from __future__ import annotations

from functools import cache, cached_property
from types import FunctionType
from typing import Any, TypeVar, cast

from scenarios.organisation import Part

P = TypeVar("P", bound=Part)

_KEPT = (FunctionType, property, cached_property)


def plain(part: P) -> P:
    """Give a part of a scenario, and the parts that are its fields, as plain objects to be read and not changed.

    Parts in tuples and mappings stay as they are; so does the scenario given. What writes or copies a model
    (``replace``, ``fingerprint``) does not work on them.
    """
    read = object.__new__(_plain_class(type(part)))
    for name in type(part).model_fields:
        value = getattr(part, name)
        setattr(read, name, plain(value) if isinstance(value, Part) else value)
    return cast(P, read)


@cache
def _plain_class(model: type[Part]) -> type[Any]:
    """Give a class with a slot for each field, and the model's own properties and methods.

    Its special methods are pydantic's, and do not fit; properties that are kept once found keep it in ``__dict__``.
    """
    bases = [base for base in reversed(model.__mro__) if issubclass(base, Part) and base is not Part]
    found = {name: value for base in bases for name, value in vars(base).items() if isinstance(value, _KEPT)}
    own = {name: value for name, value in found.items() if not name.startswith("__")}
    return type(model.__name__, (), {**own, "__slots__": (*model.model_fields, "__dict__")})
