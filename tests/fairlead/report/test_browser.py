"""All pages in a real browser: on a phone, a tablet, a desk, in the dark and on paper."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from fairlead.leakage import leakage_of, sentences
from fairlead.report.check_page import check_page
from fairlead.report.leakage_page import leakage_page
from fairlead.report.page import comparison_page, demo_page
from fairlead.report.plan_page import finance_page, plan_page
from tests.fairlead.leakage.histories import history
from tests.fairlead.report import check_samples, plan_samples, samples
from tests.fairlead.report.browser import Browser, find_chromium

WIDTHS = (360, 768, 1440)
LIGHT, DARK = "--blink-settings=preferredColorScheme=1", "--blink-settings=preferredColorScheme=0"


def leakage() -> dict[str, Any]:
    """Return the leakage of ten leads, with a team."""
    found = leakage_of(history(), reps=pl.DataFrame({"rep_id": ["ann"], "team": ["north"]}))
    return {**found.summary(), "answer": sentences(found), "command": "fairlead leakage", "version": "0"}


PICTURE = '<img src="http://picture.invalid/x.png" alt="">'

# An outer page may ask a framed one how wide it came out, and whether captions in its charts touch.
MEASURE = """<!DOCTYPE html><body><output id="found"></output>FRAMES<script>
function touching(a, b) {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
}
function captions(svg) {
  return [...svg.querySelectorAll("text")].map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([text, box]) => text && box.width);
}
window.addEventListener("load", () => {
  const found = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument, collisions = [];
    page.querySelectorAll("details").forEach(details => { details.open = true; });
    page.querySelectorAll("svg.chart").forEach(svg => {
      const all = captions(svg);
      all.forEach(([one, a], n) => all.slice(n + 1).forEach(([other, b]) => {
        if (touching(a, b)) collisions.push(one + " | " + other);
      }));
    });
    const right = Math.max(...[...page.querySelectorAll("body *")].map(e => e.getBoundingClientRect().right));
    return { width: frame.clientWidth, scroll: page.scrollingElement.scrollWidth, right, collisions };
  });
  document.getElementById("found").textContent = JSON.stringify(found);
});
</script></body>"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """Return the installed Chromium."""
    return Browser(find_chromium(), tmp_path_factory.mktemp("profile"))


@pytest.fixture(scope="module", params=["comparison", "demo", "crowded", "check", "plan", "finance", "leakage"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a page written to a file; the crowded one compares eight methods with long names."""
    html = {
        "comparison": lambda: comparison_page(samples.comparison()),
        "demo": lambda: demo_page(samples.demo()),
        "crowded": lambda: comparison_page(samples.crowded()),
        "check": lambda: check_page(check_samples.checked()),
        "plan": lambda: plan_page(plan_samples.planned()),
        "finance": lambda: finance_page(plan_samples.finance()),
        "leakage": lambda: leakage_page(leakage()),
    }[request.param]()
    path = tmp_path_factory.mktemp("page") / f"{request.param}.html"
    path.write_text(html, encoding="utf-8")
    return path


def measured(browser: Browser, page: Path) -> list[dict[str, Any]]:
    """Return the measures of a page framed at each width."""
    frames = "".join(
        f'<iframe src="{page.as_uri()}" style="border:0;width:{width}px;height:900px"></iframe>' for width in WIDTHS
    )
    outer = page.with_name(f"measure-{page.name}")
    outer.write_text(MEASURE.replace("FRAMES", frames), encoding="utf-8")
    found = re.search(r'<output id="found">(.*?)</output>', browser.run(outer, "--dump-dom").stdout)
    assert found is not None
    answer: list[dict[str, Any]] = json.loads(found.group(1).replace("&amp;", "&"))
    return answer


def test_nothing_overflows_and_no_captions_touch(browser: Browser, page: Path) -> None:
    """With every table open, each page fits 360, 768 and 1440 pixels."""
    found = measured(browser, page)
    assert [frame["width"] for frame in found] == list(WIDTHS)
    for frame in found:
        assert frame["scroll"] <= frame["width"]
        assert frame["right"] <= frame["width"] + 0.5
        assert frame["collisions"] == []


def test_measuring_sees_an_overflow(browser: Browser, tmp_path: Path) -> None:
    """A page with a box of 500 pixels is found too wide for a phone, and only there."""
    wide = tmp_path / "wide.html"
    wide.write_text('<!DOCTYPE html><body style="margin:0"><div style="width:500px">x</div>', encoding="utf-8")
    assert [frame["scroll"] > frame["width"] for frame in measured(browser, wide)] == [True, False, False]


def test_console_stays_silent_and_nothing_is_fetched(browser: Browser, page: Path, tmp_path: Path) -> None:
    """Opening a page writes nothing to the console and asks nothing of the network."""
    opened = browser.run(page, "--dump-dom")
    assert "</html>" in opened.stdout
    assert "CONSOLE" not in opened.stderr
    assert browser.requests(page, tmp_path / "net.json") == []


def test_console_and_network_are_really_watched(browser: Browser, tmp_path: Path) -> None:
    """A page that complains and fetches a picture is caught at both."""
    noisy = tmp_path / "noisy.html"
    noisy.write_text(f"<!DOCTYPE html>{PICTURE}<script>console.error('no')</script>", encoding="utf-8")
    assert "CONSOLE" in browser.run(noisy, "--dump-dom").stderr
    assert browser.requests(noisy, tmp_path / "net.json") == ["http://picture.invalid/x.png"]


def test_page_forbids_itself_every_fetch(browser: Browser, tmp_path: Path) -> None:
    """Even a script and a picture forced into a page run and load nothing, by its own policy."""
    html = comparison_page(samples.comparison())
    forced = tmp_path / "forced.html"
    forced.write_text(
        html.replace("</main>", f"{PICTURE}<script>document.title = 'taken'</script></main>"), encoding="utf-8"
    )
    assert browser.requests(forced, tmp_path / "net.json") == []
    assert "<title>taken</title>" not in browser.run(forced, "--dump-dom").stdout


def test_screens_light_and_dark_differ(browser: Browser, page: Path, tmp_path: Path) -> None:
    """A screenshot comes out in both schemes, and the dark one is another picture."""
    shots = []
    for name, scheme in (("light", LIGHT), ("dark", DARK)):
        shot = tmp_path / f"{name}.png"
        browser.run(page, scheme, f"--screenshot={shot}", "--window-size=1440,1000")
        shots.append(shot.read_bytes())
    assert all(shot.startswith(b"\x89PNG") for shot in shots)
    assert shots[0] != shots[1]


PRINTED = {
    "comparison": lambda: comparison_page(samples.comparison()),
    "demo": lambda: demo_page(samples.demo()),
    "check": lambda: check_page(check_samples.checked()),
    "plan": lambda: plan_page(plan_samples.planned()),
    "leakage": lambda: leakage_page(leakage()),
}


@pytest.mark.parametrize("sample", PRINTED)
def test_paper_takes_six_pages_at_most(browser: Browser, tmp_path: Path, sample: str) -> None:
    """Printed, each page is a PDF of six sheets or fewer."""
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(PRINTED[sample](), encoding="utf-8")
    browser.run(page, f"--print-to-pdf={pdf}", "--no-pdf-header-footer")
    sheets = len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))
    assert 1 <= sheets <= 6
