"""How the site is built: Sphinx reads the Markdown where it lies, so a link works in the repository and on the site."""

from __future__ import annotations

import html
import sys
from importlib import metadata
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

HOME = Path(__file__).parents[1]
sys.path.insert(0, str(Path(__file__).parent / "site"))

project = "Fairlead"
author = "The Fairlead maintainers"
copyright = author
release = metadata.version("fairlead")

# The source folder is the repository: `sphinx-build -c docs . site`.
root_doc = "docs/index"
include_patterns = [
    "docs/**.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "benchmarks/*.md",
    "notebooks/*.ipynb",
    "matching/README.md",
    "models/README.md",
    "scenarios/README.md",
    "simulation/README.md",
]
exclude_patterns = [".*", "site", "demo", "tests", "fuzz", "notebooks/executed"]

extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc"]
suppress_warnings = ["myst.header"]  # a page may begin below its first level where another shows it as a part

myst_enable_extensions = ["attrs_block", "colon_fence"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # `make notebooks` runs them; see `_executed`

autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 90
autodoc_member_order = "groupwise"
numpydoc_show_class_members = False  # autodoc lists them

html_math_renderer = "plain"
html_theme = "furo"
html_title = "Fairlead"
html_static_path = ["site/static"]
html_css_files = ["wide.css"]
html_extra_path = ["site/front"]
html_show_sphinx = False
html_copy_source = False


def _executed(app: Sphinx, page: str, source: list[str]) -> None:
    """Show a notebook with what it gave when `make notebooks` last ran it, if it has been run."""
    run = HOME / "notebooks" / "executed" / f"{Path(page).name}.ipynb"
    if page.startswith("notebooks/") and run.exists():
        app.env.note_dependency(str(run))
        source[0] = run.read_text(encoding="utf-8")


def _inherited(app: Sphinx, what: str, name: str, thing: object, skip: bool, options: object) -> bool | None:
    """Leave out what scikit-learn adds to every estimator (metadata routing), which nothing here uses."""
    return True if name.startswith("set_") and name.endswith("_request") else None


def _plain_math(writer: HTML5Translator, node: nodes.Element) -> None:
    """Show a formula as it is written: MathJax would be fetched from elsewhere."""
    writer.body.append(f"<code>{html.escape(node.astext())}</code>")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register what this site adds to Sphinx."""
    app.add_html_math_renderer("plain", (_plain_math, None), (_plain_math, None))
    app.connect("source-read", _executed)
    app.connect("autodoc-skip-member", _inherited)
    return {"parallel_read_safe": True}
