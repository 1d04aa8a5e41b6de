"""Leakage in two sentences and in lines."""

from __future__ import annotations

from fairlead.leakage.counting import Leakage
from fairlead.leakage.kinds import LEAKS, Kind
from fairlead.report import numbers

HEADINGS = ("", "leads", "share", "full value", "had they won as often")


def sentences(found: Leakage) -> tuple[str, str]:
    """Say how much was lost through inaction and where most of it; then what that may have been worth."""
    share = numbers.percent(found.leaked / found.leads)
    told = [kind for kind in LEAKS if found.told[kind]]
    most = max(told, key=lambda kind: found.counts[kind])
    first = f"Of {found.leads:,} leads given out, {found.leaked:,} ({share}) "
    if found.leaked and found.counts[Kind.STALLED] == found.leaked:
        first += "stand still"
    else:
        first += "were lost through inaction or stand still"
    if found.leaked and found.counts[most] < found.leaked:
        first += f", most of them {most.value} ({found.counts[most]:,})"
    elif found.leaked and most is not Kind.STALLED:
        first += f", all of them {most.value}"
    unknown = [kind.value for kind in LEAKS if not found.told[kind]]
    first += f"; nothing on record tells which were {_listed(unknown)}." if unknown else "."
    return first, _worth(found)


def _worth(found: Leakage) -> str:
    if found.leaked_value is None or found.win_rate is None:
        return f"What that was worth cannot be said: the money rests on {found.money}."
    rate, low, high = found.win_rate
    value = found.leaked_value
    bounds = f"{numbers.compact(value * low)} to {numbers.compact(value * high)}"
    return (
        f"Their full value is {numbers.compact(value)}; had they won as often as leads that were worked "
        f"({numbers.percent(rate)}), {numbers.compact(value * rate)} ({bounds}), and less if those that nobody wanted "
        "were worse ones."
    )


def rows_of(found: Leakage) -> list[tuple[str, ...]]:
    """Give a row a kind for the terminal."""
    rows: list[tuple[str, ...]] = []
    for kind in found.summary()["kinds"]:
        worth = kind["at_most"]
        count = numbers.count(kind["leads"])
        cells = (numbers.percent(kind["share"]), numbers.compact(kind["value"]))
        rows.append((kind["kind"], count, *cells, numbers.compact(None if worth is None else worth["mean"])))
    return rows


def _listed(words: list[str]) -> str:
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
