"""Fuzz one target for some time, in a process of its own: ``python -m fuzz.process TARGET SECONDS COUNTS.json``."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

try:
    import atheris  # type: ignore[import-not-found]
except ImportError:
    sys.exit("The fuzzer needs atheris, which is not installed here; `make fuzz` puts it into .fuzz/.")

with atheris.instrument_imports(include=["fairlead", "scenarios", "models", "fuzz", "tomllib"]):
    from fuzz.seeds import seeds_of
    from fuzz.targets import attempt

FOUND = Path(__file__).parent / "found"
LIMIT, MEMORY = 10, 6 << 30
"""Seconds that one input may take, and bytes that the process may."""


class TookTooLong(BaseException):
    """Not an Exception, so that no reader takes it for its own."""


class Run:
    """Counts what was tried, what was taken, and what should not have happened."""

    def __init__(self, name: str, seconds: float, counts: Path) -> None:
        self.name, self.counts, self.seconds = name, counts, seconds
        self.tried = self.taken = 0
        self.findings: dict[str, str] = {}
        self._folder = Path(tempfile.mkdtemp(prefix="fuzz"))
        self._began = time.monotonic()

    def one(self, data: bytes) -> None:
        """Try one input; past the time, write the counts and end the process, for libFuzzer never returns."""
        if time.monotonic() - self._began > self.seconds:
            self._write()
            shutil.rmtree(self._folder, ignore_errors=True)
            os._exit(0)
        self.tried += 1
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        try:
            self.taken += attempt(self.name, data, self._folder / "x")
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self._keep(data, error)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if self.tried % 50 == 0:
            self._write()  # should the process be killed

    def _write(self) -> None:
        seconds = time.monotonic() - self._began
        counts = {"tried": self.tried, "taken": self.taken, "seconds": seconds, "findings": self.findings}
        self.counts.write_text(json.dumps(counts))

    def _keep(self, data: bytes, error: BaseException) -> None:
        frames = [f"{Path(one.filename).name}:{one.name}" for one in traceback.extract_tb(error.__traceback__)]
        mark = hashlib.sha256(f"{self.name} {type(error).__name__} {frames}".encode()).hexdigest()[:12]
        if mark not in self.findings:
            self.findings[mark] = f"{type(error).__name__}: {str(error)[:200]}"
            (FOUND / f"{self.name}-{mark}").write_bytes(data)
            (FOUND / f"{self.name}-{mark}.txt").write_text("".join(traceback.format_exception(error)))


def _too_long(*_: object) -> None:
    raise TookTooLong(f"more than {LIMIT} seconds")


def main(name: str, seconds: float, counts: Path) -> None:
    """Fuzz one target."""
    warnings.simplefilter("ignore")
    FOUND.mkdir(exist_ok=True)
    signal.signal(signal.SIGPROF, _too_long)  # libFuzzer has SIGALRM, for what no Python signal interrupts
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    corpus = Path(tempfile.mkdtemp(prefix="corpus"))
    for number, seed in enumerate(seeds_of(name)):
        (corpus / f"{number}").write_bytes(seed)
    run = Run(name, seconds, counts)
    longest = max(20_000, *(len(seed) for seed in seeds_of(name)), 0)
    options = [
        f"-max_len={longest}",
        f"-dict={FOUND.parent / 'words.dict'}",
        f"-timeout={3 * LIMIT}",
        "-rss_limit_mb=0",
        f"-artifact_prefix={FOUND}/{name}-",
    ]
    atheris.Setup([sys.argv[0], *options, "-verbosity=0", str(corpus)], run.one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3]))
