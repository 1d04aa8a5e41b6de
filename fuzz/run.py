"""Fuzz all targets, one after the other: ``python -m fuzz.run --seconds 600``; see the README."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fuzz.targets import TARGETS


def main() -> int:
    """Give each target its share of the time, in a process of its own; says how many findings there were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--targets", nargs="*", default=list(TARGETS), choices=list(TARGETS), metavar="TARGET")
    chosen = parser.parse_args()
    if find_spec("atheris") is None:
        print("The fuzzer needs atheris, which is not installed here; `make fuzz` puts it into .fuzz/.")
        return 2
    share = chosen.seconds / len(chosen.targets)
    counts = {name: _fuzzed(name, share) for name in chosen.targets}
    return _report(counts)


def _fuzzed(name: str, seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        target, log = Path(folder) / "counts.json", Path(folder) / "log"
        with log.open("wb") as said:
            words = [sys.executable, "-m", "fuzz.process", name, str(seconds), str(target)]
            code = subprocess.run(words, stdout=said, stderr=said, check=False).returncode
        nothing = {"tried": 0, "taken": 0, "seconds": 0.0, "findings": {}}
        found: dict[str, Any] = json.loads(target.read_text()) if target.exists() else nothing
        if code:
            found["findings"]["process"] = f"ended with {code}: …{log.read_text(errors='replace')[-1500:]}"
        return found


def _report(counts: dict[str, dict[str, Any]]) -> int:
    findings = sum(len(found["findings"]) for found in counts.values())
    tried, seconds = (sum(found[key] for found in counts.values()) for key in ("tried", "seconds"))
    print(f"{tried:,} executions in {seconds:,.0f} s, {findings:,} findings")
    for name, found in counts.items():
        print(f"  {name:15} {found['tried']:8,} tried, {found['taken']:8,} taken, {len(found['findings'])} findings")
        for mark, what in found["findings"].items():
            print(f"    {mark}: {what}")
    return min(findings, 1)


if __name__ == "__main__":
    sys.exit(main())
