"""What an evaluation found, line by line: limits before figures."""

from __future__ import annotations

from models.evaluation import Evaluation, Interval

WORTHWHILE = 0.1
"""A gain that a firm would want to know of."""


def lines_of(found: Evaluation) -> list[str]:
    """Say what the history can judge at all, then what it says, then what the model believes."""
    if found.alike:
        return [*_judged(found), "", *_without_difference(found)]
    return [*_limits(found), "", *_figures(found)]


def _judged(found: Evaluation) -> list[str]:
    blocks = f"{found.blocks} block{'' if found.blocks == 1 else 's'}"
    return [
        "What your history can say",
        f"  judged                              {found.rows:,} past assignments of {found.leads:,} leads, in {blocks}",
    ]


def _without_difference(found: Evaluation) -> list[str]:
    """Say that there is nothing to tell apart, and what both were worth where that is known."""
    if found.value is None:
        return [found.verdict]
    return [found.verdict, f"  won with either: {_share(found.value)}"]


def _limits(found: Evaluation) -> list[str]:
    smallest = found.minimum_detectable_lift
    lines = [
        *_judged(found),
        f"  usable past leads                   {found.effective_sample_size:,.0f} (those in which the log did what "
        f"{found.policy} would have)",
        f"  share your history can judge        {found.overlap_share:.0%} (choices the log might have made, too; how "
        "many it did is the line above)",
        f"  smallest gain this data could show  {'not known' if smallest is None else f'{smallest:.1%}'}",
        f"  chances of each rep                 {found.chances}",
        f"  what is valued                      {found.estimand}",
    ]
    if found.floor_bias is not None:
        lines.append(f"  worst the propensity floor can do   {100 * found.floor_bias:.2f} points")
    return [*lines, *(f"! {warning}" for warning in found.warnings)]


def _figures(found: Evaluation) -> list[str]:
    lines = [found.verdict]
    if found.lift is not None and found.lift.low <= 0.0 <= found.lift.high:
        lines += _how_many_more(found)
    if found.value is not None and found.baseline is not None:
        lines.append(
            f"  won with {found.policy}: {_share(found.value)}; with {found.against}: {_share(found.baseline)} "
            f"({found.estimator}; {found.chances})"
        )
    if found.hidden is not None and found.hidden.sentence:
        lines.append(f"  {found.hidden.sentence}")
    if found.believed is not None:
        expected = round(found.believed.mean, 3) + 0.0  # no "-0.0%"
        lines.append(
            f"  The model itself expects {expected:+.1%}. That is what it believes, not evidence: where "
            "reps are alike, models expect gains too."
        )
    return lines


def _how_many_more(found: Evaluation) -> list[str]:
    """Say how long a history would have to be, the smallest gain shown falling with the root of its length."""
    smallest = found.minimum_detectable_lift
    if smallest is None or smallest <= WORTHWHILE:
        return []
    wanted = found.rows * (smallest / WORTHWHILE) ** 2
    rounded = round(wanted, -max(0, len(str(int(wanted))) - 2))
    return [
        f"  Too little history to tell: a gain of {WORTHWHILE:.0%} would show in some {rounded:,.0f} past assignments "
        "like these. A trial may need fewer: fairlead trial plan."
    ]


def _share(found: Interval) -> str:
    return f"{found.mean:.1%} ({found.low:.1%} to {found.high:.1%})"
