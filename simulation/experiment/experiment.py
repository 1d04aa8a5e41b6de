"""An experiment under way: replications are run look by look, and what is found is put together in seed order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from simulation.experiment.comparison import Comparison
from simulation.experiment.intervals import Interval
from simulation.experiment.kept import Kept
from simulation.experiment.outcome import Failed, Finished, Outcome, ReplicationFailed
from simulation.experiment.precision import Enough, reached
from simulation.experiment.replicate import Plan
from simulation.experiment.workers import carry_out

Progress = Callable[[int, int], None]


@dataclass
class Experiment:
    """Replications of a plan.

    Parameters
    ----------
    plan
        What each runs.
    n_jobs
        As in :func:`simulation.compare`.
    progress
        Called with replications done and planned, after each.
    kept
        Where finished ones are kept; None keeps none.
    """

    plan: Plan
    n_jobs: int = -1
    progress: Progress | None = None
    kept: Kept | None = None
    _outcomes: dict[int, Outcome] = field(default_factory=dict, init=False)

    def run(self, enough: Enough) -> Comparison:
        """Run replications until there are enough.

        Raises
        ------
        ReplicationFailed
            When none could be finished.
        """
        if self.kept is not None:
            self._outcomes.update(self.kept.load())
        for number in enough.looks():
            self._reach(number)
            share = self._precision(number, enough)
            if enough.precision is not None and share is not None and share <= enough.precision:
                break
        return self._comparison(number, enough)

    def _reach(self, count: int) -> None:
        """Run what is missing of the first ``count`` replications."""
        missing = [number for number in range(count) if number not in self._outcomes]
        done = count - len(missing)
        if self.progress is not None and done:
            self.progress(done, count)

        def finished(outcome: Outcome) -> None:
            nonlocal done
            self._outcomes[outcome.number] = outcome
            if self.kept is not None and isinstance(outcome, Finished):
                self.kept.keep(outcome)
            done += 1
            if self.progress is not None:
                self.progress(done, count)

        if missing:
            carry_out(self.plan, missing, self.n_jobs, finished)

    def _precision(self, count: int, enough: Enough) -> float | None:
        comparison = self._comparison(count, enough, whole=False)
        differences: Sequence[Interval | None] = [comparison.difference(p, "wins") for p in comparison.policies[1:]]
        return reached(comparison.mean(comparison.baseline, "wins"), differences)

    def _comparison(self, count: int, enough: Enough, *, whole: bool = True) -> Comparison:
        """Put the first ``count`` replications together: by number, whichever came first."""
        outcomes = [self._outcomes[number] for number in range(count)]
        rows = [outcome for outcome in outcomes if isinstance(outcome, Finished)]
        failures = tuple(outcome for outcome in outcomes if isinstance(outcome, Failed))
        if not rows:
            raise ReplicationFailed(str(failures[0]))
        plan = self.plan
        drawn = [plan.world.draw_of(row.number) for row in rows]
        draws = tuple(draw for draw in drawn if draw is not None) or None
        share = self._precision(count, enough) if whole and draws is None else None
        return Comparison(
            plan.world.scenario.name,
            plan.seed,
            {policy.name: tuple(row.kpis[at] for row in rows) for at, policy in enumerate(plan.policies)},
            enough.words(share, count),
            world=plan.world.name,
            level=enough.level,
            precision=share,
            draws=draws,
            failures=failures,
            warm_up=plan.warm_up,
            expected=plan.expected,
            remarks=plan.world.remarks,
            by_rep={
                policy.name: tuple(row.by_rep[at] for row in rows if row.by_rep)
                for at, policy in enumerate(plan.policies)
            },
            teams={rep.rep_id: rep.team for rep in plan.world.scenario.reps},
        )
