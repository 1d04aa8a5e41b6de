"""``fairlead refit``: learn anew, propose or not; a named person promotes, and takes it back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

import models
from fairlead.checking import find_leaks, suspects
from fairlead.cli.console import counted, say, step, table
from fairlead.cli.evaluate import judging_settings
from fairlead.cli.ledger_options import URL, opened, write_summary
from fairlead.cli.methods import METHODS_HELP, method_named
from fairlead.cli.moments import moment_of
from fairlead.cli.option_sets import Intake, Judging, with_option_sets
from fairlead.cli.options import JSON, RULES, SEED
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.evaluating import lines_of
from fairlead.ledger import Ledger, history_table, in_use, models_of, note_refit, promote, roll_back, write_in_use
from fairlead.output import check_target
from fairlead.refitting import Past, Proposal, Verdict, past_of, refit
from matching import ValuesFrom
from scenarios import BadInput, Fault, Rules, load_rules
from scenarios.faults import Faults

if TYPE_CHECKING:
    from models import ConversionModel

refits = typer.Typer(
    add_completion=False,
    name="refit",
    help="Learn a new model from the ledger's outcomes, hold it against the one in use, promote it or take it back.",
    invoke_without_command=True,
)

BY = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides it.", show_default=False)]
BECAUSE = Annotated[str, typer.Option("--because", metavar="TEXT", help="The reason, in words.", show_default=False)]


@refits.callback()
@refusing
@with_option_sets
def refit_command(
    ctx: typer.Context,
    ledger: Annotated[
        str | None,
        typer.Option(
            "--ledger", metavar="URL", help="sqlite:///ledger.db or postgresql://user@host/db.", show_default=False
        ),
    ] = None,
    reps: Annotated[
        str | None, typer.Option("--reps", metavar="ADDRESS", help="The present reps.", show_default=False)
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Directory for the new model.", show_default=False)] = None,
    history: Annotated[
        str | None,
        typer.Option(
            "--history", metavar="ADDRESS", help="The firm's own past, beside the ledger's.", show_default=False
        ),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(
            "--model", help="The model in use, where the ledger has none that was promoted.", show_default=False
        ),
    ] = None,
    policy: Annotated[str, typer.Option("--policy", help=f"Routing method to judge by: {METHODS_HELP}.")] = "optimal",
    rules: RULES = None,
    judge_from: Annotated[
        str | None,
        typer.Option(
            "--judge-from",
            metavar="TIME",
            help="Learn from what was assigned up to here, judge by what came after; unless stated, half of what the "
            "model in use has not seen.",
            show_default=False,
        ),
    ] = None,
    learn_from_overridden: Annotated[
        bool, typer.Option("--learn-from-overridden", help="Learn from decisions that people overrode, too.")
    ] = False,
    json: JSON = None,
    seed: SEED = 0,
    *,
    judging: Judging,
    intake: Intake,
) -> None:
    """Learn a new model from the ledger's outcomes and the history, and say whether it is better than the one in use.

    Both models are judged by what happened after them. Proposed is what the 95 % interval shows to be better; nothing
    changes before 'fairlead refit promote'.

    Example: fairlead refit --ledger sqlite:///ledger.db --history history.csv --reps reps.csv --out model-2
    """
    if ctx.invoked_subcommand is not None:
        return
    url, team, folder = _needed(ledger, reps, out)
    if json is not None:
        check_target(json, (".json",))
    beside = read_beside({"history": history, "reps": team}, intake.columns, model)
    refuse_overwriting([history, team, rules, model, *beside], [folder, json, intake.quarantine, intake.faults])
    given = load_rules(rules) if rules is not None else Rules()
    after = None if judge_from is None else moment_of(judge_from, intake.timezone, "--judge-from")
    files = {name: place for name, place in (("history", history), ("reps", team)) if place is not None}
    with opened(url) as found:
        present = _in_use(found, model)
        method = method_named(policy, given, present)
        if method.values_from is not ValuesFrom.MODEL:
            raise BadInput(
                [Fault("refit", "a method that decides by a model's values", column="--policy", value=policy)]
            )
        tables = read_tables(files, intake)
        past = past_of(history_table(found), tables["history"].frame if history is not None else None)
        step("testing columns for what gives the outcome away")
        proposal = refit(
            past,
            tables["reps"].frame,
            present,
            method=method,
            rules=given.constraints,
            settings=judging_settings(judging, seed),
            after=after,
            as_of=judging.as_of,
            with_overridden=learn_from_overridden,
            features=tables["history"].features if history is not None else None,
            suspects=_leaks(past),
            progress=step,
        )
        place = proposal.model.save(folder)
        summary = proposal.summary()
        note_refit(found, place, _noted(summary))
    write_summary({**summary, "model": str(place)}, json)
    _report(proposal, place, found.shown)


def _needed(ledger: str | None, reps: str | None, out: Path | None) -> tuple[str, str, Path]:
    faults = Faults()
    for option, value in (("--ledger", ledger), ("--reps", reps), ("--out", out)):
        if value is None:
            faults.add("refit", "this option", column=option)
    faults.raise_if_any()
    assert ledger is not None
    assert reps is not None
    assert out is not None
    return ledger, reps, out


def _in_use(ledger: Ledger, model: Path | None) -> ConversionModel:
    """Return the model in use: the ledger's, or the one named where the ledger has none."""
    with TemporaryDirectory() as folder:
        if write_in_use(ledger, Path(folder)):
            if model is not None:
                expected = "no --model: the ledger knows the model in use ('fairlead refit show')"
                raise BadInput([Fault("refit", expected, column="--model", value=str(model))])
            return models.load_model(folder)
    if model is None:
        expected = "the model in use: the ledger has none that was promoted ('fairlead refit promote MODEL')"
        raise BadInput([Fault("refit", expected, column="--model")])
    return models.load_model(model)


def _leaks(past: Past) -> dict[str, str]:
    return {} if past.drawn.is_empty() else suspects(find_leaks(past.drawn))


def _noted(summary: dict[str, Any]) -> dict[str, Any]:
    """Return what the ledger keeps of a refit: the verdict and its figures."""
    kept = ("lift", "lift_low", "lift_high", "rows", "effective_sample_size", "overlap_share", "refused")
    figures = {name: summary["evaluation"][name] for name in kept}
    return {**{name: value for name, value in summary.items() if name != "evaluation"}, "figures": figures}


def _report(proposal: Proposal, place: Path, shown: str) -> None:
    taught = "learned from, too" if proposal.with_overridden else "not learned from"
    say(f"Learned from {counted(proposal.learned_from, 'assignment')} up to {proposal.judged_after:%Y-%m-%d %H:%M}.")
    say(f"  From the ledger, among these and those judged on: {counted(proposal.from_ledger, 'assignment')}.")
    say(f"  Overridden by people: {proposal.overridden:,} ({taught}).")
    for line in lines_of(proposal.evaluation):
        say(line)
    say()
    if proposal.proposed:
        say(f"Proposed: {place}. To put it into use:")
        say(f"  fairlead refit promote {place} --by NAME --because TEXT --ledger {shown}")
        return
    why = {
        Verdict.WORSE: "it would have done worse",
        Verdict.NO_DIFFERENCE: "no difference is shown",
        Verdict.UNJUDGED: "the log cannot judge it",
        Verdict.ALIKE: "both models would choose the same reps, so there is nothing to gain",
        Verdict.BETTER: "",
    }[proposal.verdict]
    say(f"Not proposed: {why}. The model stays in {place}; the one in use stays in use.")


@refits.command("promote")
@refusing
def promote_command(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="Directory of the model.", show_default=False)],
    ledger: URL,
    by: BY,
    because: BECAUSE,
    unjudged: Annotated[
        str | None,
        typer.Option(
            "--unjudged",
            metavar="TEXT",
            help="Why a model is put into use that no refit has shown to be better.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Put a model into use: 'assign --ledger' takes it unless --model names another.

    One that a refit has not proposed needs --unjudged with a reason, unless it is the ledger's first.

    Example: fairlead refit promote model-2 --by "Ann Lee" --because "as proposed" --ledger sqlite:///ledger.db
    """
    models.load_model(model)
    with opened(ledger) as found:
        verdict = promote(found, model, by, because, unjudged=unjudged)
    say(f"In use from now on: {model}. The ledger keeps it; 'fairlead refit rollback' takes it back.")
    if verdict != Verdict.BETTER:
        said = "no refit judged it" if verdict is None else f"its refit said: {verdict}"
        say(f"! This model was not proposed: {said}.")


@refits.command("rollback")
@refusing
def rollback_command(ledger: URL, by: BY, because: BECAUSE) -> None:
    """Put the model that was in use before into use again.

    Example: fairlead refit rollback --by "Ann Lee" --because "complaints" --ledger sqlite:///ledger.db
    """
    with opened(ledger) as found:
        before = roll_back(found, by, because)
    say(f"In use again: the model promoted by {before['who']} on {before['since'][:10]}, {before['hash'][:12]}.")


@refits.command("show")
@refusing
def show_command(
    ledger: URL,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the model in use to this new directory.", show_default=False)
    ] = None,
    json: JSON = None,
) -> None:
    """Say which model is in use, and what was said and done about models.

    Example: fairlead refit show --ledger sqlite:///ledger.db --out model-in-use
    """
    if out is not None and out.exists():
        raise BadInput([Fault(str(out), "a name that is free", column="--out")])
    with opened(ledger) as found:
        present, entries = in_use(found), models_of(found)
        if out is not None:
            _write_out(found, out)
    write_summary({"in_use": present, "entries": entries}, json)
    if present is None:
        say("No model was promoted yet.")
    else:
        say(f"In use since {present['since'][:10]}: {present['hash'][:12]}, by {present['who']}: {present['why']}")
    rows = [
        (
            row["at"][:16].replace("T", " "),
            row["kind"],
            row["hash"][:12],
            row["who"] or "",
            row["why"] or row["verdict"],
        )
        for row in entries
    ]
    if rows:
        table("Models", ("when", "what", "model", "who", "said"), rows)


def _write_out(ledger: Ledger, out: Path) -> None:
    with TemporaryDirectory(dir=out.absolute().parent, prefix=f".{out.name}.") as folder:
        fresh = Path(folder) / "model"
        fresh.mkdir()
        if not write_in_use(ledger, fresh):
            raise ledger.refused("a ledger with a model in use; none was promoted yet")
        fresh.rename(out)
