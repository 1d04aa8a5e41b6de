"""From the factors to a figure: capacity as a person would work it out with a pocket calculator."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenarios.vocabulary import CapacityUnit

Floats = NDArray[np.float64]


def selling_minutes(hours: Floats, share: float, ramp: Floats) -> Floats:
    """Give minutes of selling time a week: hours × 60 × selling share × ramp."""
    return np.asarray(hours * 60 * share * ramp)


def capacity(
    selling: Floats,
    open_minutes: Floats,
    *,
    unit: CapacityUnit,
    minutes_per_lead: float,
    minutes_in_work: float,
    span_share: float,
    given_up: Floats,
) -> Floats:
    """Give each rep's capacity a week, never below 0.

    * ``leads``: (selling − open minutes) ÷ (minutes a lead × span share), at most selling ÷ minutes a lead
    * ``minutes``: (selling − open minutes) ÷ span share, at most selling, for leads whose ``work`` is the minutes they
      take in all
    * ``open_leads``: selling ÷ minutes a lead in work takes a week: what she can have open in all; what a stated
      open load counts but nobody works is added, because a batch takes that load off

    The bound is what she can keep up: with little open she could take more for a few weeks, and would then drown in
    what she took. So as many open leads as a steady flow leaves cost nothing extra: a lead's minutes pay for them.

    Parameters
    ----------
    selling, open_minutes
        Shape (n_reps,), minutes a week.
    unit
        What capacity counts.
    minutes_per_lead
        Of a lead, from hand-over to its end.
    minutes_in_work
        Of a lead in work, a week.
    span_share
        Share of a new lead's minutes that falls into the coming span.
    given_up
        Shape (n_reps,): leads of the open load that take no time.
    """
    minutes = np.minimum(selling, np.maximum(0.0, selling - open_minutes) / span_share)
    match unit:
        case CapacityUnit.LEADS:
            return np.asarray(minutes / minutes_per_lead)
        case CapacityUnit.MINUTES:
            return np.asarray(minutes)
        case CapacityUnit.OPEN_LEADS:
            return np.asarray(np.where(selling > 0, selling / minutes_in_work + given_up, 0.0))
