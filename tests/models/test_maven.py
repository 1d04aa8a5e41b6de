from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from models import ConversionModel

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "maven_crm"

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the CRM export is not beside this repository")


def _history(stages: dict[str, str]) -> pl.DataFrame:
    """Read the pipeline's deals in these stages as a history, with product and sector."""
    deals = pl.read_csv(DATA / "sales_pipeline.csv").filter(pl.col("deal_stage").is_in(list(stages)))
    sectors = pl.read_csv(DATA / "accounts.csv").select("account", "sector")
    return deals.join(sectors, on="account", how="left", maintain_order="left").select(
        lead_id="opportunity_id",
        rep_id="sales_agent",
        assigned_at=pl.col("engage_date").str.to_datetime(time_zone="UTC"),
        closed_at=pl.col("close_date").str.to_datetime(time_zone="UTC"),
        outcome=pl.col("deal_stage").replace(stages),
        revenue="close_value",
        niche="product",
        sector="sector",
    )


@needs_data
def test_closed_deals_show_no_differences() -> None:
    """On closed deals, 30 agents and 7 products, nothing is told from chance; about 1 point between agents."""
    model = ConversionModel(draws=50).fit(_history({"Won": "won", "Lost": "lost"}))
    found = model.rep_differences_
    assert not found.rep.distinguishable
    assert not found.rep_niche.distinguishable
    assert 0.0 < found.rep.sd_points < 2.0
    assert model.interaction_.low == 0.0
    assert "which rep meets which lead is not distinguishable from chance (up to" in model.verdict_
    assert "no lift is promised" in model.verdict_
    assert not model.promises_gain_


@needs_data
def test_open_deals_do_not_make_differences() -> None:
    """Some agents of this export have no open deals, others hundreds of stale ones: that is said, not learned."""
    model = ConversionModel(draws=50).fit(_history({"Won": "won", "Lost": "lost", "Engaging": "open"}))
    assert "leave open" in model.verdict_
    assert "no lift is promised" in model.verdict_
    assert "empty on open leads only" in model.left_out_["sector"]
