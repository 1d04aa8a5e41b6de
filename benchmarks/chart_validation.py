"""Draw a validation as one picture: what was foretold of weeks not seen, beside what happened.

    python -m benchmarks.chart_validation calibration.json validation.svg

reads what ``fairlead calibrate --json`` wrote. Each row is a measure; the line at zero is what happened.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from fairlead.report.charts import Whisker, whiskers
from fairlead.report.estimate import Estimate
from scenarios.calibrated import MEASURES
from simulation.calibration import TOO_FEW

_COLOURS = {
    "--paper": "#ffffff", "--surface": "#ffffff", "--ink": "#18232e", "--soft": "#4b5967", "--line": "#d3dae1",
    "--accent": "#0b5c8a", "--better": "#0a7553", "--worse": "#b23a17", "--open": "#5d6976",
}  # fmt: skip
_TONES = {"inside": "open", TOO_FEW: "open", "doubtful": "level", "outside": "worse"}


def rows_of(kpis: list[dict[str, Any]]) -> list[Whisker]:
    """Give one row a measure: foretold against what happened, in percent of it."""
    rows = []
    for kpi in kpis:
        mean, low, high = (100 * (kpi[name] / kpi["observed"] - 1) for name in ("mean", "low", "high"))
        text = f"{mean:+.1f} % ({low:+.1f} to {high:+.1f}), {kpi['verdict']}"
        rows.append(Whisker(MEASURES[kpi["name"]], text, Estimate(mean, low, high), _TONES[kpi["verdict"]]))
    return rows


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calibration", type=Path)
    parser.add_argument("picture", type=Path)
    asked = parser.parse_args()
    kpis = json.loads(asked.calibration.read_text(encoding="utf-8"))["validation"]["kpis"]
    rows = rows_of(kpis)
    said = "Foretold against what happened. " + "; ".join(f"{row.label}: {row.text}" for row in rows)
    svg = str(whiskers(rows, "foretold beside what happened, %", said))
    for name, colour in _COLOURS.items():
        svg = svg.replace(f"var({name})", colour)
    head, _, rest = svg.partition(">")
    if "xmlns=" not in head:
        head += ' xmlns="http://www.w3.org/2000/svg"'
    asked.picture.write_text(f"{head}>{rest}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
