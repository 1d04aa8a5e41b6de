"""Numbers as people write them: four figures or whole numbers, and never an exponent."""

import math


def figure(number: float) -> str:
    """Return a number to four figures, from a thousand on to the nearest whole one with separators.

    0.03217 for 0.032168, 1.5 for 1.5, 29,123 for 29123.4, 0.00001234 for 1.234e-05.
    """
    if not math.isfinite(number):
        return str(number)
    if abs(number) >= 999.95:
        return f"{number:,.0f}"
    text = f"{number:.4g}"
    if "e" not in text:
        return text
    decimals = 3 - math.floor(math.log10(abs(number)))
    return f"{number:.{decimals}f}".rstrip("0").rstrip(".")
