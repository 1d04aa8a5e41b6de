"""The charts of a comparison, with what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from fairlead.report import charts, numbers
from fairlead.report.estimate import Estimate
from fairlead.report.figure import Figure
from fairlead.report.findings import LEAKAGE_TOTAL, Findings, Kpi
from fairlead.report.words import (
    CHANGE_WORDS,
    capitalised,
    change,
    direction,
    method_name,
    method_title,
    stage_title,
    unit_of,
    unit_of_difference,
)


def difference_figure(findings: Findings, kpi: Kpi) -> Figure:
    """Show one KPI: paired differences of every other method from the baseline."""
    baseline = method_name(findings.baseline)
    level = numbers.write(findings.level(findings.baseline, kpi.name), kpi.unit, compact=True)
    rows = [_whisker(method_name(method), findings.difference(method, kpi.name), kpi) for method in findings.others]
    return Figure(
        title=kpi.title,
        caption=f"{capitalised(baseline)}: {level}{_unit_after(kpi)}; {direction(kpi)}.",
        svg=_drawn(rows, kpi, f"{kpi.title}, difference from {baseline}", f"difference from {baseline}"),
        columns=("Method", "Mean", "95 % interval", f"Difference from {baseline}", "95 % interval", "Shows"),
        rows=[_row(findings, method, kpi) for method in findings.methods],
    )


def leakage_figure(findings: Findings) -> Figure:
    """Show the value lost by stage, one stacked bar a method."""
    stages = findings.stages
    bars = [_bar(findings, method, stages) for method in findings.methods]
    described = "; ".join(
        f"{bar.label}: {', '.join(f'{stage} {numbers.compact(value)}' for stage, value in bar.stages)}" for bar in bars
    )
    return Figure(
        title="Value lost, by where it was lost",
        caption="In units of value, the mean of a simulated period; intervals stand in the table.",
        svg=charts.stacked_bars(bars, "units of value lost", f"Value lost by stage. {described}"),
        columns=("Lost", *(method_title(method) for method in findings.methods)),
        rows=[
            (
                stage_title(stage),
                *(numbers.write(findings.level(method, stage.name), stage.unit).text for method in findings.methods),
            )
            for stage in stages
        ],
        legend=[(charts.stage_colour(n), stage_title(stage)) for n, stage in enumerate(stages)],
    )


def leakage_difference_figure(findings: Findings, method: str) -> Figure:
    """Show where a method loses more or less than the baseline, stage by stage."""
    baseline, name = method_name(findings.baseline), method_name(method)
    differences = [(stage, findings.difference(method, stage.name)) for stage in findings.stages]
    rows = [_whisker(stage_title(stage), difference, stage) for stage, difference in differences]
    title = f"Value lost under {name}, against {baseline}"
    return Figure(
        title=title,
        caption="Paired differences in units of value; lower is better.",
        svg=_drawn(rows, differences[0][0], title, f"difference from {baseline}"),
        columns=("Lost", "Difference", "95 % interval", "Shows"),
        rows=[(stage_title(stage), *_difference_cells(difference, stage)) for stage, difference in differences],
    )


def recovered_figure(rows: Iterable[tuple[str, Estimate, str]]) -> Figure:
    """Show shares of the possible gain; rows are a name, the share, and the share in words."""
    rows = list(rows)
    drawn = [_in_hundredths(charts.Whisker(name, text, share, "level")) for name, share, text in rows]
    described = "; ".join(f"{name}: {text}" for name, _, text in rows)
    label = f"Share of the possible gain that was recovered. {described}"
    known = any(share.mean is not None for _, share, _ in rows)
    return Figure(
        title="Share of the possible gain recovered",
        caption="Against the oracle on the same draws; 100 % is all that better routing could have brought.",
        svg=charts.whiskers(drawn, "% of the possible gain", label) if known else Markup(),
        columns=("", "Recovered (95 % interval)"),
        rows=[(name, text) for name, _, text in rows],
    )


def firms_figure(rows: Iterable[tuple[str, Estimate]], kpi: Kpi, method: str, baseline: str) -> Figure:
    """Show one method's difference from the baseline in several firms."""
    rows = list(rows)
    title = f"{kpi.title}: {method_name(method)} against {method_name(baseline)}"
    return Figure(
        title=title,
        caption=f"Paired differences, {unit_of_difference(kpi)} in each simulated period; {direction(kpi)}.",
        svg=_drawn([_whisker(name, gain, kpi) for name, gain in rows], kpi, title, "difference"),
        columns=("Firm", "Difference", "95 % interval", "Shows"),
        rows=[(name, *_difference_cells(gain, kpi)) for name, gain in rows],
    )


def _whisker(name: str, difference: Estimate, kpi: Kpi) -> charts.Whisker:
    text = numbers.write(difference, kpi.unit, difference=True, compact=True).text
    return charts.Whisker(name, text, difference, change(difference, kpi.better))


def _drawn(rows: Sequence[charts.Whisker], kpi: Kpi, title: str, axis: str) -> Markup:
    """Draw the rows, or nothing where no difference is defined."""
    if all(row.estimate.mean is None for row in rows):
        return Markup()
    described = "; ".join(f"{row.label} {row.text}, {CHANGE_WORDS[row.tone]}" for row in rows)
    is_share = kpi.unit == numbers.SHARE
    unit = unit_of_difference(kpi)
    label = f"{title}, {unit}, with 95 % intervals. {described}"
    return charts.whiskers(
        [_in_hundredths(row) for row in rows] if is_share else rows, f"{axis}, {unit}" if unit else axis, label
    )


def _in_hundredths(row: charts.Whisker) -> charts.Whisker:
    estimate = Estimate(
        *(None if value is None else 100 * value for value in (row.estimate.mean, row.estimate.low, row.estimate.high))
    )
    return charts.Whisker(row.label, row.text, estimate, row.tone)


def _row(findings: Findings, method: str, kpi: Kpi) -> tuple[str, ...]:
    level = numbers.write(findings.level(method, kpi.name), kpi.unit)
    cells = (method_title(method), level.mean, level.bounds)
    if method == findings.baseline:
        return (*cells, "baseline", "", "")
    return (*cells, *_difference_cells(findings.difference(method, kpi.name), kpi))


def _difference_cells(difference: Estimate, kpi: Kpi) -> tuple[str, str, str]:
    written = numbers.write(difference, kpi.unit, difference=True)
    return written.mean, written.bounds, CHANGE_WORDS[change(difference, kpi.better)]


def _bar(findings: Findings, method: str, stages: Sequence[Kpi]) -> charts.Bar:
    total = numbers.compact(findings.level(method, LEAKAGE_TOTAL).mean)
    values = [(stage_title(stage), findings.level(method, stage.name).mean or 0.0) for stage in stages]
    return charts.Bar(method_name(method), total, values)


def _unit_after(kpi: Kpi) -> str:
    return f" {unit_of(kpi)}" if kpi.unit not in ("", numbers.SHARE) else ""
