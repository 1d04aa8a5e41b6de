"""A firm on disk, and the service as a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import polars as pl
import pytest

from fairlead.output import write_table
from models import ConversionModel
from scenarios import Firm, generate_firm

CAPACITY = 5


class Server:
    """A service that runs."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process, self.address = process, address

    def client(self, **more: object) -> httpx.Client:
        """Return a client of it."""
        return httpx.Client(base_url=self.address, timeout=60, trust_env=False, **more)  # type: ignore[arg-type]

    def stop(self) -> int:
        """Tell it to end, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def command_of(*words: object, first: str = "") -> list[str]:
    """Return the command that serves with these words at a free port, after Python that is run first."""
    start = ["-c", f"{first}\nfrom fairlead.__main__ import main\nmain()"] if first else ["-m", "fairlead"]
    return [sys.executable, *start, "serve", *map(str, words), "--port", "0"]


@contextmanager
def serving(*words: object, token: str | None = None, first: str = "") -> Iterator[Server]:
    """Start the service with these words at a free port, after Python that is run first; killed at the end."""
    env = {name: value for name, value in os.environ.items() if name != "FAIRLEAD_TOKEN"}
    env |= {} if token is None else {"FAIRLEAD_TOKEN": token}
    command = command_of(*words, first=first)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        while line and "Listening at" not in line:
            line = process.stdout.readline()
        assert line, process.stderr.read() if process.stderr else ""
        yield Server(process, line.split()[2])
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="package")
def firm() -> Firm:
    """Twelve reps who are always there, with room for five leads a day each."""
    found = generate_firm(seed=4, leads=120, history=800, differences="dream")
    reps = found.reps.drop("hours").with_columns(capacity=pl.lit(float(CAPACITY)))
    return Firm(**{**vars(found), "reps": reps})


@pytest.fixture(scope="package")
def shelf(firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with reps.csv and a model."""
    folder = tmp_path_factory.mktemp("service")
    write_table(firm.reps, folder / "reps.csv")
    ConversionModel(draws=20).fit(firm.history, reps=firm.reps).save(folder / "model")
    return folder


def as_request(firm: Firm, at: int) -> dict[str, object]:
    """Return a lead as JSON."""
    row = firm.leads.row(at, named=True)
    return {name: cell.isoformat() if hasattr(cell, "isoformat") else cell for name, cell in row.items()}
