"""What each lever of a scenario is worth: screened, then confirmed on luck that the choice has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matching import Policy
from scenarios import BadInput, Fault, Scenario
from scenarios.draws import key_of
from scenarios.funnel import Mode
from scenarios.organisation import Rep
from simulation.planning.crews import Crew, crews_of
from simulation.planning.findings import Planned, RepRevenue, Verdict, Worth
from simulation.planning.judging import Judge, level
from simulation.planning.lever import Group, Lever, Option
from simulation.planning.levers import levers_of
from simulation.planning.loads import REPLICATIONS, load_ways, loads_of
from simulation.planning.people import people_lever, posts, proposed
from simulation.planning.response import silence
from simulation.planning.screening import Chosen, chosen_of
from simulation.planning.settings import FEWEST, METHODS, Settings
from simulation.policies import Decides, policy_of
from simulation.search import (
    Found,
    Outcome,
    Progress,
    Runner,
    Way,
    best_of,
    paired_gain,
    runs_of,
    unchanged,
)
from simulation.search.variables import Variable
from simulation.training import fit_on_past
from simulation.values import ValueModel

_FURTHER = 3
"""Ways confirmed beside the levers: as it is, and two for all of them together."""

_SEARCHED = ("clock", "window", "attempts", "returns", "days", "grade")
"""Levers whose options a search over combinations takes."""


def plan(
    scenario: Scenario,
    policy: Policy | Decides | str = "round-robin",
    *,
    model: ValueModel | None = None,
    methods: Sequence[Policy | Decides | str] = METHODS,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Planned:
    """Say what each thing that the firm could change is worth.

    Every lever's options are screened on common luck; the best of each is run again, with the organisation as it is,
    on luck that screening has not seen. The intervals stated hold for all levers at once (Bonferroni), so that a
    lever is called worth it by mistake in at most 1 − ``confidence`` of plans, and no change may be worth it.

    Parameters
    ----------
    scenario
        The organisation.
    policy
        How leads are routed now.
    model
        What methods that decide by learned values decide by; fitted on the scenario's own simulated past where needed.
    methods
        Routing methods to try.
    settings
        Replications, budget, what is worth a change.
    progress
        Told of runs as they are done.

    Raises
    ------
    BadInput
        When settings are impossible, the budget is too small, or the scenario has no rep or no lead.
    ReplicationFailed
        When a run ends in an error.
    """
    wanted = settings or Settings()
    wanted.refuse_impossible()
    _refuse_empty(scenario)
    if wanted.hire_cost is None and scenario.costs is not None:
        wanted = replace(wanted, hire_cost=scenario.costs.hire_a_year)
    now, others = policy_of(policy), [policy_of(each) for each in methods]
    base = Way(scenario, now, model)
    planning = _Planning(base, others, wanted, progress)
    planning.refuse_small_budget()
    if model is None and any(base.routed_by(each).wants_model for each in (now, *others)):
        planning.base = replace(base, model=fit_on_past(scenario, seed=wanted.seed))
    return planning.planned()


def _refuse_empty(scenario: Scenario) -> None:
    if not scenario.reps or scenario.arrivals.per_day == 0:
        raise BadInput([Fault(f"scenario {scenario.name!r}", "reps, and leads that arrive, to plan for")])


class _Planning:
    """One plan in the making."""

    def __init__(self, base: Way, methods: Sequence[Policy], settings: Settings, progress: Progress | None) -> None:
        self.base, self.settings = base, settings
        self.runner = Runner(settings.n_jobs, progress)
        self.levers = levers_of(base.scenario, base.policy, methods)
        self.screening = key_of(f"screening of seed {settings.seed}")
        self.posts = posts(base.scenario, self.screening)
        self.crews = [(post, people_lever(post)) for post in proposed(self.posts)]
        self.year = 365.0 / base.scenario.horizon.arrival_days

    def refuse_small_budget(self) -> None:
        """Refuse a budget that may not suffice, before anything runs; it is counted as if all hires were confirmed."""
        budget, first = self.settings.budget, self.settings.first
        if budget is None:
            return
        hires = [len(lever.options) for _, lever in self.crews]
        screening = runs_of([len(lever.options) for lever in self.levers], first)
        screening += 4 * first * (1 + sum(hires)) if hires else 0
        ways = len(self.levers) + (max(hires) + 2 * (len(hires) - 1) if hires else 0)
        least = screening + self._beside() + FEWEST * (ways + _FURTHER)
        if budget < least:
            expected = f"{least:,} runs or more for this scenario"
            raise BadInput([Fault("plan", expected, column="--budget", value=str(budget))])

    def planned(self) -> Planned:
        chosen = chosen_of(self.runner, self.base, self.levers, self.screening, self.settings.first, self.year)
        crews = crews_of(self.runner, self.base, self.crews, self.screening, self.settings, self.year)
        ways = {each.lever.key: each.option.change(self.base) for each in chosen}
        for crew in crews:
            ways |= crew.ways(self.base)
        replications = self._replications(len(ways))
        rows = self.runner.table({"": self.base, **ways}, self.settings.seed, range(replications))
        judge = Judge(rows[""], len(ways), self.year, self.settings)
        found = [judge.worth(each.lever, each.option, rows[each.lever.key], each.seen) for each in chosen]
        found += [crew.worth(rows, judge) for crew in crews]
        levers = tuple(sorted(found, key=_standing))
        worth = [lever for lever in levers if lever.verdict is Verdict.WORTH_IT]
        changes = [self._option(lever, chosen, crews) for lever in worth]
        together, before, after = self._together(changes, rows[""])
        return Planned(
            scenario=self.base.scenario.name,
            policy=self.base.policy.name,
            seed=self.settings.seed,
            revenue=judge.level([row.revenue for row in rows[""]]),
            wins=judge.level([row.wins for row in rows[""]]),
            levers=levers,
            staffing=tuple(crew.staffing(rows, judge) for crew in crews),
            posts=self.posts,
            silence=silence(self.base.scenario) if self.base.scenario.routing.mode is Mode.PUSH else (),
            loads=loads_of(self.runner, self.base, self.levers, self.settings.seed),
            together=together,
            together_parts=tuple(option.text for option in changes) if together is not None else (),
            found=self._searched(),
            least=judge.least,
            least_share=self.settings.least,
            year=self.year,
            confidence=self.settings.confidence,
            family=len(ways),
            replications=replications,
            runs=self.runner.runs,
            by_rep=self._by_rep(before, after),
        )

    def _replications(self, ways: int) -> int:
        budget = self.settings.budget
        if budget is None:
            return self.settings.replications
        return (budget - self.runner.runs - self._beside()) // (ways + _FURTHER)

    def _beside(self) -> int:
        """Count the runs that neither screen nor confirm a lever."""
        return REPLICATIONS * len(load_ways(self.base, self.levers)) + self.settings.search

    @staticmethod
    def _option(worth: Worth, chosen: Sequence[Chosen], crews: Sequence[Crew]) -> Option:
        tried: list[Chosen | Crew] = [*chosen, *crews]
        return next(each.option for each in tried if each.lever.key == worth.key)

    def _together(
        self, options: Sequence[Option], base: Sequence[Outcome]
    ) -> tuple[Worth | None, Sequence[Outcome], Sequence[Outcome]]:
        """Put all that is worth it together, on luck of its own; give what reps bring before and after, too."""
        if not options:
            return None, base, ()
        way, settings = self.base, self.settings
        for option in options:
            way = option.change(way)
        if len(options) == 1:
            after = self.runner.table({"after": way}, settings.seed, range(len(base)))["after"]
            return None, base, after
        both = self.runner.table(
            {"": self.base, "all": way}, key_of(f"together of seed {settings.seed}"), range(len(base))
        )
        option = Option("all of it together", unchanged, sum(option.hires for option in options))
        lever = Lever("together", Group.RULES, "All that is worth it, together", "", (option,))
        worth = Judge(both[""], 1, self.year, settings).worth(lever, option, both["all"], ())
        return worth, both[""], both["all"]

    def _searched(self) -> Found | None:
        if not self.settings.search:
            return None
        kept = [lever for lever in self.levers if lever.key in _SEARCHED]
        variables = [_variable(lever) for lever in kept]
        settings = self.settings
        return best_of(
            self.runner,
            self.base,
            variables,
            budget=settings.search,
            confidence=settings.confidence,
            seed=settings.seed,
        )

    def _by_rep(self, before: Sequence[Outcome], after: Sequence[Outcome]) -> dict[str, RepRevenue]:
        """Give each rep's expected revenue a year; new ones are no names yet, and left out."""
        return {rep.rep_id: self._of_rep(rep, before, after) for rep in self.base.scenario.reps}

    def _of_rep(self, rep: Rep, before: Sequence[Outcome], after: Sequence[Outcome]) -> RepRevenue:
        one, two = ([row.by_rep.get(rep.rep_id, 0.0) * self.year for row in rows] for rows in (before, after))
        return RepRevenue(rep.team, level(one), level(two) if two else None, paired_gain(two, one) if two else None)


def _standing(worth: Worth) -> tuple[bool, float]:
    return worth.verdict is not Verdict.WORTH_IT, -worth.gain.mean


def _variable(lever: Lever) -> Variable:
    texts = tuple(option.text for option in lever.options)
    return Variable(lever.title, texts, lambda at: lever.options[at].change)
