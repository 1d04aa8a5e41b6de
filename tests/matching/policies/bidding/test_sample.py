"""The sample of the latest leads: copies that share what they can, and nothing else."""

import numpy as np

from matching.policies.bidding.sample import Sample

MEMBERS = ("a", "b")


def with_leads(sample: Sample, *values: float, most: int = 4) -> Sample:
    """Add leads that are worth so much with everybody."""
    for value in values:
        sample.add(MEMBERS, np.full(2, value), None, most)
    return sample


def seen(sample: Sample) -> list[float]:
    """Return what the leads of a sample are worth, oldest first."""
    return sample.latest(MEMBERS, 100)[0][:, 0].tolist() if len(sample) else []


def test_only_the_latest_are_kept() -> None:
    """Beyond `most` the oldest are forgotten, however many come."""
    sample = with_leads(Sample(), *range(30))
    assert seen(sample) == [26.0, 27.0, 28.0, 29.0]
    assert len(sample) == 4


def test_copies_go_on_on_their_own() -> None:
    """Whichever of two copies adds first, neither sees what the other adds."""
    sample = with_leads(Sample(), 1.0, 2.0)
    other = sample.copy()
    with_leads(sample, 3.0)
    with_leads(other, 7.0, 8.0, 9.0)
    with_leads(sample, 4.0, 5.0)
    assert seen(sample) == [2.0, 3.0, 4.0, 5.0]
    assert seen(other) == [2.0, 7.0, 8.0, 9.0]


def test_a_copy_is_what_the_sample_was() -> None:
    """A copy taken before many leads came still holds those of its moment, and is saved as such."""
    sample = with_leads(Sample(), 1.0, 2.0)
    before = sample.copy()
    with_leads(sample, *range(50))
    assert seen(before) == [1.0, 2.0]
    assert seen(Sample.from_list(before.to_list())) == [1.0, 2.0]
