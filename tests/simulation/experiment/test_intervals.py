import pytest

from simulation.experiment.intervals import Interval, mean_interval, paired_interval, recovered_share


def test_the_t_interval_by_hand() -> None:
    """Of 1, 2, 3, 4: mean 2.5, standard error 0.6455, t(3) 3.1824, so 0.4457 to 4.5543."""
    interval = mean_interval([1, 2, 3, 4])
    assert interval is not None
    assert interval.mean == 2.5
    assert interval.low == pytest.approx(0.44574, abs=1e-5)
    assert interval.high == pytest.approx(4.55426, abs=1e-5)


def test_pairing_takes_out_what_replications_share() -> None:
    """Differences 1, 2, 3: mean 2 ± 4.3027 / sqrt(3), however far apart the replications are."""
    interval = paired_interval([101, 1002, 13], [100, 1000, 10])
    assert interval is not None
    assert interval.mean == 2
    assert interval.half_width == pytest.approx(2.48414, abs=1e-5)


def test_replications_without_the_figure_are_left_out_in_pairs() -> None:
    """A pair counts only if both have the figure."""
    assert paired_interval([1, None, 5], [0, 7, 2]) == mean_interval([1, 3])
    assert mean_interval([None, None]) is None


def test_one_replication_has_a_mean_and_no_interval() -> None:
    """There is no spread to judge by."""
    assert mean_interval([3.0]) == Interval(3.0, None, None)
    assert Interval(3.0, None, None).half_width == float("inf")


def test_the_recovered_share_by_hand() -> None:
    """Gains 1, 2, 3, 2 of 2, 4, 5, 4: the share is 8/15; leaving one out gives 7/13, 6/11, 5/10, 6/11."""
    share = recovered_share([1, 2, 3, 2], [2, 4, 5, 4])
    assert share is not None
    left_out = [7 / 13, 6 / 11, 5 / 10, 6 / 11]
    mean = sum(left_out) / 4
    error = (3 / 4 * sum((part - mean) ** 2 for part in left_out)) ** 0.5
    assert share.mean == pytest.approx(8 / 15)
    assert share.half_width == pytest.approx(3.182446 * error, rel=1e-5)


def test_no_share_of_a_gain_that_may_be_nothing() -> None:
    """Where the interval of the possible gain holds zero no share is given; nor of a loss."""
    assert recovered_share([1, 1, 1], [5, -4, 1]) is None
    assert recovered_share([1, 1, 1], [-5, -4, -6]) is None
    assert recovered_share([1], [5]) is None


def test_no_interval_reaches_beyond_what_can_be() -> None:
    """The end is cut; one replication has no ends to cut."""
    assert Interval(0.5, -0.2, 1.2).within() == Interval(0.5, 0.0, 1.2)
    assert Interval(0.5, -0.2, 1.2).within(1.0) == Interval(0.5, 0.0, 1.0)
    assert Interval(0.5, None, None).within(1.0) == Interval(0.5, None, None)
