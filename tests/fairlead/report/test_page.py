"""All pages as documents: self-contained, accessible, harmless, the same every time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from fairlead.report.check_page import check_page
from fairlead.report.page import comparison_page, demo_page
from tests.fairlead.report import check_samples, samples
from tests.fairlead.report.markup import parsed

EVIL = "<script>alert(1)</script>"
PAGES = {
    "comparison": lambda: comparison_page(samples.comparison()),
    "demo": lambda: demo_page(samples.demo()),
    "crowded": lambda: comparison_page(samples.crowded()),
    "check": lambda: check_page(check_samples.checked()),
}


@pytest.fixture(scope="module", params=sorted(PAGES))
def html(request: pytest.FixtureRequest) -> str:
    """Return one of the pages."""
    return PAGES[request.param]()


def test_page_is_self_contained_and_small(html: str) -> None:
    """No script, nothing to fetch, under two megabytes."""
    page = parsed(html)
    assert not page.named("script", "iframe", "object", "img", "use", "base")
    assert all(link["href"].startswith(("#", "data:")) for link in page.named("a", "link"))
    assert not any(name.startswith("on") or name in ("src", "srcset") for _, tag in page.tags for name in tag)
    assert "@import" not in html
    assert "url(" not in html
    assert len(html.encode()) < 2_000_000


def test_headings_descend_without_gaps(html: str) -> None:
    """One first-level heading, first of all, and no level is skipped."""
    levels = [int(tag[1]) for tag, _ in parsed(html).tags if tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_language_and_viewport(html: str) -> None:
    """Screen readers learn the language, phones the width."""
    page = parsed(html)
    assert page.named("html")[0]["lang"] == "en"
    assert any("width=device-width" in meta.get("content", "") for meta in page.named("meta"))


def test_every_chart_is_described_and_has_its_table(html: str) -> None:
    """A label with figures on each chart, and a table behind each."""
    page = parsed(html)
    charts = page.named("svg")
    assert len(charts) >= 3
    assert all(chart["role"] == "img" and len(chart["aria-label"]) > 40 for chart in charts)
    behind = [details for details in page.named("details") if details.get("class") != "printed"]
    assert len(behind) == len(page.named("figure")) == len(charts)


def test_ids_are_unique_and_references_lead_somewhere(html: str) -> None:
    """No id twice, no link and no label into the void."""
    page = parsed(html)
    ids = [tag["id"] for _, tag in page.tags if "id" in tag]
    wanted = {link["href"][1:] for link in page.named("a")} | {
        tag["aria-labelledby"] for _, tag in page.tags if "aria-labelledby" in tag
    }
    assert len(ids) == len(set(ids))
    assert wanted <= set(ids)


def test_tables_are_tables(html: str) -> None:
    """Each table has a caption and headings for its columns and rows."""
    page = parsed(html)
    tables = len(page.named("table"))
    assert len(page.named("caption")) == tables
    assert {heading["scope"] for heading in page.named("th")} == {"col", "row"}


@pytest.mark.parametrize(
    "build",
    [
        lambda t: comparison_page(tainted(t)),
        lambda t: demo_page(tainted_demo(t)),
        lambda t: check_page(check_samples.tainted(t)),
    ],
)
def test_markup_in_names_is_harmless(build: Callable[[str], str]) -> None:
    """Markup in any title, note or name is shown as text."""
    page = parsed(build(EVIL))
    assert not page.named("script")
    assert EVIL in page.text


def tainted(text: str) -> dict[str, Any]:
    """Return a comparison with this text wherever a user's words go."""
    summary = samples.comparison(title=text, subtitle=text, command=text, notes=[text], world=text)
    summary["scenario"] = {"name": text, "title": text, "description": text}
    summary["provenance"] = [{"key": text, "source": text, "quality": text, "note": text}]
    summary["kpis"] = {name: {**kpi, "title": text, "definition": text} for name, kpi in summary["kpis"].items()}
    for table, name in (("policies", text), ("differences", f"{text} - round-robin")):
        summary[table] = {**summary[table], name: next(iter(summary[table].values()))}
    return summary


def tainted_demo(text: str) -> dict[str, Any]:
    """Return a demo with this text wherever words go."""
    summary = samples.demo() | {"title": text, "command": text, "files": [{"path": text, "what": text}]}
    summary["firms"] = [firm | {"comparison": tainted(text), "verdict": text} for firm in summary["firms"]]
    return summary


@pytest.mark.parametrize("validated", [True, False])
def test_illustration_is_headed_so(validated: bool) -> None:
    """Only a page that is not validated on a firm's own data is headed an illustration."""
    page = parsed(comparison_page(samples.comparison(validated=validated)))
    assert ("Illustration, not your firm" in page.text) is not validated


def test_first_screen_has_the_answer_before_anything_else() -> None:
    """Between the title and the first chart stand the sentences of the answer."""
    html = comparison_page(samples.comparison())
    assert html.index("<h1>") < html.index("optimal shows the largest gain") < html.index("<svg")


def test_undefined_figures_are_dashes() -> None:
    """A page in which nothing is defined has dashes, no chart, and no None or nan."""
    nothing = {kpi: samples.entry(None) for kpi in samples.KPIS}
    methods = ["round-robin", "optimal", "oracle"]
    page = parsed(
        comparison_page(
            samples.comparison(
                policies=dict.fromkeys(methods, nothing),
                differences={f"{method} - round-robin": nothing for method in methods[1:]},
                recovered={"optimal": None},
            )
        )
    )
    shown = page.text.split("</style>")[-1]
    assert "–" in shown
    assert "None" not in shown
    assert "nan" not in shown.split()
    assert "Nothing can be said about wins" in shown


def test_one_policy_alone_makes_a_page() -> None:
    """Without a second method there are levels and definitions, and nothing is compared."""
    summary = samples.comparison(differences={}, recovered={}, assumptions=None)
    summary["policies"] = {"round-robin": summary["policies"]["round-robin"]}
    page = parsed(comparison_page(summary))
    assert "212.0" in page.text
    assert len(page.named("svg")) == 1


def test_demo_headlines_its_firm_and_says_which_is_real() -> None:
    """The answer is the headline firm's; the firm of 3 points is marked; the firm alike has nothing to recover."""
    page = parsed(demo_page(samples.demo()))
    assert page.text.count("Like the real data we know of") == 1
    assert "The answer, where reps differ by 3 points" in page.text
    assert "nothing to recover" in page.text
    assert "demo/alike/assignments.csv" in page.text


def test_what_only_a_made_up_firm_can_show_stands_beside_the_answer() -> None:
    """Of the headline's firm; other firms say it on their own card alone."""
    summary, said = samples.demo(), "Only a known truth shows this."
    firms = [{**firm, "beside": [said] if firm["key"] == summary["headline"] else []} for firm in summary["firms"]]
    page = demo_page(summary | {"firms": firms})
    assert f'<p class="caution">{said}</p>' in page
    others = [{**firm, "beside": [said]} for firm in summary["firms"] if firm["key"] != summary["headline"]]
    kept = [firm for firm in summary["firms"] if firm["key"] == summary["headline"]]
    assert f'<p class="caution">{said}</p>' not in demo_page(summary | {"firms": kept + others})


def test_demo_headline_must_be_a_firm() -> None:
    """A headline that names no firm is refused."""
    with pytest.raises(ValueError, match="'dragon'; expected one of"):
        demo_page(samples.demo() | {"headline": "dragon"})


def test_same_summary_same_bytes_in_another_process() -> None:
    """Nothing depends on the process, its hash seed or what was drawn before."""
    code = (
        "import hashlib; from fairlead.report.page import comparison_page, demo_page; "
        "from tests.fairlead.report import samples as s; "
        "print(hashlib.sha256((comparison_page(s.comparison()) + demo_page(s.demo())).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
