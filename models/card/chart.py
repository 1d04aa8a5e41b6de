"""The reliability chart: outcomes over chances, as one SVG drawing without scripts."""

from __future__ import annotations

from html import escape

from models.findings.calibration import Calibration

WIDTH, HEIGHT = 376, 330
LEFT, RIGHT, TOP, BOTTOM = 62, 12, 12, 44
TICKS = 4


def reliability(found: Calibration) -> str:
    """Draw each class's share won, with its interval, over its mean chance."""
    top = _top(found)
    lines = [_axis(step, top) for step in range(TICKS + 1)]
    ideal = f'<line class="ideal" x1="{_x(0, top)}" y1="{_y(0, top)}" x2="{_x(top, top)}" y2="{_y(top, top)}"/>'
    dots = [
        f'<line class="reach" x1="{_x(each.predicted, top)}" x2="{_x(each.predicted, top)}" '
        f'y1="{_y(each.interval[0], top)}" y2="{_y(min(each.interval[1], top), top)}"/>'
        f'<circle cx="{_x(each.predicted, top)}" cy="{_y(each.observed, top)}" r="4"/>'
        for each in found.bins
    ]
    names = (
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">'
        f"mean chance, by the earlier part</text>"
        f'<text x="12" y="{(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" '
        f'transform="rotate(-90 12 {(TOP + HEIGHT - BOTTOM) / 2})">share won, in the later part</text>'
    )
    alt = "; ".join(f"chance {each.predicted:.1%}, won {each.observed:.1%}" for each in found.bins)
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(alt, quote=True)}">'
        f"{''.join(lines)}{ideal}{''.join(dots)}{names}</svg>"
    )


def _top(found: Calibration) -> float:
    """Give the end of both axes: the next tenth above all that is drawn, or a finer one for small chances."""
    most = max(max(each.predicted, each.interval[1]) for each in found.bins)
    return next((end for end in (0.02, 0.04, 0.1, 0.2, 0.4, 0.6, 0.8) if most <= end), 1.0)


def _axis(step: int, top: float) -> str:
    share = top * step / TICKS
    label = f"{share:.0%}" if top >= 0.2 else f"{share:.1%}"
    return (
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(share, top)}" y2="{_y(share, top)}"/>'
        f'<text x="{LEFT - 6}" y="{_y(share, top) + 4:.1f}" text-anchor="end">{label}</text>'
        f'<text x="{_x(share, top)}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{label}</text>'
    )


def _x(share: float, top: float) -> float:
    return round(LEFT + (WIDTH - RIGHT - LEFT) * share / top, 1)


def _y(share: float, top: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share / top, 1)
