"""What a comparison rests on, in sentences: its world, how wins were counted, what failed, which method is the best."""

from __future__ import annotations

from fairlead.report.words import capitalised, method_name
from simulation import Comparison

_ONE_MODEL = (
    "The intervals cover the luck of leads, reps and buyers in this one organisation under this one fitted model; "
    "another history would have given another model."
)
_FIRM = (
    "The intervals are the range of gains over {draws} draws of what the history leaves open, the luck of replications "
    "set apart. Methods learned from one half of the history, chances were drawn from a fit to the other, and the "
    "halves changed places; from all of it methods learn more, so gains lean to the low side. How often a "
    "qualified lead buys, and every rule of the funnel, is the scenario's."
)
_EXPECTED = (
    "Wins and revenue are expected ones: an opportunity counts with its buyer's chance to buy by the horizon, known "
    "when she makes up her mind. The mean is that of wins drawn, with less spread; every other figure is counted in "
    "the draws, so that wins with full follow-up may lie above wins by luck."
)
_WORLDS = {
    "synthetic": "the scenario's own leads and chances, whose truth is known",
    "replay": "the firm's own leads in their order; chances as its history leaves them open",
    "posterior": "leads drawn from among the firm's own; chances as its history leaves them open",
}


def world_sentence(comparison: Comparison) -> str:
    """Say whose world was simulated."""
    words = f"{comparison.world} ({_WORLDS[comparison.world]})"
    if comparison.warm_up:
        words += f", after {comparison.warm_up:g} days in which leads are not counted"
    return words


def notes_of(comparison: Comparison) -> list[str]:
    """Say what a reader has to know of the figures, what failed first."""
    notes = [*comparison.remarks, *failure_lines(comparison)]
    notes.append(f"Replications: {comparison.stopped}.")
    if (best := best_sentence(comparison)) is not None:
        notes.append(best)
    if comparison.expected:
        notes.append(_EXPECTED)
    drawn = comparison.draws
    notes.append(_ONE_MODEL if drawn is None else _FIRM.format(draws=len(set(drawn))))
    return notes


def failure_lines(comparison: Comparison) -> list[str]:
    """Name every replication that failed, and say what that means for the figures."""
    failures = comparison.failures
    if not failures:
        return []
    tried = comparison.replications + len(failures)
    head = f"{len(failures)} of {tried} replications failed and are in no figure; the others may not be a fair sample."
    return [head, *(f"Replication {failed.number}: {failed}" for failed in failures)]


def best_sentence(comparison: Comparison) -> str | None:
    """Say which of three or more methods wins most, or which may; None where two are set against one another anyway."""
    best = comparison.best()
    if best is None or len(best.standings) < 3:
        return None
    count, sure = len(best.standings), f"{best.confidence:.0%}".replace("%", " %")
    named = [method_name(method) for method in best.possible]
    if comparison.draws is not None:
        leading = max(best.standings, key=lambda method: best.standings[method].draws_won or 0.0)
        share = f"{best.standings[leading].draws_won or 0.0:.0%}".replace("%", " %")
        return f"Of {count} methods {method_name(leading)} wins most in {share} of the draws of the firm."
    if best.method is not None:
        return f"{capitalised(named[0])} is the best of {count} methods by wins, with {sure} confidence."
    listed = f"{', '.join(named[:-1])} or {named[-1]}"
    return f"Which of {count} methods is best by wins is open: with {sure} confidence it is {listed}."
