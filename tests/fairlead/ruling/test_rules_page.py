"""Every example of docs/rules.md runs, and its rule is kept in what comes out."""

import re
from pathlib import Path

import polars as pl
import pytest

from scenarios.constraints import Constraints
from scenarios.vocabulary import CapacityUnit
from tests.fairlead.ruling.conftest import Batch, RuledFirm

PAGE = (Path(__file__).parents[3] / "docs" / "rules.md").read_text(encoding="utf-8")
EXAMPLES = [text for text in re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL) if "constraints" in text]


def test_every_key_is_on_the_page() -> None:
    """Whoever adds a key documents it."""
    for key in Constraints.model_fields:
        assert re.search(rf"\b{key}\b", PAGE), key


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_has_a_solution_that_keeps_it(
    batch: Batch, ruled_firm: RuledFirm, tmp_path: Path, example: str
) -> None:
    """The solver's own check ran; here rules are counted anew from the written columns."""
    for name, pair in (("allowed", "N000001,R001"), ("barred", "N000002,R003")):
        (tmp_path / f"{name}.csv").write_text(f"lead_id,rep_id\n{pair}\n")
    minutes = "minutes" in example
    others: dict[str, object] = {"capacity_unit": CapacityUnit.MINUTES} if minutes else {}
    reps = {"capacity": [120.0] * 12} if minutes else None
    columns = {"person_key": [None] * 30} if "together" in example else None
    if "protected" in example:
        others |= {"reassign": "realignment"}
        columns = {"owner": ["R000"] * 30}
    plan = batch(example, leads=columns, reps=reps, **others)
    assert plan.summary["status"] in ("optimal", "feasible"), plan.conflict
    _check(example, plan.table, ruled_firm)


def _check(example: str, table: pl.DataFrame, firm: RuledFirm) -> None:
    reps = firm.reps.select("rep_id", "team", "role", "certificates", "grades", "at_most", "territories", "niches")
    rows = table.drop_nulls("rep_id").select("lead_id", "rep_id").join(firm.leads, on="lead_id")
    rows = rows.join(reps, on="rep_id")
    counts = rows.group_by("rep_id").agg(
        pl.len().alias("n"), pl.col("at_most").first(), pl.col("team").first(), (pl.col("value") >= 20000).sum()
    )
    got = dict(rows.select("lead_id", "rep_id").iter_rows())
    checks = {
        'territory = "hard"': lambda: rows.filter(~pl.col("territories").list.contains(pl.col("territory"))),
        'rep = "grades"': lambda: rows.filter(pl.col("grades").is_not_null() & ~pl.col("grade").is_in(["A", "B"])),
        'rep = "certificates"': lambda: rows.filter(
            pl.col("certificate").is_not_null() & pl.col("certificates").is_null()
        ),
        "[[constraints.only]]": lambda: rows.filter((pl.col("value") >= 20000) & (pl.col("role") != "closer")),
        "[[constraints.never]]": lambda: rows.filter((pl.col("source") == "referral") & (pl.col("team") == "team B")),
        "maximum": lambda: counts.filter(pl.col("n") > pl.col("at_most")),
        "minimum = 2": lambda: counts.filter(pl.col("n") < 2) if counts.height == 12 else counts,
        "big deals a rep": lambda: counts.filter(pl.col("value") > 2),
        "niche = 1.5": lambda: counts.head(0),
        "must_assign": lambda: firm.leads.filter((pl.col("grade") == "A") & ~pl.col("lead_id").is_in(list(got))),
        "allowed": lambda: rows.filter((pl.col("lead_id") == "N000001") & ~pl.col("rep_id").is_in(["R001", "R002"])),
        "barred": lambda: rows.filter((pl.col("lead_id") == "N000002") & (pl.col("rep_id") == "R003")),
        "fixed =": lambda: rows.filter((pl.col("lead_id") == "N000004") & (pl.col("rep_id") != "R000")),
    }
    for text, broken in checks.items():
        if text in example:
            assert broken().is_empty(), text
