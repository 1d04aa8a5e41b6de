"""The site as it is built: whole, fetching nothing, and fitting a phone, a tablet and a desk."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import HOME
from tests.fairlead.report.browser import Browser, find_chromium
from tests.fairlead.report.test_browser import WIDTHS, measured

MAIN = (
    "docs/index",
    "docs/tutorial",
    "docs/how-to/leadership",
    "docs/routing",
    "docs/bibliography",
    "docs/reference/scenario-keys",
    "docs/reference/matching",
    "notebooks/how_prices_route",
)


def build(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build the site as `make docs` does, so that a warning fails it."""
    words = ["-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", "-c", "docs", *options, ".", str(folder)]
    return subprocess.run([sys.executable, *words], cwd=HOME, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built site; notebooks are shown as they were last run here, or without outputs."""
    folder = tmp_path_factory.mktemp("site")
    done = build(folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """Return the installed Chromium."""
    return Browser(find_chromium(), tmp_path_factory.mktemp("profile"))


def test_no_page_names_anything_to_fetch(site: Path) -> None:
    """Scripts, styles, fonts and pictures are files of the site; only links to read lead elsewhere."""
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 40
    fetched = re.compile(
        r"""<(?:script|img|iframe|source)[^>]*\bsrc="(?:https?:)?//|<link[^>]*\bhref="(?:https?:)?//"""
    )
    assert [str(page) for page in pages if fetched.search(page.read_text(encoding="utf-8"))] == []
    styles = [path for path in site.rglob("*.css") if re.search(r"url\(['\"]?https?:|@import", path.read_text("utf-8"))]
    assert styles == []


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    """Page and, where one is named, the place on it, of whatever the pages' bodies link to."""
    places: dict[Path, str] = {page: page.read_text(encoding="utf-8") for page in sorted(site.rglob("*.html"))}
    broken = []
    for page, text in places.items():
        for target in re.findall(r'<a[^>]*\bhref="(?!https?:|mailto:|#)([^"]+)"', text):
            path, _, anchor = target.partition("#")
            there = (page.parent / path).resolve()
            if not there.exists() or (anchor and there in places and f'id="{anchor}"' not in places[there]):
                broken.append(f"{page.relative_to(site)}: {target}")
    assert broken == []


@pytest.mark.parametrize("name", MAIN)
def test_main_pages_fit_every_screen(browser: Browser, site: Path, name: str) -> None:
    """What is wide scrolls inside itself."""
    found = measured(browser, site / f"{name}.html")
    assert [frame["width"] for frame in found] == list(WIDTHS)
    assert all(frame["scroll"] <= frame["width"] for frame in found), found


@pytest.mark.parametrize("name", ["index", "docs/tutorial", "notebooks/how_prices_route"])
def test_opening_a_page_asks_nobody(browser: Browser, site: Path, tmp_path: Path, name: str) -> None:
    """Nothing is requested but files of the site, and the console is silent."""
    page = site / f"{name}.html"
    asked = browser.requests(page, tmp_path / "net.json")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert "CONSOLE" not in browser.run(page, "--dump-dom").stderr
