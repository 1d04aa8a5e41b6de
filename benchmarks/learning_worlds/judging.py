"""What a method's estimates are worth in a world: assigned exactly, judged by the truth."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from benchmarks.learning_worlds.ceiling import ceiling
from benchmarks.learning_worlds.leads import Floats, Integers
from benchmarks.learning_worlds.rivals import RIVALS
from benchmarks.learning_worlds.world import World
from matching import AssignmentProblem, solve
from models import ConversionModel

OURS, CEILING, ORACLE = "ours", "ceiling", "oracle"
BINS = 10


@dataclass(frozen=True)
class Judged:
    """One method in one world; ``value`` is the mean true chance of its assigned pairs.

    ``promised`` and ``naive`` are mean chances promised (``promised`` is ``naive`` for methods without a promise of
    their own), ``misses`` promise less truth, in points, in ten classes of the promise.
    """

    value: float
    promised: float
    naive: float
    misses: list[float]

    @property
    def miss(self) -> float:
        """Mean distance of promise and truth over the classes, in points."""
        return float(np.abs(self.misses).mean())


@dataclass(frozen=True)
class Report:
    """All methods in one world, beside round robin and the managers' habit.

    ``luck`` is what the history's luck adds to what any honest method promises, as a share of it (:attr:`World.luck`);
    ``seconds`` what all of it took of the processor.
    """

    round_robin: float
    habit: float
    luck: float
    methods: dict[str, Judged]
    claims_gain: bool
    warns_of_sorting: bool
    warns_of_drift: bool
    seconds: float

    def share(self, name: str, base: float, top: str) -> float:
        """Give a method's gain over a base as a share of another's; nan where there is none to be had."""
        whole = self.methods[top].value - base
        return (self.methods[name].value - base) / whole if whole > 1e-9 else float("nan")


def judge(world: World, rivals: list[str]) -> Report:
    """Fit all methods, assign the new leads by each, and compare with the truth."""
    began = time.process_time()
    model = ConversionModel(draws=20).fit(world.history, reps=world.reps)
    values = model.pair_values(world.leads, world.reps)
    estimates = {OURS: values.probability(0, world.leads.height), CEILING: ceiling(world), ORACLE: world.chance}
    estimates.update({name: RIVALS[name](world) for name in rivals})
    methods: dict[str, Judged] = {}
    given: dict[str, Integers] = {}
    for name, estimate in estimates.items():
        rep = given[name] = _assigned(world, estimate)
        promise = values.promise(rep) if name == OURS else estimate[np.arange(len(rep)), rep]
        methods[name] = _judged(world, estimate, rep, promise)
    even, habit = ((world.chance * chosen).sum(axis=1).mean() for chosen in (world.even, world.habit))
    sorting, drift = model.sensitivity_, model.drift_
    warned = (sorting is not None and sorting.warns, drift is not None and drift.warns)
    chosen = world.chance[np.arange(len(given[OURS])), given[OURS]]
    luck = world.luck * float((chosen * (1.0 - chosen)).sum() / chosen.sum())
    return Report(float(even), float(habit), luck, methods, model.promises_gain_, *warned, time.process_time() - began)


def _assigned(world: World, estimate: Floats) -> Integers:
    capacity = np.full(estimate.shape[1], world.capacity)
    result = solve(AssignmentProblem(values=estimate, capacity=capacity, eligible=world.eligible, must_assign=True))
    if (result.rep < 0).any():
        raise RuntimeError(f"{(result.rep < 0).sum()} leads without a rep: the world's capacity is too small")
    return np.asarray(result.rep)


def _judged(world: World, estimate: Floats, rep: Integers, promise: Floats) -> Judged:
    at = np.arange(len(rep))
    truth = world.chance[at, rep]
    bins = np.array_split(np.argsort(promise, kind="stable"), BINS)
    misses = [100.0 * float(promise[one].mean() - truth[one].mean()) for one in bins]
    return Judged(float(truth.mean()), float(promise.mean()), float(estimate[at, rep].mean()), misses)
