"""``fairlead demo``."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import polars as pl
import typer

from fairlead import __version__
from fairlead.cli.console import progress, say, step
from fairlead.cli.options import SEED
from fairlead.cli.refusal import refusing
from fairlead.comparison_summary import comparison_summary
from fairlead.output import Outputs, all_or_nothing
from fairlead.report.answer import answer_for
from fairlead.report.caution import cautions
from fairlead.report.findings import Findings
from fairlead.report.page import demo_page
from fairlead.story import HEADLINE, METHODS, FirmStory, tell
from scenarios import BadInput, Fault
from scenarios.vocabulary import Outcome

_FILES = {
    "leads.csv": "the leads of a Monday batch",
    "reps.csv": "the reps, with capacity, territories, niches and skill",
    "history.csv": "two years of past assignments and what became of them",
    "model/": "what was learned from the history, with its model card",
    "assignments.csv": "who gets which lead, with price, runner-up and margin",
    "comparison.json": "the comparison of routing methods, as figures",
}


@refusing
def demo_command(
    out: Annotated[Path, typer.Option("--out", help="Folder to write to; made if missing.")] = Path("demo"),
    replications: Annotated[int, typer.Option("--replications", help="How often each method runs.", min=2)] = 20,
    seed: SEED = 0,
) -> None:
    """Play the whole story on three made-up firms whose truth is known; needs no input.

    Learns from two years of past assignments, gives out a batch of leads, and compares routing methods, for firms whose
    reps differ by 0, 3 and 10 points.

    Example: fairlead demo --out demo
    """
    if out.exists() and not out.is_dir():
        raise BadInput([Fault(str(out), "a folder, or a name that is free")])
    began = perf_counter()
    stories = []
    for differences in METHODS:
        step(f"firm {differences.value}: two years of history, a model, a batch, {replications} replications")
        with progress(f"firm {differences.value}") as advance:
            stories.append(tell(differences, replications=replications, seed=seed, progress=advance))
    command = f"fairlead demo --replications {replications} --seed {seed}"
    _write(out, stories, command, seconds=perf_counter() - began)
    _report(stories)
    say(f"Report: {out / 'report.html'}")


def _write(out: Path, stories: list[FirmStory], command: str, *, seconds: float) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for story in stories:
        (out / story.differences.value).mkdir(exist_ok=True)
        story.model.save(out / story.differences.value / "model")
    page = demo_page(_summary(stories, command, seconds))
    with all_or_nothing() as outputs:
        for story in stories:
            _write_firm(outputs, out / story.differences.value, story)
        outputs.text(page, out / "report.html")


def _write_firm(outputs: Outputs, folder: Path, story: FirmStory) -> None:
    tables = {"leads": story.leads, "reps": story.reps, "history": story.history, "assignments": story.plan.table}
    for name, frame in tables.items():
        outputs.table(frame, folder / f"{name}.csv")
    outputs.json(story.comparison.to_dict(), folder / "comparison.json")


def _summary(stories: list[FirmStory], command: str, seconds: float) -> dict[str, Any]:
    return {
        "title": "What does matching leads to reps bring?",
        "command": command,
        "version": __version__,
        "seconds": seconds,
        "headline": HEADLINE.value,
        "firms": [_firm(story, command) for story in stories],
        "files": [
            {"path": f"{story.differences.value}/{name}", "what": what}
            for story in stories
            for name, what in _FILES.items()
        ],
    }


def _firm(story: FirmStory, command: str) -> dict[str, Any]:
    found = story.model.interaction_
    batch = ("leads", "assigned", "promised", "promised_naive", "gap", "status")
    return {
        "key": story.differences.value,
        "points": story.points,
        "comparison": comparison_summary(story.comparison, story.scenario, command=command),
        "verdict": f"{_scale(story)} {story.model.verdict_}",
        "beside": _beside(story),
        "interaction": {"share": found.share, "low": found.low, "high": found.high},
        "batch": {name: story.plan.summary[name] for name in batch},
    }


def _beside(story: FirmStory) -> list[str]:
    """Say what belongs beside a gain that no model of the history would have promised, and why a loss is one."""
    gain = story.comparison.difference("optimal", "wins")
    if gain is None or gain.low is None or gain.high is None:
        return []
    if gain.high < 0:
        return [
            "Whoever chooses by estimates gives some reps more leads than others: their desks fill and answers come "
            "later. Where there is nothing to gain, that is all that is left."
        ]
    if story.model.promises_gain_ or gain.low <= 0:
        return []
    return [
        "Acting on careful estimates gained wins although the model alone could not tell them from chance; in a real "
        "firm, where no oracle stands by, only a holdout or a switchback test would show that."
    ]


def _scale(story: FirmStory) -> str:
    """Say what the firm's points come to among all assignments, most of which never get as far as closing."""
    won = story.history.filter(pl.col("outcome") == Outcome.WON.value).height / max(story.history.height, 1)
    closing = story.scenario.truth.base_chance
    points = story.points * won * (1 - won) / (closing * (1 - closing))
    return (
        f"The model sees whole assignments, of which {won:.0%} are won; there, {story.points:g} points of the chance "
        f"to close a qualified lead are about {points:.1f} points."
    )


def _report(stories: list[FirmStory]) -> None:
    for story in stories:
        summary = comparison_summary(story.comparison, story.scenario, command="")
        like = ", most like the real data we know of" if story.differences is HEADLINE else ""
        say(f"Reps differing by {story.points:g} points{like}:")
        findings = Findings.read(summary)
        found = answer_for(findings, "optimal")
        say("  " + " ".join([*found.sentences, *_beside(story), *cautions(findings, "optimal")]))
