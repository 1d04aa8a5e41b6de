"""The model card: what the model rests on, what it found, and what it may be used for. It names no rep."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import Any

from models.summary import Summary, follow_up_sentence

MAY = (
    "Comparing reps for a lead in assignment and routing, with the promise recalibrated as the values object does it.",
    "Planning capacity from sums over many leads.",
)
MAY_NOT = (
    "Rating, paying or dismissing anybody: single effects are mostly noise, and assignments were not random.",
    "Claims of a gain: those need an off-policy evaluation or a randomised holdout.",
    "Chances of single leads taken as certain, or leads of a kind this history does not have.",
)
LIMITS = (
    "The promise is recalibrated on rows left out, weighted towards what an even deal by value would choose; a policy "
    "under other rules chooses otherwise.",
    "The timing of closings may differ with the chance of winning, but not by rep or kind of lead.",
    "Numbers act on a line and in four steps; a rep has no other shapes of her own.",
    "Who got which lead is taken as given by the columns used; hidden favouritism would bias the effects.",
)


FOUND = {"differences", "interaction", "persistence", "drift", "sensitivity", "weighting"}
"""Fields of the summary that the card gives as figures."""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }}</style>
</head><body>
<h1>{title}</h1>
{body}
</body></html>
"""


def card_facts(summary: Summary) -> dict[str, Any]:
    """Give the card as plain data, ready for JSON."""
    follow = summary.follow
    return {
        "data": {
            **follow.model_dump(mode="json"),
            "censored_share": follow.censored / follow.rows,
            "won_share": follow.won / follow.rows,
            "follow_up": follow_up_sentence(follow),
        },
        "features": list(summary.features),
        "left_out": dict(summary.left_out),
        "doubtful": dict(summary.doubtful),
        "findings": {
            **summary.model_dump(mode="json", include=FOUND),
            "pair_slope": summary.pair_slope,
            "verdict": summary.verdict(),
        },
        "may_be_used_for": list(MAY),
        "may_not_be_used_for": list(MAY_NOT),
        "limits": list(LIMITS),
    }


def card_text(summary: Summary) -> str:
    """Give the card as Markdown."""
    body = "\n\n".join("\n".join([f"## {title}", "", *lines]) for title, lines in _sections(summary))
    return f"# {_title(summary)}\n\n{body}\n"


def card_page(summary: Summary) -> str:
    """Give the card as one HTML page without scripts."""
    parts = [f"<h2>{escape(title)}</h2>\n{_listing(lines)}" for title, lines in _sections(summary)]
    title = escape(_title(summary))
    return PAGE.format(title=title, body="\n".join(parts))


def _title(summary: Summary) -> str:
    return f"Model card: chance of a win within {summary.follow.horizon_days:g} days"


def _listing(lines: list[str]) -> str:
    """Turn lines of Markdown, of which those of a list begin with a hyphen, into HTML."""
    found = []
    for is_item, run in groupby([line for line in lines if line], key=lambda line: line.startswith("- ")):
        texts = [re.sub("`([^`]*)`", r"<code>\1</code>", escape(line.removeprefix("- "))) for line in run]
        items = "".join(f"<li>{text}</li>" for text in texts)
        found.append(f"<ul>{items}</ul>" if is_item else "".join(f"<p>{text}</p>" for text in texts))
    return "\n".join(found)


def _sections(summary: Summary) -> tuple[tuple[str, list[str]], ...]:
    return (
        ("What it learned from", _data(summary)),
        ("What it found", _findings(summary)),
        ("Columns used", _listed(summary.features) or ["- none"]),
        *([("Doubtful columns among them", _doubtful(summary))] if summary.doubtful else []),
        ("Columns left out", [f"- `{name}`: {reason}" for name, reason in summary.left_out.items()] or ["- none"]),
        ("It may be used for", [f"- {use}" for use in MAY]),
        ("It may not be used for", [f"- {use}" for use in MAY_NOT]),
        ("Limits", [f"- {limit}" for limit in LIMITS]),
    )


def _data(summary: Summary) -> list[str]:
    follow = summary.follow
    return [
        f"- {follow.rows:,} assignments to {follow.reps:,} reps ({follow.former_reps:,} of them former), as of "
        f"{follow.as_of.isoformat()}; {follow.left_out_later:,} later ones left out.",
        f"- {follow.won:,} won within the horizon; {follow.censored:,} ({follow.censored / follow.rows:.1%}) still "
        "open and younger than it, which count as neither won nor lost.",
        f"- {follow.open_again:,} closings lay after that date: those leads count as open.",
        f"- {follow_up_sentence(follow)}",
    ]


def _findings(summary: Summary) -> list[str]:
    held = f"{summary.pair_slope:.2f} of the differences between pairs are promised, as judged on rows left out."
    told = [summary.verdict(), held, summary.weighting]
    told += [None if one is None else one.sentence() for one in (summary.sensitivity, summary.drift)]
    return [f"- {sentence}" for sentence in told if sentence is not None]


def _doubtful(summary: Summary) -> list[str]:
    doubts = [f"- `{name}`: {reason}" for name, reason in summary.doubtful.items()]
    return [*doubts, "", "They were named as features and learned from. If a test is right, chances here are too good."]


def _listed(names: tuple[str, ...]) -> list[str]:
    return [f"- `{name}`" for name in names]
