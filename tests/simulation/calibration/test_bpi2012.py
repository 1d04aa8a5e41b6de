"""A real funnel: the events of docs/bpi2012.md, calibrated on three months and held against the rest."""

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from simulation import calibrate

HOME = Path(__file__).parents[3]
LOG = HOME.parent / "shared" / "data" / "bpi2012" / "event_log.csv.gz"
PAGE = HOME / "docs" / "bpi2012.md"

pytestmark = pytest.mark.skipif(not LOG.is_file(), reason="the event log is not beside this repository")


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """Prepare the events as the page says, from its own text."""
    folder = tmp_path_factory.mktemp("bpi2012")
    (folder / LOG.name).symlink_to(LOG)
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)[1]
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
    return pl.read_parquet(folder / "events.parquet")


def test_what_the_log_does_not_know_is_said(events: pl.DataFrame) -> None:
    """It has neither acceptance nor contact nor returns; hours, waits and the law of buying are found."""
    found = calibrate(events, timezone="Europe/Amsterdam", held_out=0)
    assert any("no accepted, contacted, qualified, recycled" in remark for remark in found.remarks)
    assert any("reps take leads from a queue" in remark for remark in found.remarks)
    assert any("3,429 leads that ended disqualified" in remark for remark in found.remarks)
    assert found.scenario.closing.purchase.value == "lognormal"
    assert "Sat" in found.scenario.reps[0].hours
    assert "Sun" not in found.scenario.reps[0].hours


@pytest.mark.verify
def test_the_rest_is_foretold_but_for_what_the_page_names(events: pl.DataFrame) -> None:
    """Approval and cycle time are inside; arrivals, which grew by 15 % with the new year, are named."""
    found = calibrate(events, timezone="Europe/Amsterdam", validate_from=datetime(2012, 1, 1))
    assert found.validation is not None
    verdicts = {kpi.name: kpi.verdict for kpi in found.validation.kpis}
    assert "arrivals" in found.validation.failing
    assert {verdicts["won_share"], verdicts["cycle_days"], verdicts["opportunity_share"]} == {"inside"}
