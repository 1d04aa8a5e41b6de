"""Shipped profiles whose columns a firm's files have."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from fairlead.intake import load_mapping, profile_names
from fairlead.intake.resolving import fits


def fitting_profiles(frames: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """Return the profiles that find all the columns they need in every one of these tables.

    A list of reps alone has too few columns to tell one system from another.
    """
    if not {"leads", "history"} & set(frames):
        return ()
    return tuple(name for name in profile_names() if _fits_all(name, frames))


def _fits_all(name: str, frames: Mapping[str, pl.DataFrame]) -> bool:
    profile = load_mapping(name)
    return all(fits(profile.of(table), frame.columns) for table, frame in frames.items())
