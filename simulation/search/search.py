"""The best combination of decision variables within a budget of runs, and what it is worth on fresh luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import log2, prod

from matching import Policy
from scenarios import BadInput, Draws, Fault, Scenario
from scenarios.draws import key_of
from simulation.experiment.intervals import Interval
from simulation.policies import Decides, policy_of
from simulation.search.family import paired_gain
from simulation.search.halving import Screened, screen, winner
from simulation.search.runs import Progress, Runner
from simulation.search.variables import Variable
from simulation.search.way import Change, Way, unchanged
from simulation.training import fit_on_past
from simulation.values import ValueModel

FIRST = 4
"""Replications of the first round of screening."""

FEWEST = 64
"""Runs without which nothing can be searched."""

AS_IT_IS = "as it is"


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes
    ----------
    settings
        The value found best of each variable; ``as it is`` where it stays.
    gain, wins
        What that brings, in expected revenue and wins of the simulated period, on luck the search had not seen.
    baseline
        Expected revenue as it is, on the same luck.
    candidates, combinations
        How many combinations were screened, and how many there are.
    runs
        How many runs it took.
    replications
        Of which those of the confirmation, for each of the two.
    confidence
        Of the intervals.
    """

    settings: Mapping[str, str]
    gain: Interval
    wins: Interval
    baseline: float
    candidates: int
    combinations: int
    runs: int
    replications: int
    confidence: float

    @property
    def nothing(self) -> bool:
        """Whether nothing better than the present settings was found."""
        return all(value == AS_IT_IS for value in self.settings.values()) or not (self.gain.low or 0.0) > 0


def search(
    scenario: Scenario,
    variables: Sequence[Variable],
    *,
    policy: Policy | Decides | str = "round-robin",
    model: ValueModel | None = None,
    budget: int = 1_000,
    confidence: float = 0.95,
    seed: int = 0,
    n_jobs: int = -1,
    progress: Progress | None = None,
) -> Found:
    """Search combinations of settings over the simulator, within a budget of runs.

    Half of the budget screens combinations by sequential halving, the other half runs the winner and the organisation
    as it is on luck that screening has not seen, so that the gain stated is not inflated by the choice. Where there
    are more combinations than the budget can screen, that many are drawn at random.

    Parameters
    ----------
    scenario
        The organisation.
    variables
        What may be decided; each may also stay as it is.
    policy, model
        How leads are routed; a model is fitted on the scenario's own simulated past where one is needed.
    budget
        Runs in all, at least 64.
    confidence
        Of the intervals of what was found.
    seed
        Names all luck.
    n_jobs, progress
        As of :class:`simulation.search.Runner`.

    Raises
    ------
    BadInput
        When there is nothing to decide, or the budget or confidence is none.
    """
    _refuse(variables, budget, confidence)
    base = Way(scenario, policy_of(policy), model)
    if base.wants_model and model is None:
        base = Way(scenario, base.policy, fit_on_past(scenario, seed=seed))
    runner = Runner(n_jobs, progress)
    return best_of(runner, base, variables, budget=budget, confidence=confidence, seed=seed)


def best_of(
    runner: Runner, base: Way, variables: Sequence[Variable], *, budget: int, confidence: float, seed: int
) -> Found:
    """Search from a way to work that is ready to run; arguments as of :func:`search`."""
    drawn, combinations = _candidates(variables, budget // 2, seed)
    ways = {str(n): _changed(base, variables, choice) for n, choice in enumerate(drawn)}
    begun = runner.runs
    seen: Mapping[str, Screened] = screen(runner, base, {"": ways}, key_of(f"search of seed {seed}"), FIRST)[""]
    best = drawn[int(winner(seen))]
    replications = max(2, (budget - (runner.runs - begun)) // 2)
    pair = {"": base, "best": _changed(base, variables, best)}
    rows = runner.table(pair, key_of(f"confirmation of seed {seed}"), range(replications))
    figures = {name: ([o.revenue for o in row], [o.wins for o in row]) for name, row in rows.items()}
    (revenue, wins), (base_revenue, base_wins) = figures["best"], figures[""]
    return Found(
        settings={v.name: _text(v, at) for v, at in zip(variables, best, strict=True)},
        gain=paired_gain(revenue, base_revenue, confidence=confidence),
        wins=paired_gain(wins, base_wins, confidence=confidence),
        baseline=sum(base_revenue) / replications,
        candidates=len(drawn),
        combinations=combinations,
        runs=runner.runs - begun,
        replications=replications,
        confidence=confidence,
    )


Choice = tuple[int, ...]
"""Position of each variable's value, −1 for as it is."""


def _candidates(variables: Sequence[Variable], budget: int, seed: int) -> tuple[list[Choice], int]:
    """Give the combinations that the budget can screen, drawn at random where there are more."""
    combinations = prod(len(variable.values) + 1 for variable in variables)
    most = max(2, _screenable(budget))
    every = product(*(range(-1, len(variable.values)) for variable in variables))
    if combinations <= most:
        return list(every), combinations
    rng = Draws(seed).generator("combinations")
    kept = {0, *rng.choice(combinations, size=most - 1, replace=False).tolist()}
    return [choice for number, choice in enumerate(every) if number in kept], combinations


def _screenable(budget: int) -> int:
    """Give how many candidates a budget screens: n · first · (1 + log2(n) / 2) runs, and the base's beside them."""
    count = 2
    while FIRST * (count + 1) * (1 + log2(count + 1) / 2) + FIRST * (count + 1) <= budget:
        count += 1
    return count


def _changed(base: Way, variables: Sequence[Variable], choice: Choice) -> Way:
    way = base
    for variable, at in zip(variables, choice, strict=True):
        change: Change = unchanged if at < 0 else variable.change(at)
        way = change(way)
    return way


def _text(variable: Variable, at: int) -> str:
    return AS_IT_IS if at < 0 else variable.values[at]


def _refuse(variables: Sequence[Variable], budget: int, confidence: float) -> None:
    faults = []
    if not variables or any(not variable.values for variable in variables):
        faults.append(Fault("search", "at least one variable, each with a value to try", column="variables"))
    if budget < FEWEST:
        faults.append(Fault("search", f"{FEWEST} runs or more", column="budget", value=str(budget)))
    if not 0.5 <= confidence < 1:
        faults.append(Fault("search", "a confidence from 0.5 to below 1", column="confidence", value=str(confidence)))
    if faults:
        raise BadInput(faults)
