"""Whoever opens the site finds every page by its navigation."""

import re

from tests.docs.blocks import HOME


def test_every_page_of_docs_is_in_the_navigation() -> None:
    """A page that is written and not listed in docs/index.md would be found by nobody."""
    index = (HOME / "docs" / "index.md").read_text(encoding="utf-8")
    listed = {
        re.sub(r".* <(.+)>$", r"\1", line.strip())
        for tree in re.findall(r"```\{toctree\}\n(.*?)```", index, flags=re.DOTALL)
        for line in tree.splitlines()
        if line.strip() and not line.startswith(":")
    }
    pages = {str(path.relative_to(HOME / "docs").with_suffix("")) for path in HOME.glob("docs/**/*.md")}
    notebooks = {f"../notebooks/{path.stem}" for path in HOME.glob("notebooks/*.ipynb")}
    missing = sorted((pages | notebooks) - listed - {"index"})
    assert missing == [], f"give each a line in a toctree of docs/index.md: {missing}"
    for entry in listed:
        assert any((HOME / "docs" / f"{entry}{ending}").exists() for ending in (".md", ".ipynb")), entry
