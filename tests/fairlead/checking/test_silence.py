from datetime import timedelta

import polars as pl

from fairlead.checking.silence import silence_findings
from scenarios import Firm
from tests.fairlead.checking.conftest import kinds


def without(history: pl.DataFrame, column: str, words: list[str], days: int) -> pl.DataFrame:
    """Drop these words' rows from the last days."""
    end = history["assigned_at"].max() - timedelta(days=days)  # type: ignore[operator]
    return history.filter(~(pl.col(column).is_in(words) & (pl.col("assigned_at") > end)))


def test_a_silent_source_is_named(history: pl.DataFrame) -> None:
    """Webinars stopped ninety days before the end."""
    (found,) = silence_findings(without(history, "source", ["webinar"], 90))
    assert (found.kind, found.column) == ("silent", "source")
    assert "'webinar'" in found.what
    assert 90 <= found.figures["days"] < 100


def test_silent_reps_are_counted_and_not_named(sound: Firm) -> None:
    """Two present reps got nothing for three months; one who has left is expected to."""
    spoilt = without(sound.history, "rep_id", ["R001", "R002"], 90)
    (found,) = silence_findings(spoilt, sound.reps)
    assert (found.kind, found.count) == ("silent_reps", 2)
    assert "R001" not in str(found.to_dict())
    assert silence_findings(spoilt, sound.reps.filter(~pl.col("rep_id").is_in(["R001", "R002"]))) == []


def test_a_silent_team_is_named(sound: Firm) -> None:
    """All of team B went silent."""
    team = sound.reps.filter(pl.col("team") == "team B")["rep_id"].to_list()
    found = silence_findings(without(sound.history, "rep_id", team, 60), sound.reps)
    assert kinds(found) == [("silent_reps", "rep_id"), ("silent", "team")]


def test_nothing_is_silent_in_a_sound_history(sound: Firm) -> None:
    """Rare kinds pause, too; that is no silence."""
    assert silence_findings(sound.history, sound.reps) == []


def test_a_rare_source_may_pause(history: pl.DataFrame) -> None:
    """Ten leads in a year and a half, none in the last ninety days: chance would do that once in six times."""
    earlier = history.filter(pl.col("assigned_at") < history["assigned_at"].max() - timedelta(days=90))  # type: ignore[operator]
    rare = earlier["lead_id"].gather_every(earlier.height // 10).implode()
    renamed = pl.when(pl.col("lead_id").is_in(rare)).then(pl.lit("fair")).otherwise("source")
    assert silence_findings(history.with_columns(source=renamed)) == []
