"""The pages of `fairlead plan`: levers on one money axis, and each rep's revenue for finance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fairlead.report import numbers
from fairlead.report.estimate import Estimate
from fairlead.report.page import grouped_sources
from fairlead.report.plan_figures import curve_figure, lever_figures, silence_figure
from fairlead.report.rendering import rendered
from fairlead.report.words import capitalised


def plan_page(summary: Mapping[str, Any]) -> str:
    """Write the lever page.

    Parameters
    ----------
    summary
        As :func:`fairlead.planning.plan_summary` makes it.

    Returns
    -------
    str
        HTML without scripts or anything to fetch; the same summary gives the same text. It names no rep.
    """
    return rendered(
        "plan.html",
        summary=summary,
        verdict="undecided" if summary["no_change_worth_it"] else "gain",
        key_facts=list(_key_facts(summary)),
        levers=[_lever_row(each) for each in summary["levers"]],
        figures=lever_figures(summary),
        people=[curve_figure(each) for each in summary["staffing"]],
        prices=[_price_row(each) for each in summary["posts"]],
        silence=[silence_figure(summary["silence"])] if summary["silence"] else [],
        loads=[_load_row(each) for each in summary["loads"]],
        tried=list(_tried(summary)),
        sources=list(grouped_sources(summary["provenance"])),
    )


def finance_page(summary: Mapping[str, Any]) -> str:
    """Write the restricted page: what each rep is expected to bring before and after.

    Parameters
    ----------
    summary
        As :func:`fairlead.planning.finance_summary` makes it; it names every rep.
    """
    return rendered("finance.html", summary=summary, reps=[_rep_row(each) for each in summary["reps"]])


def money(entry: Mapping[str, Any] | None, *, difference: bool = True) -> numbers.Written:
    """Write an amount a year of a summary."""
    return numbers.write(Estimate.read(entry), "", difference=difference, compact=True)


def _key_facts(summary: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Expected revenue a year, as it is", str(money(summary["revenue"], difference=False))
    yield "Wins a year, as it is", str(numbers.write(Estimate.read(summary["wins"]), ""))
    share = numbers.percent(summary["least_share"])
    yield "Smallest gain worth a change", f"{numbers.compact(summary['least'])} ({share} of revenue)"
    yield "Simulated runs", numbers.count(summary["runs"])


def _lever_row(lever: Mapping[str, Any]) -> tuple[str, ...]:
    gain = money(lever["gain"])
    wins = numbers.write(Estimate.read(lever["wins"]), "", difference=True)
    return capitalised(lever["text"]), gain.mean, gain.bounds, wins.mean, lever["verdict"] + _cost(lever)


def _cost(lever: Mapping[str, Any]) -> str:
    if lever["hires"] and lever["cost"] is not None:
        return f", its cost of {numbers.compact(lever['cost'])} a year taken off"
    return ", before its cost" if lever["hires"] else ""


def _price_row(post: Mapping[str, Any]) -> tuple[str, ...]:
    name = post["team"] + (f" ({post['speciality']})" if post["speciality"] else "")
    return name, numbers.plain(post["price"]), numbers.count(round(post["slots"])), numbers.percent(post["load"])


def _load_row(load: Mapping[str, Any]) -> tuple[str, ...]:
    counts = (numbers.plain(load["leads_a_week"]), numbers.plain(load["handed_a_week"]))
    return capitalised(load["text"]), *counts, numbers.percent(load["utilisation"]), numbers.percent(load["reached"])


def _tried(summary: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for lever in summary["levers"]:
        for option in lever["tried"]:
            gain = numbers.write(Estimate(option["screened_gain"]), "", difference=True, compact=True).mean
            yield capitalised(option["text"]), lever["title"], gain, numbers.count(option["replications"])


def _rep_row(rep: Mapping[str, Any]) -> tuple[str, ...]:
    before = str(money(rep["before"], difference=False))
    return rep["rep_id"], rep["team"], before, str(money(rep["after"], difference=False)), str(money(rep["change"]))
