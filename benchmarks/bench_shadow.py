"""Four weeks of shadow mode in made-up firms whose truth is known, and how often the scorecard's interval covers it.

Run: ``python -m benchmarks.bench_shadow [--seeds 100] [--mornings 20] [--leads 60] [--differences dream]``. Each firm
(`scenarios.generate_firm`) gives a morning's leads out by chance, evenly. Each morning a sheet is made and entered into
a ledger; half a year later the scorecard is made from the ledger and what became of the leads. The truth: by how much
the chances of the pairs that we picked exceed those of the pairs that the firm made.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time

import numpy as np
import polars as pl

from fairlead.ledger import Asked, Ledger, hash_of, open_ledger
from fairlead.shadowing import Scorecard, enter, morning, picks_of, scorecard
from models import ConversionModel, load_model
from scenarios import Firm, generate_firm
from scenarios.firm import HISTORY_ENDS

REPS = 12
WON_WITHIN = 1.0 - float(np.exp(-0.287 * 180 / 30))
"""Share of the leads to be won that are won within half a year (`scenarios.firm`)."""


@dataclass(frozen=True)
class Weeks:
    """What a firm's weeks came to."""

    card: Scorecard
    truth: float
    seconds: float

    @property
    def covered(self) -> bool:
        """Whether a figure is given and its interval covers the truth."""
        lift = self.card.evaluation.lift
        return lift is not None and lift.low <= self.truth <= lift.high


def weeks(seed: int, *, mornings: int = 20, leads: int = 60, history: int = 4_000, differences: str = "dream") -> Weeks:
    """Live through a firm's weeks in shadow mode."""
    began = process_time()
    firm = generate_firm(seed=seed, leads=mornings * leads, reps=REPS, history=history, differences=differences)
    rng = np.random.default_rng([seed, 7])
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model"
        ConversionModel(draws=20).fit(firm.history, reps=firm.reps, as_of=HISTORY_ENDS).save(model)
        ledger = open_ledger(f"sqlite:///{folder}/ledger.db", create=True)
        days = [_morning(ledger, firm, model, day, leads, rng) for day in range(mornings)]
        picks = picks_of(ledger)
        card = scorecard(picks, _afterwards(firm, pl.concat(days), rng), firm.reps)
        ledger.close()
    return Weeks(card, _truth(firm, picks.table), process_time() - began)


def _on(day: int) -> datetime:
    """Return nine o'clock on a working day."""
    return HISTORY_ENDS + timedelta(days=day // 5 * 7 + day % 5, hours=9)


def _morning(ledger: Ledger, firm: Firm, model: Path, day: int, leads: int, rng: np.random.Generator) -> pl.DataFrame:
    """Let the firm give its leads out, and make the sheet; returns who got which."""
    on = _on(day)
    turns = np.resize(np.arange(REPS), leads)
    got = firm.reps["rep_id"].gather(rng.permutation(turns).tolist())
    table = firm.leads.slice(day * leads, leads).with_columns(created_at=pl.lit(on), owner=got)
    found = morning(table, firm.reps, model=load_model(model), on=on)
    asked = Asked("optimal", f"shadow {on.date()}", model=model, shadow=True, given={"leads": hash_of(table)})
    enter(ledger, f"shadow {on.date()}", found, asked)
    return table.drop("owner").with_columns(rep_id=got, assigned_at=pl.lit(on))


def _afterwards(firm: Firm, given: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return the history half a year on: what was given out these weeks has been won or lost."""
    chances = given.join(firm.truth, on=["lead_id", "rep_id"], how="left", maintain_order="left")["chance"].to_numpy()
    won = rng.random(given.height) < chances * WON_WITHIN
    closed = [
        at + timedelta(days=float(days))
        for at, days in zip(given["assigned_at"], rng.uniform(1, 179, given.height), strict=True)
    ]
    past = given.with_columns(
        outcome=pl.Series(np.where(won, "won", "lost")),
        closed_at=pl.Series(closed).cast(pl.Datetime("us", "UTC")),
        propensity=pl.lit(1.0 / REPS),
    )
    return pl.concat([firm.history, past], how="diagonal_relaxed")


def _truth(firm: Firm, picks: pl.DataFrame) -> float:
    picked = picks.join(firm.truth, left_on=["lead_id", "pick"], right_on=["lead_id", "rep_id"], how="left")["chance"]
    given = picks.join(firm.truth, on=["lead_id", "rep_id"], how="left")["chance"]
    return float(picked.fill_null(0.0).sum() / given.sum() - 1.0)  # type: ignore[operator]


def main() -> None:
    """Print how often the interval covers the truth."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--mornings", type=int, default=20)
    parser.add_argument("--leads", type=int, default=60)
    parser.add_argument("--differences", default="dream")
    asked = parser.parse_args()
    runs = [
        weeks(seed, mornings=asked.mornings, leads=asked.leads, differences=asked.differences)
        for seed in range(asked.seeds)
    ]
    lifts = [each.card.evaluation.lift for each in runs]
    given = [each for each in lifts if each is not None]
    covered = sum(each.covered for each in runs)
    found = sum(each.low > 0 for each in given)
    half = np.mean([(each.high - each.low) / 2 for each in given])
    print(
        f"{asked.differences}: {covered} of {len(given)} intervals cover the truth; {len(runs) - len(given)} not judged"
    )
    print(f"true lift {np.mean([each.truth for each in runs]):+.1%} on average, half width of an interval {half:.0%}")
    print(f"estimated {np.mean([each.mean for each in given]):+.1%} on average; shown to be above 0 in {found}")
    print(f"{np.mean([each.seconds for each in runs]):.1f} s of processor time a firm")


if __name__ == "__main__":
    main()
