"""Templates filled: what every page of the report goes through."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2

from fairlead.report import caution, gain, numbers, words
from fairlead.report.estimate import Estimate
from fairlead.report.findings import ORACLE


def rendered(template: str, **values: Any) -> str:
    """Fill a template of the report.

    Returns
    -------
    str
        HTML; whatever the values hold is shown as text, and a value that is missing is an error.
    """
    page = _environment().get_template(template).render(values)
    return page.replace(" %", "\u00a0%").replace("p = ", "p\u00a0=\u00a0")  # a number and its sign on one line


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("fairlead.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        estimate=Estimate.read, caution=caution, numbers=numbers, words=words, gain=gain, ORACLE=ORACLE
    )
    return environment
