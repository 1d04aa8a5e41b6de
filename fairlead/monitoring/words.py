"""What was watched, line by line: alerts first."""

from __future__ import annotations

from fairlead.monitoring.monitor import Watched
from models.monitors import CalibrationDrift, ScoreDrift, Share
from models.monitors.shares import FEWEST

_DUE = {
    "rejected of grade A": "grading is due for review",
    "rejected of grade B": "grading is due for review",
    "accepted": "the hand-off between marketing and sales is breaking down",
}


def lines_of(found: Watched) -> list[str]:
    """Say how many alerts there are, then everything that was watched, then what could not be."""
    alerts = "no alert" if found.alerts == 0 else "1 alert" if found.alerts == 1 else f"{found.alerts} alerts"
    lines = [f"As of {found.as_of:%Y-%m-%d}, the last {found.days:g} days: {alerts}."]
    lines += [_share(share) for share in found.shares]
    if found.calibration:
        lines.append("Won against what the model expected, settled leads after its as-of date, by quarter:")
        lines += [_quarter(quarter) for quarter in found.calibration]
    if found.score is not None:
        lines.append(_score(found.score))
    lines += [f"Not watched: {why}." for why in found.missing]
    if found.shares or found.calibration or found.score is not None:
        lines.append(
            "False alarms: where nothing is wrong a share at its limit alerts in at most 5 % of looks, all quarters of "
            "a model together in about 5 %, the score in about 1 %."
        )
    return lines


def _share(share: Share) -> str:
    told = f"{share.name}: {share.numerator:,} of {share.denominator:,} {share.of}"
    if share.share is None:
        return f"  {told}"
    side = "at most" if share.wrong_above else "at least"
    told += f", {share.share:.1%} ({share.low:.1%} to {share.high:.1%}), {side} {share.limit:.0%} wanted"
    if share.alerts:
        return f"! {told}: {_DUE[share.name]}"
    return f"  {told}" + ("" if share.enough else f"; too few to alert (fewer than {FEWEST})")


def _quarter(quarter: CalibrationDrift) -> str:
    told = (
        f"{quarter.quarter}: {quarter.won:,} won of {quarter.leads:,} leads, {quarter.expected:,.1f} expected: "
        f"{quarter.ratio:.2f} × ({quarter.low:.2f} to {quarter.high:.2f})"
    )
    if quarter.alerts:
        return f"! {told}: the model's chances no longer hold; fit anew"
    return f"  {told}" + ("" if quarter.p_value is not None else "; too few to judge")


def _score(score: ScoreDrift) -> str:
    told = (
        f"score: median {score.median_recent:g} of {score.recent:,} recent leads, {score.median_earlier:g} of "
        f"{score.earlier:,} earlier ones; stability index {score.stability:.2f}, p = {score.p_value:.2g}"
    )
    return f"! {told}: leads are scored otherwise than before" if score.alerts else f"  {told}"
