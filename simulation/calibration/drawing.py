"""A calibrated scenario with its figures drawn from their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios import Draws, Scenario
from scenarios.calibrated import Basis
from scenarios.toml_file import validated
from simulation.calibration.figure import Figure
from simulation.calibration.growing import SHARED
from simulation.calibration.statistics import Z

if TYPE_CHECKING:
    from simulation.calibration.calibrate import Calibration

_SHARES = ("chance", "share", "base_chance")


def drawn(found: Calibration, seed: int, number: int) -> Scenario:
    """Draw every figure that has an interval; the rest stay what they are. Equal arguments give equal scenarios."""
    generator = Draws(seed, number).generator("what is not known of the figures")
    trend = _score_of_growth(found, Draws(seed, number))
    content = found.scenario.model_dump(mode="json", exclude={"calibration", "calibrated", "validation"})
    for figure in found.figures:
        score = float(generator.standard_normal())
        if trend is not None and figure.key == "arrivals.weekly_growth":
            score = trend
        if trend is not None and figure.key == "arrivals.per_day":
            score = SHARED * trend + float(np.sqrt(1.0 - SHARED**2)) * score
        if figure.low is None or figure.high is None or figure.basis is not Basis.LOG or figure.key.startswith("reps."):
            continue
        _place(content, figure.key.split("."), _draw(figure, score))
    return validated(content, Scenario, "a drawn scenario")


def _score_of_growth(found: Calibration, draws: Draws) -> float | None:
    """Draw how far the trend lies from its estimate; the level at the end of the log follows it. None without one."""
    grows = any(figure.key == "arrivals.weekly_growth" and figure.low is not None for figure in found.figures)
    return float(draws.generator("trend of arrivals").standard_normal()) if grows else None


def _draw(figure: Figure, score: float) -> float:
    """Draw one figure from a normal law whose middle 95 % is its interval, on the scale on which that is symmetric."""
    value, low, high = float(figure.value), float(figure.low or 0.0), float(figure.high or 0.0)
    if any(word in figure.key for word in _SHARES):
        inner = [min(max(part, 1e-6), 1 - 1e-6) for part in (value, low, high)]
        logits = [float(np.log(part / (1 - part))) for part in inner]
        return float(1 / (1 + np.exp(-_step(logits, score))))
    if low > 0:
        return float(np.exp(_step([float(np.log(part)) for part in (value, low, high)], score)))
    found = _step([value, low, high], score)
    signed = figure.key.startswith("truth.") or figure.key == "arrivals.weekly_growth"
    return found if signed and low < 0 else max(0.0, found)


def _step(parts: list[float], score: float) -> float:
    """Go from the value towards one end, so far that the end is reached with 2.5 %."""
    value, low, high = parts
    return value + score * ((high - value) if score > 0 else (value - low)) / Z


def _place(content: Any, parts: list[str], value: float) -> None:
    for part in parts[:-1]:
        content = content[int(part)] if isinstance(content, list) else content[part]
    last = parts[-1]
    content[int(last) if isinstance(content, list) else last] = value
