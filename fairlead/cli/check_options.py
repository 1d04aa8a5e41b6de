"""Which options of ``fairlead check`` go together."""

from __future__ import annotations

from pathlib import Path

from fairlead.capacities import Settings
from fairlead.capacities.settings import SELLING_SHARE
from fairlead.intake import load_mapping
from fairlead.output import check_target
from scenarios import BadInput, Fault


def refuse_options(
    files: set[str],
    on_disk: set[str],
    capacities: Path | None,
    write_mapping: Path | None,
    columns: str | None,
    json: Path | None,
    page: Path | None,
) -> None:
    """Refuse options of ``check`` that do not go together, and files that could not be written.

    Raises
    ------
    BadInput
        Naming the first option at fault.
    """
    if not files:
        raise BadInput([Fault("check", "at least one of --leads, --reps, --history")])
    if write_mapping is not None and columns is not None:
        raise BadInput([Fault("check", "no --columns beside it: it drafts the mapping anew", column="--write-mapping")])
    if write_mapping is not None and on_disk != files:
        raise BadInput([Fault("check", "files: a mapping is drafted from CSV or Parquet", column="--write-mapping")])
    kinds = ((capacities, (".csv", ".parquet")), (json, (".json",)), (page, (".html",)), (write_mapping, (".toml",)))
    for target, suffixes in kinds:
        if target is not None:
            check_target(target, suffixes)
    for option, target in (("--capacities", capacities), ("--write-mapping", write_mapping)):
        if target is not None and target.exists():
            expected = (
                "a new file: people edit such files, and this one may hold what they wrote; name another or delete it"
            )
            raise BadInput([Fault(str(target), expected, column=option)])


def capacity_settings(
    files: set[str], capacities: Path | None, absences: str | None, share: float | None, minutes: float | None
) -> Settings:
    """Refuse what belongs to the capacity proposal where there can be none."""
    given = {
        "--capacities": capacities,
        "--absences": absences,
        "--selling-share": share,
        "--minutes-per-lead": minutes,
    }
    if not {"reps", "history"} <= files:
        faults = [
            Fault("check", "--reps and --history beside it", column=option)
            for option, value in given.items()
            if value is not None
        ]
        if faults:
            raise BadInput(faults)
    return Settings(SELLING_SHARE if share is None else share, minutes)


def refuse_unrebuilt(target: Path | None, columns: str | None, history: str | None) -> None:
    """Refuse to list what could not be rebuilt where nothing is."""
    if target is None:
        return
    check_target(target, (".csv", ".parquet"))
    section = load_mapping(columns).history if columns is not None else None
    if history is None or section is None or section.rebuild is None:
        expected = "--history and a mapping with [history.rebuild] beside it, such as --columns salesforce"
        raise BadInput([Fault("check", expected, column="--unrebuilt")])
