"""What ``fairlead assign`` says on screen: by team; persons only where somebody asked for one."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from fairlead.cli.bonds import bond_lines
from fairlead.cli.console import counted, say, table
from fairlead.cli.memory import session_lines
from fairlead.cli.unassigned import UNASSIGNED
from fairlead.conflict import conflict_lines
from fairlead.databases import DatabaseAddress
from fairlead.plan import Plan
from matching.explaining.figures import figure

_PROMISE = ("promised", "promised_low", "promised_high", "promised_naive")
_IN_CONFLICT = {
    True: "In conflict (the others can be kept without any one of these):",
    False: "In conflict, but time ended the search: some of these may have nothing to do with it:",
}


def say_plan(plan: Plan, out: Path | DatabaseAddress | None, *, dry_run: bool) -> None:
    """Say what a batch came to, or why it has no solution."""
    summary = plan.summary
    if plan.conflict is not None:
        say(f"No solution: {plan.conflict.message}.")
        if plan.conflict.rules:
            say(_IN_CONFLICT[plan.conflict.smallest])
            asked = plan.sources.asked
            for line in conflict_lines(plan.conflict, plan.rules, None if asked is None else asked.reason):
                say(line)
        return
    if plan.unsolved:
        say("No solution was found in time, and none was ruled out: nothing was assigned.")
        return
    if summary["leads"]:
        say(f"{summary['assigned']:,} of {summary['leads']:,} leads assigned to {summary['reps']:,} reps.")
    else:
        say("Nothing to give out: no lead of the table is without an owner or may move.")
    for line in _remarks(plan):
        say(line)
    headings = ("team", "reps", "capacity", "leads", "their value", "expected value")
    table("By team", headings, [_team_row(row) for row in _rows(plan)])
    if plan.moves.height:
        rows = [(str(old), str(new), f"{count:,}") for old, new, count in plan.moves.iter_rows()]
        table("Moves between teams", ("from", "to", "leads"), rows)
    if dry_run:
        say("Dry run: no assignments were written.")
    elif out is not None:
        say(f"Assignments: {out}")


def _remarks(plan: Plan) -> list[str]:
    summary = plan.summary
    lines = []
    unassigned = {reason: count for reason, count in _counts(summary["unassigned"]).items() if count}
    if unassigned:
        lines.append(
            "Unassigned: " + ", ".join(f"{count:,} {UNASSIGNED.get(r, r)}" for r, count in unassigned.items()) + "."
        )
    lines += _stays_beyond(plan)
    if summary["already_owned"]:
        one = summary["already_owned"] == 1
        stay = "1 lead stays with its owner" if one else f"{summary['already_owned']:,} leads stay with their owners"
        reason = _reason(summary["reassign"])
        lines.append(f"{stay}; " + (_NOT_MOVED.get(reason, _OTHERS) if reason else "--reassign REASON moves them."))
    if summary["owners_gone"]:
        lines.append(
            f"{counted(summary['owners_gone'], 'lead')} of those belong to somebody who is not among these reps."
        )
    if summary["moved"]:
        lines.append(f"{counted(summary['moved'], 'lead')} move to another owner, teams below; the file lists each.")
    lines += session_lines(plan.summary)
    lines += bond_lines(plan.summary)
    if summary["catch_all"]:
        lines.append(str(summary["catch_all"]))
    lines += _evenness(plan)
    if summary["gap"] is not None and summary["leads"]:
        lines.append(f"Gap {figure(float(str(summary['gap'])))}: " + _GAP[summary["gap"] == 0.0])
    if summary["promised"] is not None and summary["leads"]:
        promised, low, high, naive = (float(str(summary[name])) for name in _PROMISE)
        lines.append(
            f"Expected {_counted_in(plan)}: {promised:,.1f}, 95 % {low:,.1f} to {high:,.1f} before the luck of single "
            f"deals ({naive_words(promised, naive)})."
        )
    lines += _open_long(plan)
    if summary["former_reps"]:
        lines.append(f"Former reps learned from, who get nothing: {summary['former_reps']}.")
    if summary["left_reps"]:
        lines.append(f"Reps of the table who have left and get nothing: {summary['left_reps']}.")
    if summary["new_reps"]:
        lines.append(f"Reps without history, valued as an average rep would be: {summary['new_reps']}.")
    if summary["unseen"]:
        unseen = ", ".join(f"{count:,} leads by {feature}" for feature, count in _counts(summary["unseen"]).items())
        lines.append(f"New to the model, valued as an average would be: {unseen}.")
    if summary["capacities"] is not None:
        lines.append(f"Capacities: as confirmed in {summary['capacities']}.")
    if summary["waiting"] is not None:
        lines.append(str(summary["waiting"]))
    if summary["short_verdict"] is not None:
        lines.append(str(summary["short_verdict"]))
    if summary["promises_gain"] is False:
        lines.append(_without_promise(plan))
    return lines


def naive_words(promised: float, naive: float) -> str:
    """Say what the estimates sum to, and why the promise is another figure, whichever of the two is larger."""
    shown, other = f"{promised:,.1f}", f"{naive:,.1f}"
    if shown == other:
        return "the naive sum of the estimates says the same"
    if naive > promised:
        return (
            f"the naive sum of the estimates says {other}; choosing the best of many estimates picks their errors too"
        )
    return (
        f"the naive sum of the estimates says {other}; of the differences between reps only the part that held on past "
        "leads left out counts, which here makes it more"
    )


def _stays_beyond(plan: Plan) -> list[str]:
    """Say that owned leads without room elsewhere stay: with a rep on top of what she is given, or with nobody."""
    if "old_owner" not in plan.table.columns:
        return []
    kept = plan.table.filter(pl.col("rep_id").is_null())["old_owner"].drop_nulls()
    here = int(kept.is_in(plan.answers.ready.part.reps["rep_id"].implode()).sum())
    lines = []
    if here:
        said = "with present owners, on top of the leads counted here: one may hold more than fits."
        lines.append(f"{_staying(here)} {said}")
    if gone := len(kept) - here:
        lines.append(f"{_staying(gone)} with owners who are not among these reps: nobody works them.")
    return lines


def _staying(count: int) -> str:
    return "1 of these stays" if count == 1 else f"{count:,} of these stay"


def _open_long(plan: Plan) -> list[str]:
    """Say how many of the leads given out were probably given up long ago, and what they add to the expected value."""
    found = plan.summary["open_long"]
    if not isinstance(found, dict):
        return []
    one = found["leads"] == 1
    count = "1 owned lead given out" if one else f"{found['leads']:,} owned leads given out"
    return [
        f"{count} came more than {found['days']:,.0f} days ago, longer than any closing learned from took: probably "
        f"given up, yet {found['expected_value']:,.1f} of what is expected. Without their rows in --leads (and in "
        "open_load, where that is stated) the batch is about the others alone."
    ]


def _counted_in(plan: Plan) -> str:
    """Say what the promise counts: leads without a value count as 1 each, so their value is a number of wins."""
    return "value" if "value" in plan.answers.ready.leading.leads.columns else "wins"


def _evenness(plan: Plan) -> list[str]:
    spread, outside = plan.summary["leads_per_rep"], _counts(plan.summary["outside"])
    lines = []
    if isinstance(spread, dict):
        lines.append(f"Leads a rep: {spread['fewest']} to {spread['most']}, median {spread['median']:g}.")
    beyond = ", ".join(f"{count:,} by {kind}" for kind, count in outside.items() if count)
    if beyond:
        lines.append(f"Outside what their rep names as her own: {beyond}. A rules file can make a match hard.")
    return lines


def _without_promise(plan: Plan) -> str:
    """Say what a history without lasting differences between reps does not speak for."""
    moved = _moved_from_present_owners(plan)
    if moved and _reason(plan.summary["reassign"]) != "breach":
        count = counted(moved, "lead")
        said = f"So nothing in this history speaks for moving {count} away from owners who are still there"
        return f"{said}; --max-moves N lets no more than N move."
    return "So nothing speaks for uneven shares either: --policy round-robin shares the leads out evenly."


def _moved_from_present_owners(plan: Plan) -> int:
    """Count the leads that go to another rep although their owner has not left."""
    if "old_owner" not in plan.table.columns:
        return 0
    here = pl.col("old_owner").is_in(plan.answers.ready.part.reps["rep_id"].implode())
    return plan.table.filter(here & (pl.col("rep_id") != pl.col("old_owner"))).height


_NOT_MOVED = {
    "leaver": "--reassign leaver moves only those of reps who left by the day it counts from.",
    "breach": "--reassign breach moves only those with a breached_at that is past.",
}
_OTHERS = "protected accounts, and with --max-moves leads of owners who are not among the reps, do not move."
_GAP = {True: "the best use of these estimates, proven and checked.", False: "how far the best could be from this."}


def _counts(value: object) -> dict[str, int]:
    return dict(value) if isinstance(value, dict) else {}


def _reason(reassignment: object) -> str | None:
    return str(reassignment["reason"]) if isinstance(reassignment, dict) else None


def _rows(plan: Plan) -> list[dict[str, object]]:
    return plan.teams.with_columns(pl.col("capacity").round(1)).to_dicts()


def _team_row(row: dict[str, object]) -> tuple[str, ...]:
    value, expected = _amount(row["value"]), _amount(row["expected_value"])
    return (str(row["team"]), str(row["reps"]), f"{row['capacity']:,g}", f"{row['leads']:,}", value, expected)


def _amount(figure: object) -> str:
    return f"{figure:,.1f}" if isinstance(figure, float) and figure else "–"
