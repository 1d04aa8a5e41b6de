"""What an answer hangs on: the tornado of assumptions, the table beside it, and two sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fairlead.report import numbers
from fairlead.report.estimate import Estimate
from fairlead.report.figure import Figure
from fairlead.report.tornado import COLOURS, Swing, tornado
from fairlead.report.words import method_name

_DRAWN = 8
"""Assumptions in the chart; all of them stand in the table."""

VERDICTS = {
    "holds": "as now",
    "open": "no longer told from chance",
    "told": "told from chance there",
    "turns": "turns round",
}
COLUMNS = ("Assumption", "Now", "Ends", "Difference in wins", "The answer", "Rests on")


def sentences(found: Mapping[str, Any]) -> tuple[str, ...]:
    """Say at how many assumptions the answer does not hold, and on which it hangs most."""
    hinges = found["hinges"]
    moved = [hinge["title"].lower() for hinge in hinges if any(end["verdict"] != "holds" for end in _ends(hinge))]
    if moved:
        first = (
            f"At an end of {len(moved)} of {len(hinges)} assumptions the answer would be another "
            f"({', '.join(moved)}); at the others it is as now."
        )
    else:
        first = f"The answer is the same at both ends of each of {len(hinges)} assumptions."
    most = hinges[0]
    at = " and ".join(f"{_signed(end['wins']['mean'])} wins at {end['figure']}" for end in _ends(most))
    now = _signed(found["wins"]["mean"])
    own = f"{found['replications']} replications of its own"
    told = sum(hinge["sure_swing"] > 0 for hinge in hinges)
    which = "It hangs most on" if told else "No swing is told from chance with so few; the widest is that of"
    widest = f"{which} {most['title'].lower()}: {at}, against {now} as it is assumed now ({most['now']})"
    many = f"; {told} of {len(hinges)} swings are told from chance" if told else ""
    return first, f"{widest}{many}. All of this rests on {own}, so the difference now is not that of the comparison."


def tornado_figure(found: Mapping[str, Any]) -> Figure:
    """Draw the assumptions with the surest swings."""
    hinges, now = found["hinges"][:_DRAWN], found["wins"]["mean"]
    rows = [Swing(hinge["title"], _caption(hinge), [_mark(end) for end in _ends(hinge)]) for hinge in hinges]
    ours, theirs = method_name(found["policy"]), method_name(found["against"])
    title = f"What the difference between {ours} and {theirs} hangs on"
    told = "; ".join(f"{row.label} {row.text}" for row in rows)
    return Figure(
        title=title,
        caption=f"Difference in wins at both ends of each assumption; the thick line is the difference now "
        f"({_signed(now)}), the thin one zero. Hollow: there the answer is no longer told from chance.",
        svg=tornado(rows, now, "difference in wins", f"{title}, in wins; now {_signed(now)}. {told}"),
        columns=(
            "Assumption",
            "At",
            "Difference in wins",
            "95 % interval",
            "Change from now",
            "95 % interval",
            "Answer",
        ),
        rows=[_row(hinge, end) for hinge in found["hinges"] for end in _ends(hinge)],
        legend=[(COLOURS[name], VERDICTS[name]) for name in _verdicts(hinges)],
    )


def grounds(found: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Give a row an assumption: what it is now, where it was moved to and why so far, and what it rests on."""
    return [
        (
            hinge["title"],
            hinge["now"],
            f"{' and '.join(end['figure'] for end in _ends(hinge))}: {hinge['ends']}",
            ", ".join(_signed(end["wins"]["mean"]) for end in _ends(hinge)),
            " / ".join(VERDICTS[end["verdict"]] for end in _ends(hinge)),
            f"{'your own records' if hinge['calibrated'] else 'the library'}, {hinge['quality']}: {hinge['source']}",
        )
        for hinge in found["hinges"]
    ]


def _ends(hinge: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [hinge[side] for side in ("low", "high") if hinge[side] is not None]


def _caption(hinge: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{end['figure'].replace(' on average', '')}: {_signed(end['wins']['mean'])}" for end in _ends(hinge)
    )


def _mark(end: Mapping[str, Any]) -> tuple[float, str]:
    return end["wins"]["mean"], end["verdict"]


def _verdicts(hinges: Sequence[Mapping[str, Any]]) -> list[str]:
    seen = {end["verdict"] for hinge in hinges for end in _ends(hinge)}
    return [name for name in COLOURS if name in seen]


def _row(hinge: Mapping[str, Any], end: Mapping[str, Any]) -> tuple[str, ...]:
    wins = numbers.write(Estimate.read(end["wins"]), "", difference=True)
    change = numbers.write(Estimate.read(end["wins_change"]), "", difference=True)
    return hinge["title"], end["figure"], wins.mean, wins.bounds, change.mean, change.bounds, VERDICTS[end["verdict"]]


def _signed(value: float) -> str:
    return numbers.write(Estimate(value), "", difference=True).mean
