"""The parameters of a conversion model: what each may be, and how they come back from a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.columns.lead_part import refuse_unfit
from scenarios.faults import BadInput, Fault

_ONCE_ABSENT = {"features": None, "rep_effects": True, "weighting": None, "lead_estimator": None, "steps": False}
"""Parameters that the first models did not write."""


def refuse(parameters: Mapping[str, Any], source: str) -> None:
    """Refuse parameters out of range.

    Raises
    ------
    BadInput
        Naming each of them.
    """
    faults = []
    horizon = parameters["horizon_days"]
    if not (_is_number(horizon) and 0 < horizon < 36_525):
        faults.append(("horizon_days", "a number of days above 0 and below a century"))
    for name, least in (("max_levels", 1), ("draws", 20), ("seed", 0)):
        value = parameters[name]
        if not (isinstance(value, int) and not isinstance(value, bool) and value >= least):
            faults.append((name, f"a whole number from {least}"))
    faults += [(name, "True or False") for name in ("rep_effects", "steps") if not isinstance(parameters[name], bool)]
    if parameters["weighting"] not in (None, "propensity"):
        faults.append(("weighting", "'propensity', or None"))
    estimator = parameters["lead_estimator"]
    if estimator is not None and (expected := refuse_unfit(estimator)) is not None:
        faults.append(("lead_estimator", expected))
    if not (parameters["features"] is None or _are_names(parameters["features"])):
        faults.append(("features", "a list of column names, or None"))
    if faults:
        raise BadInput(Fault(source, expected, column=name, value=str(parameters[name])) for name, expected in faults)


def as_saved(parameters: Mapping[str, Any], names: set[str], source: str) -> dict[str, Any]:
    """Give the parameters that a model directory has, those of its time filled up.

    Raises
    ------
    BadInput
        When they are others than ``names``, or one is out of range.
    """
    found = {**_ONCE_ABSENT, **parameters}
    if set(found) != names:
        raise BadInput([Fault(source, "the parameters of a conversion model", value=str(found))])
    refuse(found, source)
    if isinstance(found["features"], list):  # JSON knows no tuples
        found["features"] = tuple(found["features"])
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _are_names(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(name, str) for name in value)
