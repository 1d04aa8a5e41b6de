"""The pages of a comparison put together: a summary in, one self-contained HTML file out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from fairlead.report import gain, hinges, numbers, words
from fairlead.report.answer import Answer, answer, answer_for
from fairlead.report.figure import Figure
from fairlead.report.figures import (
    difference_figure,
    firms_figure,
    leakage_difference_figure,
    leakage_figure,
    recovered_figure,
)
from fairlead.report.findings import LEAKAGE_TOTAL, REVENUE, WINS, Findings
from fairlead.report.firms import LIKE_REAL, Firm, read_firms
from fairlead.report.rendering import rendered
from fairlead.report.teams import person_rows, team_figure

DEMO_METHOD = "optimal"
_NO_TEAMS = (
    "Not shown: it takes two teams of five reps or more, so that no figure is that of a few persons. With --named "
    "FILE.html a restricted page has it by rep."
)
_NO_METHOD = "Not shown: no method is set against the baseline in money."


def comparison_page(summary: Mapping[str, Any]) -> str:
    """Write the page of `fairlead compare`.

    Parameters
    ----------
    summary
        `title`, `command`, `version`, `scenario`, `validated`, `world`, `replications`, `seed`, `baseline`,
        `policies` (method → KPI → `mean`, `low`, `high`), `differences` (`"optimal - round-robin"` → KPI →
        the same), `kpis` (KPI → `title`, `unit`, `better`, `definition`); optional `subtitle`, `recovered`
        (method → share of the oracle's gain in wins, or None), `provenance` (`key`, `source`, `quality`,
        `note`) and `notes`. Any figure may be None, which is written as a dash. Shares have the unit `share`
        and lie between 0 and 1; other units are written as they are.

    Returns
    -------
    str
        HTML without scripts or anything to fetch; the same summary gives the same text.

    Raises
    ------
    ValueError
        When keys are missing, or the baseline is not among the policies.
    """
    return rendered("comparison.html", **comparison_parts(summary))


def comparison_parts(summary: Mapping[str, Any]) -> dict[str, Any]:
    """Give everything that the page of a comparison shows, for its HTML and its Markdown alike."""
    findings = Findings.read(summary)
    return _comparison(summary, findings, answer(findings))


def named_page(summary: Mapping[str, Any], reps: Sequence[Mapping[str, Any]]) -> str:
    """Write the restricted page of `fairlead compare --named`: each rep's expected revenue under each method.

    Parameters
    ----------
    summary
        As :func:`comparison_page` takes it.
    reps
        As :meth:`simulation.Comparison.named` gives them.
    """
    findings = Findings.read(summary)
    columns = ("Rep", "Team", words.method_title(findings.baseline), *map(words.method_title, findings.others))
    rows = person_rows(reps, findings.others, findings.baseline)
    return rendered("named.html", summary={"subtitle": "", **summary}, findings=findings, columns=columns, reps=rows)


def demo_page(summary: Mapping[str, Any]) -> str:
    """Write the page of `fairlead demo`.

    Parameters
    ----------
    summary
        `title`, `command`, `version`, `seconds`, `headline` (the key of one firm), `files` (`path`, `what`) and
        `firms`, each with `key`, `points` (standard deviation between its reps), `comparison` (as
        `comparison_page` takes it), `verdict`, `beside` (sentences beside its gain, may be missing),
        `interaction` (`share`, `low`, `high`) and `batch` (`leads`, `assigned`, `promised`, `promised_naive`,
        `gap`, `status`).

    Returns
    -------
    str
        HTML without scripts or anything to fetch; the same summary gives the same text.

    Raises
    ------
    ValueError
        When the headline is not the key of a firm, or a firm's comparison lacks keys.
    """
    firms = read_firms(summary)
    headline = next(firm for firm in firms if firm.key == summary["headline"])
    findings = headline.findings
    return rendered(
        "demo.html",
        **_comparison(headline.comparison, findings, answer_for(findings, DEMO_METHOD)),
        demo=summary,
        firms=firms,
        headline=headline,
        like_real=LIKE_REAL,
        method=DEMO_METHOD,
        firm_figures=list(_firm_figures(firms, findings)),
    )


def _comparison(summary: Mapping[str, Any], findings: Findings, said: Answer) -> dict[str, Any]:
    """Gather what the parts shared by both pages need."""
    nothing: dict[str, Any] = {name: [] for name in ("provenance", "notes", "validation")}
    optional = {**nothing, "subtitle": "", "assumptions": None, "versions": {}}
    hanging = summary.get("assumptions")
    return {
        "summary": {**optional, **summary},
        "findings": findings,
        "answer": said,
        "sources": list(grouped_sources(summary.get("provenance") or [])),
        "outcome": _figures(findings, WINS, REVENUE),
        "speed": _figures(findings, "speed_to_lead_hours", "sla_breach_share", "acceptance_share"),
        "leakage": list(_leakage(findings, said.method)),
        "load": _figures(findings, "utilisation", "load_gini", "value_gini"),
        "recovered": _recovered(findings),
        "facts": list(_key_facts(summary, findings, said.method)),
        "hinge_columns": hinges.COLUMNS,
        "people": _people(summary, findings, said.method),
        "no_people": _NO_METHOD if summary.get("teams") else _NO_TEAMS,
        "hanging": [hinges.tornado_figure(hanging)] if hanging else [],
        "hanging_words": hinges.sentences(hanging) if hanging else (),
        "grounds": hinges.grounds(hanging) if hanging else [],
        "repeated": [
            ("Seed", summary["seed"]),
            ("Replications", summary["replications"]),
            ("Methods", ", ".join(findings.methods)),
            ("Fairlead", summary["version"]),
            *(summary.get("versions") or {}).items(),
        ],
    }


def _figures(findings: Findings, *kpis: str) -> list[Figure]:
    if not findings.others:
        return []
    return [difference_figure(findings, kpi) for kpi in findings.measured(*kpis)]


def _leakage(findings: Findings, method: str | None) -> Iterator[Figure]:
    yield from _figures(findings, LEAKAGE_TOTAL)
    if not findings.stages:
        return
    yield leakage_figure(findings)
    if method:
        yield leakage_difference_figure(findings, method)


def _key_facts(summary: Mapping[str, Any], findings: Findings, method: str | None) -> Iterator[tuple[str, str]]:
    if method and findings.has_oracle:
        yield "Possible gain recovered", gain.recovered_figure(findings, method)
    for each in (method, findings.baseline):
        if each:
            wins = numbers.write(findings.level(each, WINS), "")
            yield f"{words.capitalised(words.method_name(each))}, wins", str(wins)
    yield "Paired replications", numbers.count(findings.replications)
    if period := (summary.get("scenario") or {}).get("period"):
        yield "A simulated period", period


def _people(summary: Mapping[str, Any], findings: Findings, method: str | None) -> list[Figure]:
    teams = summary.get("teams")
    if not teams or method is None or REVENUE not in findings.kpis:
        return []
    return [team_figure(teams, method, findings.others, findings.baseline)]


def _recovered(findings: Findings) -> Figure | None:
    if not (findings.has_oracle and any(findings.recovered(method).known for method in findings.candidates)):
        return None  # the answer says that there is nothing to recover
    return recovered_figure(
        (words.method_name(method), findings.recovered(method), gain.recovered_figure(findings, method))
        for method in findings.candidates
    )


def _firm_figures(firms: tuple[Firm, ...], findings: Findings) -> Iterator[Figure]:
    gains = [(firm.title, firm.findings.difference(DEMO_METHOD, WINS)) for firm in firms]
    yield firms_figure(gains, findings.kpis[WINS], DEMO_METHOD, findings.baseline)
    yield recovered_figure(
        (firm.title, firm.findings.recovered(DEMO_METHOD), gain.recovered_figure(firm.findings, DEMO_METHOD))
        for firm in firms
    )


def grouped_sources(provenance: list[Mapping[str, Any]]) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Group what the scenario rests on by quality, in the order in which the qualities appear."""
    order = list(dict.fromkeys(row["quality"] for row in provenance))
    rows = sorted(provenance, key=lambda row: order.index(row["quality"]))
    return ((quality, list(group)) for quality, group in groupby(rows, key=lambda row: row["quality"]))
