"""What to do next about a refusal, below its faults: which option mends what no single cell can."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from fairlead.databases import address_of
from fairlead.drafting.profiles import fitting_profiles
from fairlead.drafting.written import opened_file
from scenarios.faults import BadInput

_DRAFTED = frozenset({"leads", "reps", "history"})


def hint_at_mappings(refusal: BadInput, files: Mapping[str, str]) -> None:
    """Note on a refusal that a mapping is missing, where required columns are, or the fields are parted by other signs.

    Parameters
    ----------
    refusal
        Of files that were read without a mapping.
    files
        Table name to file or address.
    """
    if not any(_of_the_form(fault.expected) for fault in refusal.faults):
        return
    paths = {name: place for name in files if isinstance(place := address_of(files[name]), Path) and name in _DRAFTED}
    named = fitting_profiles(_headers(paths)) if len(paths) == len(_DRAFTED & set(files)) else ()
    if named:
        listed = " or ".join(f"--columns {name}" for name in named)
        refusal.add_note(
            f"These files look like an export that a shipped profile reads: {listed}. What the profile does not say, "
            "`fairlead check --write-mapping FILE` drafts."
        )
    else:
        refusal.add_note(
            "If your columns have other names, say which is which with --columns FILE (or PROFILE, for a known CRM); "
            "`fairlead check --write-mapping FILE` drafts it."
        )


def _of_the_form(expected: str) -> bool:
    return expected.startswith("this required column") or "separator = " in expected


def _headers(paths: Mapping[str, Path]) -> dict[str, pl.DataFrame]:
    try:
        return {name: opened_file(path).frame for name, path in paths.items()}
    except BadInput:
        return {}
