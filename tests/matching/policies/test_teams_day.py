"""Every policy and wrapper through the day of a team whose pool shrinks and grows."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from matching import Team
from matching.policies import Caps, Member
from tests.matching.policies.conftest import batch_of


def test_a_teams_day_keeps_hours_absences_and_caps(policy):
    """Under a team whose pool shrinks and grows by the hour: nobody who is away, no cap broken, no lead twice to one.

    Half of the leads are declined; the team and the rotation are restored from JSON every ten leads.
    """
    noon, draws, rng = datetime(2026, 3, 4, 6, tzinfo=UTC), np.random.default_rng(8), np.random.default_rng(9)
    away = (noon + timedelta(hours=4), noon + timedelta(hours=7))
    members = [
        Member("a", hours="Mon-Fri 06:00-14:00", caps=Caps(hour=2)),
        Member("b", hours="Mon-Fri 09:00-18:00", timezone="Europe/Berlin", capacity=3),
        Member("c", absences=(away,), caps=Caps(hour=1)),
        Member("x", hours="Mon-Fri 08:00-20:00", timezone="America/New_York", caps=Caps(total=5)),
    ]
    team, had, kept = Team(members), Counter(), Counter()
    for lead in range(60):
        now = noon + timedelta(minutes=12 * lead)
        pool = team.pool(now)
        batch = batch_of(1, pool, draws.random((1, len(pool.rep_ids))), start=lead, now=12.0 * lead)
        for _ in range(3):
            known = replace(batch, excluded=team.excluded(batch.lead_ids))
            rep_id = policy.decide(known, team.pool(now), rng)[0].rep_id
            if rep_id is None:
                break
            assert rep_id in pool.rep_ids
            assert rep_id not in known.excluded.get(f"L{lead}", ())
            assert not (rep_id == "c" and away[0] <= now < away[1])
            team.given(rep_id, f"L{lead}", now)
            if draws.random() < 0.5:
                had[rep_id, now.hour] += 1
                kept[rep_id] += 1
                break
            team.declined(rep_id, f"L{lead}", now)
        if lead % 10 == 9:
            state = json.loads(json.dumps(team.state(), allow_nan=False))
            team = Team(members)
            team.restore(state)
    most = {"a": 2, "b": 3, "c": 1, "x": 5}
    assert all(count <= most[rep_id] for (rep_id, _), count in had.items())
    assert kept["b"] <= 3
    assert kept["x"] <= 5
    assert kept
