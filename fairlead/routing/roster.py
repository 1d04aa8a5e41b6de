"""Who of the reps can be given something in a batch, and how much, by shifts, absences, pauses and caps."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import numpy as np
import polars as pl

from matching import Team
from scenarios.faults import BadInput, Fault


def available(reps: pl.DataFrame, team: Team, now: datetime, work: float = 1.0) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the reps with the capacity they have now, and how many are away for which reason.

    Whoever is away stays in the table with a capacity of 0: what is hers (an account, say) is not given to others.
    The order of the reps is kept.

    Parameters
    ----------
    reps
        A checked table.
    team
        The same reps as members, without capacity.
    now
        The moment of the batch.
    work
        What a lead takes of the capacity, for caps, which count leads.
    """
    pool = team.pool(now)
    room = dict(zip(pool.rep_ids, (pool.remaining * work).tolist(), strict=True))
    most = np.array([room.get(rep_id, 0.0) for rep_id in reps["rep_id"]])
    capacity = np.minimum(reps["capacity"].to_numpy().astype(np.float64), most)
    gone = set(reps.filter(pl.col("left_on") <= now.date())["rep_id"]) if "left_on" in reps.columns else set()
    away = Counter(why for rep_id, why in team.absent(now).items() if rep_id not in gone)
    return reps.with_columns(pl.Series("capacity", capacity)), dict(sorted(away.items()))


def work_of_each(leads: pl.DataFrame, *, capped: bool) -> float:
    """Return what every lead takes of the capacity.

    Raises
    ------
    BadInput
        When leads differ in work and reps have caps, which count leads.
    """
    if not capped or "work" not in leads.columns or leads.is_empty():
        return 1.0
    work = leads["work"].fill_null(1.0)
    if work.n_unique() > 1:
        expected = "one and the same work for all leads, because [members] caps count leads"
        raise BadInput([Fault("leads", expected, column="work", value=f"{work.n_unique()} amounts")])
    return float(work[0])
