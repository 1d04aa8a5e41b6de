"""Chromium for tests: found by FAIRLEAD_CHROMIUM or on the PATH, driven by its command line alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--allow-file-access-from-files",
    "--enable-logging=stderr",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # whatever is asked for, nothing leaves the machine
)
_PATIENCE_SECONDS = 120


def find_chromium() -> str:
    """Return the browser's path; skip the test where there is none, or fail if a browser is required."""
    found = os.environ.get("FAIRLEAD_CHROMIUM") or shutil.which("chromium")
    if found:
        return found
    reason = "no browser: set FAIRLEAD_CHROMIUM or put chromium on the PATH"
    if "browser" in os.environ.get("FAIRLEAD_REQUIRE", ""):
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass(frozen=True)
class Browser:
    """A Chromium with a profile of its own."""

    path: str
    profile: Path

    def run(self, page: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Open a page with these arguments and wait until the browser ends."""
        profile = f"--user-data-dir={self.profile}"
        command = [self.path, *_QUIET, profile, *arguments, page.as_uri()]
        return subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=True)

    def requests(self, page: Path, log: Path) -> list[str]:
        """Return the addresses a page asked for; what the browser asks for itself has no origin."""
        self.run(page, f"--log-net-log={log}", "--dump-dom")
        record = json.loads(log.read_text(encoding="utf-8"))
        start = record["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
        starts = [event["params"] for event in record["events"] if event["type"] == start and "params" in event]
        return [params["url"] for params in starts if "url" in params and params["initiator"] != "not an origin"]
