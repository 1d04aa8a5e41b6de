"""The service under load: requests a second and how long an answer takes, with and without a ledger.

Run: ``python -m benchmarks.bench_service [--requests 2000] [--clients 16] [--reps 40] [--url postgresql://…]``. A real
server process is asked by threads of this one, over HTTP, each lead once. Without URL the ledger is SQLite in a folder
of its own. The processor time is the server's alone; that of the clients comes on top where both share a machine.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import httpx
import numpy as np
import polars as pl

from benchmarks.bench_ledger import place
from fairlead.output import write_table
from models import ConversionModel
from scenarios import generate_firm


@contextmanager
def server(*words: object) -> Iterator[tuple[str, int]]:
    """Start the service; yield its address and process id."""
    command = [sys.executable, "-m", "fairlead", "serve", *map(str, words), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        address = next(line.split()[2] for line in process.stdout if "Listening at" in line)
        yield address, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def busy(pid: int) -> float:
    """Return a process's processor time in seconds (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100.0


def ask(address: str, leads: list[dict[str, object]], clients: int) -> np.ndarray:
    """Route leads by so many clients at once; returns the seconds of each answer."""

    def one(lead: dict[str, object]) -> float:
        began = perf_counter()
        answer = client.post("/route", json=lead)
        assert answer.status_code == 200, answer.text
        assert answer.json()["rep_id"]
        return perf_counter() - began

    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    open_client = httpx.Client(base_url=address, timeout=60, trust_env=False, limits=limits)
    with open_client as client, ThreadPoolExecutor(clients) as threads:
        return np.array(list(threads.map(one, leads)))


def measure(name: str, words: tuple[object, ...], leads: list[dict[str, object]], clients: int) -> None:
    """Print a line a way of keeping decisions."""
    with server(*words) as (address, pid):
        ask(address, [{**lead, "lead_id": f"warm {at}"} for at, lead in enumerate(leads[:50])], clients)
        before, began = busy(pid), perf_counter()
        seconds = ask(address, leads, clients)
        clock, used = perf_counter() - began, busy(pid) - before
    middle, late = np.quantile(seconds, [0.5, 0.99]) * 1e3
    print(
        f"{name}, {clients} clients: {len(leads) / clock:,.0f} requests a second; median {middle:.0f} ms, 99 % within "
        f"{late:.0f} ms; {1e3 * used / len(leads):.1f} ms of the server's processor a request"
    )


def main() -> None:
    """Measure without a ledger, and with one."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--reps", type=int, default=40)
    parser.add_argument("--url")
    asked = parser.parse_args()
    firm = generate_firm(seed=1, leads=asked.requests, reps=asked.reps, history=8_000)
    reps = firm.reps.drop("hours").with_columns(capacity=pl.lit(float(asked.requests)))
    leads = [{**row, "created_at": row["created_at"].isoformat()} for row in firm.leads.iter_rows(named=True)]
    with tempfile.TemporaryDirectory() as folder, place(asked.url, Path(folder)) as ledger:
        write_table(reps, Path(folder) / "reps.csv")
        model = ConversionModel(draws=20).fit(firm.history, reps=firm.reps).save(Path(folder) / "model")
        words = ("--reps", Path(folder) / "reps.csv", "--model", model)
        for clients in (1, asked.clients):
            measure("without a ledger", words, leads, clients)
            kind = "SQLite" if asked.url is None else "PostgreSQL"
            some = [{**lead, "lead_id": f"{lead['lead_id']} {clients}"} for lead in leads]
            measure(kind, (*words, "--ledger", ledger), some, clients)


if __name__ == "__main__":
    main()
