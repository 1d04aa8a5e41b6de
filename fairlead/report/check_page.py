"""The page of `fairlead check`: a summary in, one self-contained HTML file out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from fairlead.checking.kinds import title_of
from fairlead.checking.shown import OF_PERSONS
from fairlead.report import numbers
from fairlead.report.check_figures import check_figures
from fairlead.report.rendering import rendered
from fairlead.report.words import capitalised

WARN = "warn"


def check_page(summary: Mapping[str, Any]) -> str:
    """Write the page of `fairlead check`.

    Parameters
    ----------
    summary
        As :func:`fairlead.check_summary.check_summary` makes it.

    Returns
    -------
    str
        HTML without scripts or anything to fetch; the same summary gives the same text. It names no rep.
    """
    groups = list(_groups(summary["findings"]))
    return rendered(
        "check.html",
        check=summary,
        key_facts=list(_key_facts(summary)),
        warnings=[group for group in groups if group["severity"] == WARN],
        notes=[group for group in groups if group["severity"] != WARN],
        figures=check_figures(summary),
        files=list(_files(summary)),
        kinds=list(_kinds(summary)),
        left_out=_left_out(summary),
        capacity=_capacity(summary),
    )


def _groups(findings: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Put findings of one kind together, warnings first."""
    order = list(dict.fromkeys((finding["severity"], finding["kind"]) for finding in findings))
    ordered = sorted(findings, key=lambda finding: order.index((finding["severity"], finding["kind"])))
    for (severity, kind), group in groupby(ordered, key=lambda finding: (finding["severity"], finding["kind"])):
        told = [{**finding, "what": _what(finding), "mending": _mending(finding)} for finding in group]
        yield {"severity": severity, "title": capitalised(title_of(kind)), "findings": told}


def _what(finding: Mapping[str, Any]) -> str:
    """Return what was found, former reps counted and not named."""
    what = str(finding["what"])
    return what.partition(":")[0] if finding["kind"] == "former_reps" else what


def _mending(finding: Mapping[str, Any]) -> str | None:
    """Return the line that mends a warning, unless it spells out persons: those stand on the screen only."""
    if finding["severity"] != WARN or finding["column"] in OF_PERSONS:
        return None
    return None if finding["mending"] is None else str(finding["mending"])


def _key_facts(summary: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    history, leads, reps = summary["history"], summary["leads"], summary["reps"]
    if history is not None:
        yield "Past assignments", numbers.count(history["rows"])
        yield "Still open", numbers.percent(history["open_share"])
    if leads is not None:
        yield "Leads", numbers.count(leads["rows"])
    if reps is not None:
        yield "Reps", numbers.count(reps["rows"])
    yield "Rows set aside", numbers.count(sum(summary["set_aside"].values()))
    yield "Warnings", numbers.count(sum(finding["severity"] == WARN for finding in summary["findings"]))


def _files(summary: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Say what is in each table, as names and figures."""
    for table, tell in (("history", _history), ("leads", _leads), ("reps", _reps)):
        if summary[table] is not None:
            rows = list(tell(summary[table]))
            rows.append(("Left out by the mapping", f"{numbers.count(summary['left_out'][table])} rows"))
            rows.append(("Faulty and set aside", f"{numbers.count(summary['set_aside'][table])} rows"))
            yield capitalised(table), rows


def _history(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Assignments", numbers.count(facts["rows"])
    yield "From, to", f"{facts['first']}, {facts['last']}"
    for outcome, count in facts["outcomes"].items():
        yield capitalised(outcome), f"{numbers.count(count)} ({numbers.percent(count / facts['rows'])})"
    if facts["watched_180_days"] is not None:
        yield "Watched for 180 days or more", numbers.percent(facts["watched_180_days"])
        yield "Open and younger", numbers.percent(facts["censored"])
    if facts["median_days_to_close"] is not None:
        yield "Half of the leads closed after", f"{facts['median_days_to_close']:,.0f} days"
    least, median, most = facts["evidence"]
    yield "Past leads of a present rep", f"{least:,} to {most:,}, median {median:,g}"
    former, new = len(facts["former"]), len(facts["new"])
    yield "Reps in it", f"{facts['present']:,} present, {former:,} former; {new:,} more without history"


def _leads(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Leads", numbers.count(facts["rows"])
    yield "With an owner", numbers.count(facts["owned"])
    yield "Value", f"{facts['value']:,.0f}"
    for kind, count in facts["unseen"].items():
        yield f"Of a {kind} that the history does not know", numbers.count(count)


def _reps(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Reps", numbers.count(facts["rows"])
    yield "Teams", numbers.count(facts["teams"])
    yield "Capacity in all", f"{facts['capacity']:,g}"
    yield "With a leaving date", numbers.count(facts["left"])


def _kinds(summary: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Say for each kind of lead how far it decided who got it."""
    tested = (summary["history"] or {}).get("assignment")
    if tested is not None:
        for kind, v in sorted(tested["association"].items(), key=lambda item: -item[1]):
            yield kind, f"{v:.2f}", "as good as random" if tested["random"] else _degree(v)


def _degree(v: float) -> str:
    return "a great deal" if v >= 0.5 else "clearly" if v >= 0.1 else "slightly" if v >= 0.05 else "hardly"


def _left_out(summary: Mapping[str, Any]) -> list[tuple[str, str]]:
    policy = summary["features"]
    return [] if policy is None else list(policy["left_out"].items())


def _capacity(summary: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Give the rows of the capacity table: teams, then all."""
    found = summary["capacity_proposal"]
    if found is None:
        return []
    rows = [(team["team"] or "without a team", team) for team in found["teams"]]
    return [
        (name, *(f"{row[key]:,g}" if key in row else numbers.UNDEFINED for key in ("reps", "stated", "proposed")))
        for name, row in [*rows, ("All", found["total"])]
    ]
