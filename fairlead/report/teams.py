"""Who gains and who loses: expected revenue by team, or by rep where persons were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from fairlead.report import charts, numbers
from fairlead.report.estimate import Estimate
from fairlead.report.figure import Figure
from fairlead.report.words import CHANGE_WORDS, change, method_name, method_title


def team_figure(teams: Sequence[Mapping[str, Any]], method: str, others: Sequence[str], baseline: str) -> Figure:
    """Draw each team's paired difference in expected revenue under one method; the table has all ``others``."""
    drawn = [_whisker(team, method, baseline) for team in teams]
    title = f"Expected revenue by team: {method_name(method)} against {method_name(baseline)}"
    told = "; ".join(f"{row.label} {row.text}, {CHANGE_WORDS[row.tone]}" for row in drawn)
    axis = f"difference from {method_name(baseline)}, units of value"
    known = any(row.estimate.mean is not None for row in drawn)
    return Figure(
        title=title,
        caption="Paired differences in each simulated period. What a team brings depends on the leads it is given.",
        svg=charts.whiskers(drawn, axis, f"{title}, with 95 % intervals. {told}") if known else Markup(),
        columns=(
            "Team",
            "Method",
            "Expected revenue",
            f"Difference from {method_name(baseline)}",
            "95 % interval",
            "Shows",
        ),
        rows=[row for team in teams for row in _rows(team, others, baseline)],
    )


def person_rows(reps: Sequence[Mapping[str, Any]], methods: Sequence[str], baseline: str) -> list[tuple[str, ...]]:
    """Give a row a rep: her expected revenue under the baseline, and the difference under each other method."""
    return [
        (rep["rep_id"], rep["team"], _level(rep, baseline), *(_gain(rep, method, baseline).text for method in methods))
        for rep in reps
    ]


def _whisker(team: Mapping[str, Any], method: str, baseline: str) -> charts.Whisker:
    estimate = _read(team, method, baseline)
    return charts.Whisker(_name(team), _gain(team, method, baseline).text, estimate, change(estimate, "higher"))


def _rows(team: Mapping[str, Any], methods: Sequence[str], baseline: str) -> Iterator[tuple[str, ...]]:
    yield _name(team), method_title(baseline), _level(team, baseline), "baseline", "", ""
    for method in methods:
        gain, shows = _gain(team, method, baseline), CHANGE_WORDS[change(_read(team, method, baseline), "higher")]
        yield _name(team), method_title(method), _level(team, method), gain.mean, gain.bounds, shows


def _name(team: Mapping[str, Any]) -> str:
    return f"{team['team']} ({team['reps']} reps)"


def _read(team: Mapping[str, Any], method: str, baseline: str) -> Estimate:
    return Estimate.read(team["differences"].get(f"{method} - {baseline}"))


def _gain(team: Mapping[str, Any], method: str, baseline: str) -> numbers.Written:
    return numbers.write(_read(team, method, baseline), "", difference=True, compact=True)


def _level(team: Mapping[str, Any], method: str) -> str:
    return numbers.write(Estimate.read(team["policies"].get(method)), "", compact=True).text
