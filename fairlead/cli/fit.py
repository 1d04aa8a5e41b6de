"""``fairlead fit``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from fairlead.checking import find_leaks, suspects
from fairlead.cli.console import counted, say, step, table
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import HISTORY, REPS
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.waiting import law_in_words, learned_decay
from models import ConversionModel
from models.funnel.found import SPOKEN, FunnelFound
from scenarios import BadInput, Fault


@refusing
@with_option_sets
def fit_command(
    history: HISTORY,
    reps: REPS,
    out: Annotated[Path, typer.Option("--out", help="Directory for the model.", show_default=False)],
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Read the history as it stood on this date.", show_default=False),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="Learn only from leads given out on this date (UTC) or later, where the firm has changed.",
            show_default=False,
        ),
    ] = None,
    horizon_days: Annotated[
        float, typer.Option("--horizon-days", help="A win later than this after assignment counts as none.")
    ] = 180,
    rep_effects: Annotated[
        bool,
        typer.Option(
            "--rep-effects/--no-rep-effects",
            help="Learn from a rep's past results; without, from the territories, niches and languages stated.",
        ),
    ] = True,
    steps: Annotated[
        bool,
        typer.Option(
            "--steps/--no-steps",
            help="Fit acceptance, contact, qualification and closing, too, where the history dates them.",
        ),
    ] = True,
    named: Annotated[
        bool, typer.Option("--named", help="List in the model card, by id, how much is known of each rep.")
    ] = False,
    *,
    intake: Intake,
) -> None:
    """Learn each rep's chance with each lead from past assignments.

    Firms that may not rate single employees fit with --no-rep-effects (docs/learning.md says what that leaves).

    Example: fairlead fit --history history.csv --reps reps.csv --out model
    """
    beside = read_beside({"history": history, "reps": reps}, intake.columns)
    refuse_overwriting([history, reps, *beside], [intake.quarantine, intake.faults])
    tables = read_tables({"history": history, "reps": reps}, intake)
    past, features = recent(tables["history"].frame, since), tables["history"].features
    step("testing columns for what gives the outcome away")
    leaking = suspects(find_leaks(past))
    step(f"fitting on {past.height:,} past assignments")
    model = ConversionModel(horizon_days=horizon_days, features=features, rep_effects=rep_effects, steps=steps)
    model.fit(past, reps=tables["reps"].frame, as_of=as_of, suspects=leaking)
    place = model.save(out, named=named)
    _report(model, revenue="revenue" in past.columns)
    if older := tables["history"].frame.height - past.height:
        say(f"Not learned from: {counted(older, 'row')} from before {since}.")
    if aside := tables["history"].set_aside:
        say(f"Not learned from: {counted(aside, 'row')} of the history set aside in {intake.quarantine}.")
        say("  Unless they are a fair sample of all outcomes, the model leans: see what they have in common.")
    say(f"Model and card: {place} (card.html says what it may and may not be used for)")


def recent(history: pl.DataFrame, since: str | None) -> pl.DataFrame:
    """Give the rows of leads given out on a day or later.

    Raises
    ------
    BadInput
        When the day cannot be read, or leaves no row.
    """
    if since is None:
        return history
    try:
        day = date.fromisoformat(since)
    except ValueError:
        raise BadInput([Fault("--since", "a date, such as 2026-01-31", value=since)]) from None
    kept = history.filter(pl.col("assigned_at").dt.date() >= day)
    if kept.is_empty() and not history.is_empty():
        last = history.select(pl.col("assigned_at").dt.date().max()).item()
        raise BadInput([Fault("--since", f"a date by which leads were given out, {last} at the latest", value=since)])
    return kept


def _report(model: ConversionModel, *, revenue: bool) -> None:
    say(f"Learned from: {', '.join(model.features_) or 'nothing but who the rep was'}.")
    for name, reason in model.doubtful_.items():
        say(f"! {name} is among the features the mapping lists, but {reason}.")
        say("    If so, every chance of this model is too good: leave it out of the mapping's features, and fit anew.")
    if model.left_out_:
        named = (f"{name} ({reason})" for name, reason in sorted(model.left_out_.items()))
        say(f"Left out: {'; '.join(named)}.")
    say(f"Leads were followed for up to {model.followed_days_:.0f} days; those still open never count as lost.")
    if model.former_reps_:
        say(f"{model.former_reps_} reps of the history are not among the present reps: learned from, never assigned.")
    if (held := model.calibration_) is not None and not held.warns:
        say(f"Judged by the {held.judged:,} latest leads: {held.promised:.1%} to be won by now, {held.won:.1%} were.")
    for finding in model.findings_:
        say(finding)
    say(model.buying_.sentence())
    if revenue:
        say(model.revenue_)
    for effect in (model.delay_effect_, model.load_effect_):
        if effect is not None:
            say(effect.sentence())
    if (law := learned_decay(model)) is not None:
        say(f"queue-aware takes what waiting leaves of a chance from this model: {law_in_words(law)}.")
    if model.steps_ is not None:
        _report_steps(model.steps_)


def _report_steps(found: FunnelFound) -> None:
    head = ("step", "leads that got so far", "chance", "reps differ by, points")
    rows = [
        (SPOKEN[one.step], f"{one.rows:,}", f"{one.chance:.1%}", f"{one.difference.sd_points:.1f}")
        for one in found.findings
    ]
    shown = len(head) if found.rep_effects else len(head) - 1
    table("Step by step", head[:shown], [row[:shown] for row in rows])
    say(found.verdict())
