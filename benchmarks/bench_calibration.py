"""Round trip: simulate a scenario, calibrate on its log, and count how often intervals hold the truth.

Instance: the baseline on the clock of UTC, days that differ by a gamma factor of variance .05, arrivals over 84 days
and 120 more of follow-up; each log has its own leads, luck and reps' talents. About 1,160 leads a log.

    python -m benchmarks.bench_calibration [--logs 50] [--first 0]

How often a firm that did not change fails its validation: `benchmarks.bench_validation`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable

import numpy as np
from scipy.special import expit, logit

from scenarios import Scenario, load
from simulation import Calibration, calibrate, history_of, simulate

TIMES = {"arrival_days": 84, "follow_up_days": 120}
DAY_VARIANCE = 0.05


def known_world(seed: int) -> Scenario:
    """Return a firm whose figures are known, with talents of its own."""
    plain = load("baseline")
    reps = [{**rep.model_dump(mode="json"), "timezone": "UTC"} for rep in plain.reps]
    return plain.replace(horizon=TIMES, arrivals={"day_variance": DAY_VARIANCE}, reps=reps, truth={"seed": seed})


def truths(world: Scenario, found: Calibration) -> dict[str, float]:
    """Return the true figures as a calibration states them: at its reference age, beside its average lead."""
    arrivals, response, closing = world.arrivals, world.response, world.closing
    values = {figure.key: figure.value for figure in found.figures}
    older = np.log(values["response.reference_hours"] / response.reference_hours)
    known: dict[str, float] = {
        "arrivals.per_day": arrivals.per_day * float(np.mean(arrivals.by_weekday)),
        "arrivals.day_variance": arrivals.day_variance,
        "reps.selling_share": world.reps[0].selling_share,
        "acceptance.mean_hours": world.acceptance.mean_hours,
        "acceptance.ignored_share": world.acceptance.ignored_share,
        "response.contact_decay": response.contact_decay,
        "response.qualify_decay": response.qualify_decay,
        "qualification.minutes": world.qualification.minutes,
        "closing.monthly_hazard": closing.monthly_hazard,
        "closing.decline_mean_days": closing.decline_mean_days,
        "recycling.return_chance": world.recycling.return_chance,
        "recycling.mean_days": world.recycling.mean_days,
        "truth.value_effect": world.truth.value_effect,
        "truth.rep_points": world.truth.rep_points,
    }
    for number, step in enumerate(world.cadence):
        key = f"cadence.{number}"
        known[f"{key}.contact_chance"] = float(expit(logit(step.contact_chance) - response.contact_decay * older))
        known[f"{key}.after_hours"], known[f"{key}.minutes"] = step.after_hours, step.minutes
    for grade, chance in world.qualification.chance.items():
        known[f"qualification.chance.{grade.value}"] = float(expit(logit(chance) - response.qualify_decay * older))
        known[f"acceptance.accept_chance.{grade.value}"] = world.acceptance.accept_chance[grade]
    return known | _chances(world, values)


def _chances(world: Scenario, values: dict[str, object]) -> dict[str, float]:
    """Return the chance of the average lead and effects beside it, by the mix that the log happened to have."""
    known, centre = {}, float(logit(world.truth.base_chance))
    effects = {
        "grade": {grade.value: effect for grade, effect in world.truth.grade_effect.items()},
        "source": dict(world.truth.source_effect),
    }
    for kind, each in effects.items():
        counts = values[f"leads.{kind}"]
        assert isinstance(counts, dict)
        mean = sum(counts[level] * each[level] for level in counts) / sum(counts.values())
        centre += mean
        known |= {f"truth.{kind}_effect.{level}": each[level] - mean for level in counts}
    return {"truth.base_chance": float(expit(centre)), **known}


def round_trips(seeds: Iterable[int]) -> dict[str, list[tuple[float, float, float, float]]]:
    """Return by figure one row a log: truth, estimate, low, high."""
    rows: dict[str, list[tuple[float, float, float, float]]] = {}
    for seed in seeds:
        world = known_world(seed)
        run = simulate(world, "round-robin", seed=seed)
        found = calibrate(run.events, history=history_of(run), held_out=0)
        figures = {figure.key: figure for figure in found.figures}
        for key, truth in truths(world, found).items():
            one = figures[key]
            if one.low is not None and one.high is not None:
                rows.setdefault(key, []).append((truth, float(one.value), one.low, one.high))
    return rows


def covered(rows: list[tuple[float, float, float, float]]) -> int:
    """Count the logs whose interval holds the truth, to the rounding of a file."""
    return sum(low - 1e-6 <= truth <= high + 1e-6 for truth, _, low, high in rows)


def main() -> None:
    """Print figure by figure how often its interval held the truth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--logs", type=int, default=50)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    begun = time.process_time()
    found = round_trips(range(asked.first, asked.first + asked.logs))
    print(f"{asked.logs} logs, {(time.process_time() - begun) / asked.logs:.2f} s of processor time each")
    print("| figure | truth | mean estimate | intervals that hold it |\n|---|---|---|---|")
    for key, rows in found.items():
        truth, estimate = (float(np.mean([row[at] for row in rows])) for at in (0, 1))
        print(f"| `{key}` | {truth:.4g} | {estimate:.4g} | {covered(rows)} of {len(rows)} |")
    hits, trials = sum(covered(rows) for rows in found.values()), sum(len(rows) for rows in found.values())
    print(f"| all | | | {hits} of {trials}, {hits / trials:.1%} |")


if __name__ == "__main__":
    main()
