"""``fairlead evaluate``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from fairlead.checking import find_leaks, suspects
from fairlead.cli.console import say, step
from fairlead.cli.methods import METHODS_HELP, method_named
from fairlead.cli.option_sets import ChancesFrom, Intake, Judging, with_option_sets
from fairlead.cli.options import HISTORY, JSON, REPS, RULES, SEED
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.evaluating import choice_function, lines_of
from fairlead.output import all_or_nothing, check_target
from matching import Policy, ValuesFrom
from models import ConversionModel, load_model
from models.evaluation import LOGGED, Settings, Source, evaluate
from models.evaluation.judging import ChoiceFunction, Learner
from scenarios import BadInput, Fault, Rules, load_rules

_SOURCES = {ChancesFrom.LOGGED: Source.LOGGED, ChancesFrom.ROTATION: Source.KNOWN, ChancesFrom.FITTED: Source.FITTED}


@refusing
@with_option_sets
def evaluate_command(
    history: HISTORY,
    reps: REPS,
    policy: Annotated[str, typer.Option("--policy", help=f"Routing method to judge: {METHODS_HELP}.")],
    against: Annotated[
        str, typer.Option("--against", help="Routing method to compare it with; logged: what was done.")
    ] = LOGGED,
    model: Annotated[
        Path | None,
        typer.Option(
            "--model",
            help="Directory of a fitted model; judged only on assignments after its as-of date. Without, one is "
            "learned before each block.",
            show_default=False,
        ),
    ] = None,
    rules: RULES = None,
    json: JSON = None,
    seed: SEED = 0,
    *,
    judging: Judging,
    intake: Intake,
) -> None:
    """Say what another routing method would have been worth, from the log of what was done.

    Limits come first: how many past leads can be used, what share of the choices the history can judge, the smallest
    gain it could show. Where it cannot judge, no figure is given, and why is said.

    Example: fairlead evaluate --history history.csv --reps reps.csv --policy optimal --json value.json
    """
    if json is not None:
        check_target(json, (".json",))
    beside = read_beside({"history": history, "reps": reps}, intake.columns, model)
    refuse_overwriting([history, reps, rules, *beside], [json, intake.quarantine, intake.faults])
    learned = load_model(model) if model is not None else None
    given = load_rules(rules) if rules is not None else Rules()
    method = _judged(policy, given, learned)
    other = None if against == LOGGED else _judged(against, given, learned)
    tables = read_tables({"history": history, "reps": reps}, intake)
    past, features = tables["history"].frame, tables["history"].features
    settings = judging_settings(judging, seed)
    found = evaluate(
        past,
        tables["reps"].frame,
        _choice(method, given),
        name=policy,
        against=None if other is None else _choice(other, given),
        against_name=against,
        model=learned,
        learner=_learner(past, tables["reps"].frame, features, judging.horizon_days),
        as_of=judging.as_of,
        settings=settings,
        progress=step,
    )
    if json is not None:
        with all_or_nothing() as outputs:
            outputs.json(found.summary(), json)
    for line in lines_of(found):
        say(line)


def judging_settings(judging: Judging, seed: int) -> Settings:
    """Return how a log is judged, from the options."""
    return Settings(
        propensities=None if judging.propensities is None else _SOURCES[judging.propensities],
        estimator=judging.estimator,
        folds=judging.folds,
        horizon_days=judging.horizon_days,
        group_by=judging.group_by,
        floor=judging.floor,
        seed=seed,
    )


def _judged(name: str, rules: Rules, model: ConversionModel | None) -> Policy:
    method = method_named(name, rules, model)
    if method.values_from is ValuesFrom.TRUTH:
        expected = "a method that can be used on a real firm: the truth is known in made-up worlds only"
        raise BadInput([Fault("method", expected, value=name)])
    return method


def _choice(method: Policy, rules: Rules) -> ChoiceFunction:
    return choice_function(method, rules.constraints)


def _learner(past: pl.DataFrame, reps: pl.DataFrame, features: Sequence[str] | None, horizon_days: float) -> Learner:
    leaking = suspects(find_leaks(past))

    def learn(history: pl.DataFrame, until: datetime) -> ConversionModel:
        model = ConversionModel(horizon_days=horizon_days, features=features)
        return model.fit(history, reps=reps, as_of=until, suspects=leaking)

    return learn
