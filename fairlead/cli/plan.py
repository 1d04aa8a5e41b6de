"""``fairlead plan``."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

import models
from fairlead.calibrating.standing import standing_line, withholds_money
from fairlead.cli.console import counting, progress, say, step, table
from fairlead.cli.methods import METHODS_HELP, method_named, methods_named
from fairlead.cli.option_sets import with_option_sets
from fairlead.cli.options import JSON, MODEL, RULES, SCENARIO, SEED
from fairlead.cli.organisation import organisation_of
from fairlead.cli.reading import refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.output import all_or_nothing, check_target
from fairlead.planning import HEADINGS, answer_of, finance_summary, lines_of_staffing, plan_summary, proof_of, rows_of
from fairlead.report.plan_page import finance_page, plan_page
from scenarios import BadInput, Fault, load_rules
from simulation.planning import METHODS, Planned, Settings, plan


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is simulated, and what counts as worth it."""

    replications: Annotated[
        int | None,
        typer.Option("--replications", help="Runs of each lever that its figure rests on. (default: 60)", min=8),
    ] = None
    budget: Annotated[
        int | None,
        typer.Option("--budget", help="Instead: as many as fit into so many simulated runs in all.", min=1),
    ] = None
    search: Annotated[
        int, typer.Option("--search", help="Runs for a search over combinations of settings on top; 0 for none.")
    ] = 0
    least: Annotated[
        float, typer.Option("--least", help="The smallest gain worth a change, as a share of revenue.")
    ] = 0.01
    hire_cost: Annotated[
        float | None,
        typer.Option(
            "--hire-cost",
            help="What a hire costs a year, in the unit of the scenario's values. (default: the scenario's \\[costs], "
            "if any)",
            show_default=False,
        ),
    ] = None

    def settings(self, seed: int) -> Settings:
        """Give what the plan is made with.

        Raises
        ------
        BadInput
            When both replications and a budget are given.
        """
        if self.replications is not None and self.budget is not None:
            raise BadInput([Fault("plan", "either --replications or --budget, not both", column="--budget")])
        return Settings(
            replications=self.replications or Settings.replications,
            budget=self.budget,
            search=self.search,
            least=self.least,
            hire_cost=self.hire_cost,
            seed=seed,
        )

    def words(self) -> list[str]:
        """Give the options as typed."""
        named = {
            "replications": self.replications,
            "budget": self.budget,
            "search": self.search or None,
            "least": self.least,
            "hire-cost": self.hire_cost,
        }
        return [word for name, value in named.items() if value is not None for word in (f"--{name}", f"{value:g}")]


@refusing
@with_option_sets
def plan_command(
    scenario: SCENARIO,
    out: Annotated[Path | None, typer.Option("--out", help="The lever page, an HTML file.", show_default=False)] = None,
    policy: Annotated[str, typer.Option("--policy", help=f"Routing method now: {METHODS_HELP}.")] = "round-robin",
    methods: Annotated[
        str, typer.Option("--methods", help="Routing methods to try instead, separated by commas.")
    ] = ",".join(METHODS),
    model: MODEL = None,
    rules: RULES = None,
    named: Annotated[
        Path | None,
        typer.Option(
            "--named",
            metavar="FILE",
            help="Write a restricted page for finance, too: each rep's expected revenue before and after, by name.",
            show_default=False,
        ),
    ] = None,
    json: JSON = None,
    seed: SEED = 0,
    *,
    effort: Effort,
) -> None:
    """Say what each change would be worth: routing, response times, attempts, hires, thresholds, rules dropped.

    All levers stand on one money axis, with intervals that hold for all of them at once; "no change is worth it" is
    one of the answers. Teams, not persons, unless --named is asked for.

    Example: fairlead plan baseline --out plan.html --json plan.json
    """
    settings = effort.settings(seed)
    settings.refuse_impossible()
    for path, ending in ((out, ".html"), (json, ".json"), (named, ".html")):
        if path is not None:
            check_target(path, (ending,))
    refuse_overwriting([scenario, rules], [out, json, named])
    given = load_rules(rules) if rules is not None else None
    organisation = organisation_of(scenario, given)
    if withholds_money(organisation):
        expected = "a scenario that foretells its firm: plan weighs changes in money, and this one's validation failed"
        raise BadInput([Fault(scenario, expected, column="validation")])
    learned = models.load_model(model) if model is not None else None
    now = method_named(policy, given, learned)
    others = methods_named(methods, given, learned)
    step(f"planning {organisation.name}: screening every lever, then running the best options again on fresh luck")
    with progress("simulated runs") as advance:
        found = plan(organisation, now, model=learned, methods=others, settings=settings, progress=counting(advance))
    step("planning a trial on the simulated past")
    proof = proof_of(found, organisation)
    page = None if out is None else Path(out.name)
    command = _command(scenario, policy, methods, effort, seed, model=model, rules=rules, out=page)
    summary = plan_summary(found, organisation, command=command, proof=proof)
    with all_or_nothing() as outputs:
        if out is not None:
            outputs.text(plan_page(summary), out)
        if json is not None:
            outputs.json(summary, json)
        if named is not None:
            outputs.text(
                finance_page(finance_summary(found, organisation, command=f"{command} --named {named.name}")), named
            )
    say(standing_line(organisation))
    _report(found, out, named)


def _command(scenario: str, policy: str, methods: str, effort: Effort, seed: int, **files: Path | None) -> str:
    words = ["fairlead", "plan", scenario, "--policy", policy, "--methods", methods, *effort.words()]
    words += ["--seed", str(seed)]
    words += [word for name, path in files.items() if path is not None for word in (f"--{name}", str(path))]
    return shlex.join(words)


def _report(found: Planned, out: Path | None, named: Path | None) -> None:
    title = f"Units of value a year, over {found.replications} replications of each lever"
    table(title, HEADINGS, rows_of(found))
    for line in lines_of_staffing(found):
        say(line)
    say(" ".join(answer_of(found)))
    say(f"Page: {out}" if out is not None else "The same as a page: --out plan.html")
    if named is not None:
        say(f"Restricted, with names: {named}")
