"""A planned trial and a trial that was run, line by line."""

from __future__ import annotations

from typing import Any

from fairlead.trials.planning import NAME, Planned
from models.trials import Design, Reading

_MUCH_CROSSING = 0.05


def lines_of_plan(plan: Planned) -> list[str]:
    """Say what the history foretells, what that makes of a trial, and how to run it."""
    wanted, design = plan.wanted, plan.design
    lines = [
        f"A {wanted.kind}: {wanted.inner} against {wanted.base}",
        f"  rests on             {plan.rows:,} settled past leads, {plan.rate:.1%} won, given out "
        f"{plan.first:%Y-%m-%d} to {plan.last:%Y-%m-%d}",
    ]
    if design is None:
        return [*lines, "No trial can be planned: the history has no six pairs of blocks with leads in both."]
    if isinstance(design, Design):
        lines += _blocks(plan, design)
    else:
        lines.append(f"  kept on the baseline {wanted.share:.0%} of leads, lead by lead")
    lines.append(f"  smallest gain shown  {_smallest(plan)} ({wanted.power:.0%} power, two-sided 5 %)")
    lines += _length(plan)
    lines += [f"! {warning}" for warning in _warnings(plan)]
    if plan.table is not None and plan.weeks is not None:
        lines += ["", f"To run it, put this into the file of --rules and route with --policy {NAME}:", ""]
        lines += rules_lines(plan.table)
    return lines


def lines_of_reading(found: Reading) -> list[str]:
    """Say what a trial showed, what did not count, and what else has to be known."""
    lines = [" ".join(found.sentences)]
    if found.kind == "switchback":
        lines.append(
            f"  {found.pairs:,} pairs of blocks compared ({found.empty:,} without leads in both); "
            f"{found.washed_out:,} leads too near to a change, {found.outside:,} outside the trial."
        )
    return [*lines, *(f"! {warning}" for warning in found.warnings)]


def rules_lines(table: dict[str, Any]) -> list[str]:
    """Write the table ``[policy.trial]`` as TOML."""
    return [f"[policy.{NAME}]", *(f"{key} = {_toml(value)}" for key, value in table.items())]


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return f"{value:g}"


def _blocks(plan: Planned, design: Design) -> list[str]:
    carry = design.layout.carry_over_hours
    return [
        f"  a block              {design.layout.block_hours:g} hours; leads given out in its first {carry:g} "
        "do not count",
        f"  roughness of time    {design.dispersion:.1f} × that of coins, seen in {design.placebo_pairs:.0f} pairs of "
        "blocks in which nothing was tried",
    ]


def _smallest(plan: Planned) -> str:
    told = (f"after {weeks} weeks {'none' if lift is None else f'{lift:.1%}'}" for weeks, lift in plan.smallest.items())
    return ", ".join(told)


def _length(plan: Planned) -> list[str]:
    wanted = plan.wanted
    if plan.weeks is None:
        return [f"Two years would not show a gain of {wanted.lift:.1%}: ask for a larger one (--lift), or say --weeks."]
    told = f"{plan.weeks} weeks show a gain of {wanted.lift:.1%} in {plan.power:.0%} of such trials."
    if plan.schedule is None or plan.readable_on is None:
        return [f"{told} Read it {wanted.horizon_days:g} days after the last lead."]
    begins: Any = plan.schedule["starts_at"].min()
    pairs = plan.schedule.height // 2
    return [
        f"{told} It begins {begins:%Y-%m-%d %H:%M} UTC with {pairs:,} pairs of blocks; "
        f"read it after {plan.readable_on:%Y-%m-%d}."
    ]


def _warnings(plan: Planned) -> list[str]:
    if plan.wanted.kind == "holdout":
        return [
            f"Both arms draw on the same {plan.reps:,} reps: what one arm takes the other lacks, and where reps are "
            "full a gain shows that is none (docs/trials.md). Take a switchback unless reps have room to spare."
        ]
    if plan.crossing > _MUCH_CROSSING:
        return [
            f"{plan.crossing:.0%} of past leads went to reps who take leads of several teams: what one team's method "
            "takes, another team lacks. Let the whole firm take turns (without --team)."
        ]
    return []
