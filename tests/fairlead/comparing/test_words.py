"""What a comparison rests on, in sentences."""

from dataclasses import replace
from typing import Any

from fairlead.comparing import best_sentence, failure_lines, notes_of, world_sentence
from simulation import Comparison, Failed


def comparison(**changes: Any) -> Comparison:
    """Three methods over three replications, the third far ahead."""
    means = {"round-robin": 10.0, "greedy": 10.1, "optimal": 20.0}
    kpis = {name: tuple({"wins": mean + luck} for luck in (0.0, 0.1, 0.3)) for name, mean in means.items()}
    return replace(Comparison("tiny", 1, kpis, "3 replications were asked for"), **changes)


def test_the_best_of_many_is_said_with_its_confidence() -> None:
    """One that is ahead, several that may be, and nothing where two are compared anyway."""
    found = comparison()
    assert best_sentence(found) == "Optimal is the best of 3 methods by wins, with 95 % confidence."
    near = replace(found, kpis={**found.kpis, "optimal": found.kpis["round-robin"][::-1]})
    assert best_sentence(near) == (
        "Which of 3 methods is best by wins is open: with 95 % confidence it is greedy or optimal."
    )
    assert best_sentence(replace(found, kpis={name: found.kpis[name] for name in ("greedy", "optimal")})) is None


def test_failures_come_first_and_are_counted_of_those_tried() -> None:
    """Each with its number, its error and how to run it alone."""
    failed = Failed(3, 1, "greedy", "no idea")
    lines = failure_lines(comparison(failures=(failed,)))
    assert lines[0].startswith("1 of 4 replications failed and are in no figure")
    assert lines[1].startswith("Replication 3: greedy failed: no idea; to run it alone: simulate(scenario, 'greedy'")
    assert notes_of(comparison(failures=(failed,)))[:2] == lines
    assert failure_lines(comparison()) == []


def test_what_an_interval_covers_is_that_of_its_world() -> None:
    """Luck under one model, or the range over draws of a firm."""
    assert any("under this one fitted model" in note for note in notes_of(comparison()))
    drawn = comparison(world="posterior", draws=(0, 0, 1), warm_up=7.0)
    assert any("range of gains over 2 draws" in note for note in notes_of(drawn))
    assert world_sentence(drawn).startswith("posterior (leads drawn from among the firm's own;")
    assert world_sentence(drawn).endswith("after 7 days in which leads are not counted")


def test_over_draws_the_share_of_draws_is_said() -> None:
    """Which method wins most in how many of them."""
    found = comparison()
    kpis = {name: (*rows, rows[0]) for name, rows in found.kpis.items()}
    said = best_sentence(replace(found, kpis=kpis, world="posterior", draws=(0, 0, 1, 1)))
    assert said == "Of 3 methods optimal wins most in 100 % of the draws of the firm."
