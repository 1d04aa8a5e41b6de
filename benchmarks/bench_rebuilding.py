"""How long assignments take to rebuild from owner changes, and at what peak of memory.

Run: ``python -m benchmarks.bench_rebuilding [LEADS]``. The export is made of copies of a small one whose leads have
other ids, 18 characters each; it is written as CSV and as Parquet, and read as a command reads it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import polars as pl

from fairlead.generating import salesforce_export, simulated_past
from fairlead.generating.ids import record_ids
from fairlead.intake import load_mapping, read_all
from fairlead.rebuilding import Export, rebuild

_MEBIBYTE_IN_KIBIBYTES = 1024
_TABLES = {"leads": "Lead", "changes": "LeadHistory", "opportunities": "Opportunity", "users": "User"}


def export_of(leads: int) -> dict[str, pl.DataFrame]:
    """Return an export of this many leads."""
    part = salesforce_export(simulated_past(seed=1, leads=10_000, reps=50, rep_points=3.0, pair_points=1.5))
    copies = -(-leads // part.lead.height)
    lead_ids = record_ids("00Q", part.lead.height * copies)
    deal_ids = record_ids("006", part.opportunity.height * copies)
    frames: dict[str, list[pl.DataFrame]] = {"leads": [], "changes": [], "opportunities": []}
    for copy in range(copies):
        new = dict(zip(part.lead["Id"], lead_ids.slice(copy * part.lead.height, part.lead.height), strict=True))
        deals = deal_ids.slice(copy * part.opportunity.height, part.opportunity.height)
        new_deals = dict(zip(part.opportunity["Id"], deals, strict=True))
        frames["leads"].append(
            part.lead.with_columns(
                pl.col("Id").replace_strict(new), pl.col("ConvertedOpportunityId").replace(new_deals)
            )
        )
        frames["changes"].append(part.lead_history.with_columns(pl.col("LeadId").replace_strict(new)))
        frames["opportunities"].append(part.opportunity.with_columns(pl.col("Id").replace_strict(new_deals)))
    return {name: pl.concat(parts) for name, parts in frames.items()} | {"users": part.user}


def _work(kind: str, folder: str) -> None:
    if kind == "tables":
        section = load_mapping("salesforce").history
        assert section is not None
        assert section.rebuild is not None
        export = Export.of(**{name: pl.read_parquet(f"{folder}/{file}.parquet") for name, file in _TABLES.items()})
        began, busy = perf_counter(), process_time()
        rows = rebuild(export, section.rebuild, timezone="UTC").assignments.height
    else:
        began, busy = perf_counter(), process_time()
        rows = read_all({"history": f"{folder}/LeadHistory.{kind}"}, columns="salesforce")["history"].frame.height
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEBIBYTE_IN_KIBIBYTES
    print(perf_counter() - began, process_time() - busy, peak, rows)


def _all(leads: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tables = export_of(leads)
        for name, frame in tables.items():
            frame.write_csv(Path(folder) / f"{_TABLES[name]}.csv")
            frame.write_parquet(Path(folder) / f"{_TABLES[name]}.parquet")
        print(
            f"{tables['leads'].height:,} leads, {tables['changes'].height:,} changes"
            "    s      CPU s   peak MiB   assignments"
        )
        for kind in ("tables", "parquet", "csv"):
            command = [sys.executable, "-m", "benchmarks.bench_rebuilding", kind, folder]
            done = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            print(f"{kind:30s} {float(done[0]):12.1f} {float(done[1]):10.1f} {float(done[2]):10.0f} {int(done[3]):13,}")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _work(sys.argv[1], sys.argv[2])
    else:
        _all(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
