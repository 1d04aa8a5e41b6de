"""Contrast of every pair of colours, computed from the style sheet, in light and in dark."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from fairlead.report.charts import STAGE_COLOURS

TEXT, GRAPHICS = 4.5, 3.0
"""Least contrast of WCAG 2.2, AA: success criteria 1.4.3 and 1.4.11."""

PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "soft", "accent") for ground in ("paper", "surface")),
    ("warn-ink", "warn-paper", TEXT),
    *((mark, "surface", GRAPHICS) for mark in ("better", "worse", "open", "accent", "soft")),
    *((f"stage-{n}", "surface", GRAPHICS) for n in range(1, STAGE_COLOURS + 1)),
]


def schemes() -> dict[str, dict[str, str]]:
    """Return the colours of the light and of the dark scheme by name."""
    css = files("fairlead.report").joinpath("templates/style.css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in css.split(":root {")[1:3])
    return {"light": light, "dark": dark}


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white() -> None:
    """The measure itself: black on white is 21 to 1, grey #777777 just misses 4.5."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground", "least"), PAIRS)
def test_contrast_is_enough(scheme: str, mark: str, ground: str, least: float) -> None:
    """Text stands out by 4.5 to 1, marks in charts by 3 to 1."""
    colours = schemes()[scheme]
    assert contrast(colours[mark], colours[ground]) >= least


def test_both_schemes_name_the_same_colours() -> None:
    """No colour of one scheme is left over in the other, and the style uses none that is not named."""
    light, dark = schemes().values()
    assert light.keys() == dark.keys()
    css = files("fairlead.report").joinpath("templates/style.css").read_text(encoding="utf-8")
    assert set(re.findall(r"var\(--([\w-]+)\)", css)) <= light.keys()
