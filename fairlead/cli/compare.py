"""``fairlead compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from fairlead.cli.console import progress, say, step, table
from fairlead.cli.kpi_words import kpi_text
from fairlead.cli.methods import METHODS_HELP, methods_named
from fairlead.cli.options import JSON, MODEL, RULES, SCENARIO, SEED
from fairlead.cli.organisation import organisation_of
from fairlead.cli.refusal import refusing
from fairlead.comparison_summary import comparison_summary
from fairlead.output import all_or_nothing, check_target
from fairlead.report import comparison_page
from fairlead.report.answer import answer
from fairlead.report.caution import cautions
from fairlead.report.findings import Findings
from models import load_model
from scenarios import BadInput, Fault, load_rules
from simulation import KPIS, Comparison, compare

_SHOWN = ("wins", "revenue", "speed_to_lead_hours", "sla_breach_share")


@refusing
def compare_command(
    scenario: SCENARIO,
    out: Annotated[Path, typer.Option("--out", help="The report, an HTML file.", show_default=False)],
    policies: Annotated[
        str,
        typer.Option(
            "--policies", help=f"Routing methods, separated by commas; the first is the baseline. Each {METHODS_HELP}."
        ),
    ] = "round-robin,weighted-round-robin,greedy,optimal,oracle",
    model: MODEL = None,
    rules: RULES = None,
    replications: Annotated[
        int | None, typer.Option("--replications", help="How often each method runs. (default: 30)", min=2)
    ] = None,
    precision: Annotated[
        float | None,
        typer.Option(
            "--precision",
            help="Instead: go on until differences in wins are known to this share of the baseline's wins, e.g. 0.01.",
            min=0.0001,
            max=0.5,
        ),
    ] = None,
    json: JSON = None,
    seed: SEED = 0,
) -> None:
    """Compare routing methods on the same leads with the same luck, and write the report.

    Methods that decide by values learn from the scenario's own simulated past unless --model is given; oracle knows
    the truth and shows how much there is to gain at all.

    Example: fairlead compare baseline --policies round-robin,optimal,oracle --out report.html
    """
    if replications is not None and precision is not None:
        raise BadInput([Fault("compare", "either --replications or --precision, not both", column="--precision")])
    check_target(out, (".html",))
    if json is not None:
        check_target(json, (".json",))
    given = load_rules(rules) if rules is not None else None
    organisation = organisation_of(scenario, given)
    learned = load_model(model) if model is not None else None
    methods = methods_named(policies, given, learned)
    step(f"comparing {policies} on {organisation.name}")
    with progress("replications") as advance:
        comparison = compare(
            organisation,
            methods,
            replications=replications or 30,
            precision=precision,
            seed=seed,
            model=learned,
            progress=advance,
        )
    wanted = f"--precision {precision}" if precision is not None else f"--replications {comparison.replications}"
    again = f"fairlead compare {scenario} --policies {policies} {wanted} --seed {seed} --out {out.name}"
    again += "".join(f" --{name} {path}" for name, path in (("model", model), ("rules", rules)) if path is not None)
    summary = comparison_summary(comparison, organisation, command=again)
    with all_or_nothing() as outputs:
        outputs.text(comparison_page(summary), out)
        if json is not None:
            outputs.json(comparison.to_dict(), json)
    _report(comparison, summary, out)


def _report(comparison: Comparison, summary: dict[str, Any], out: Path) -> None:
    say(summary["standing_line"])
    kpis = [kpi for kpi in KPIS if kpi.name in _SHOWN]
    rows = []
    for policy in comparison.policies:
        means = [comparison.mean(policy, kpi.name) for kpi in kpis]
        figures = [
            kpi_text(None if mean is None else mean.mean, kpi.unit) for mean, kpi in zip(means, kpis, strict=True)
        ]
        rows.append((policy, figures[0], _against(comparison, policy), *figures[1:]))
    wins, *others = (kpi.title for kpi in kpis)
    headings = ("method", wins, f"against {comparison.baseline}", *others)
    table(f"Means over {comparison.replications} replications", headings, rows)
    findings = Findings.read(summary)
    found = answer(findings)
    say(" ".join([*found.sentences, *cautions(findings, found.method)]))
    say(f"Replications: {comparison.stopped}.")
    say(f"Report: {out}")


def _against(comparison: Comparison, policy: str) -> str:
    found = comparison.difference(policy, "wins")
    if policy == comparison.baseline or found is None:
        return "–"
    return f"{found.mean:+.1f} ({found.low:+.1f} to {found.high:+.1f})"
