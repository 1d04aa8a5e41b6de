"""What leads ask for over shortlists when the maximum is soft, and which of them may still change their mind."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from matching.arrays import Bools, Columns, Floats, Ints
from matching.priced.shortlist import Shortlist
from matching.priced.soft_prices import Singles, nobody_weights, powers

# A lead with less than this share of itself elsewhere will stay where it is.
_DECIDED = 1e-6
# Shares nearer to 0 or 1 than this do not waver.
_WAVERING = 1e-3


@dataclass(frozen=True, slots=True)
class Demand:
    """What leads ask for at some prices.

    Attributes
    ----------
    share
        How much of its lead each open pair has.
    decided
        Which open leads will not change their mind.
    total
        Shape (n_reps,), what each rep is asked for.
    worth
        What all leads have after the prices.
    """

    share: Singles
    decided: Bools
    total: Floats
    worth: float

    def wavering(self, leads: "Leads", reps: int) -> csr_array:
        """Return the shares of the leads that waver, one row a lead."""
        kept = np.flatnonzero((self.share > _WAVERING) & (self.share < 1 - _WAVERING))
        lead = leads.lead[kept]
        first = np.append(np.flatnonzero(np.diff(lead, prepend=-1)), len(kept))
        return csr_array((self.share[kept], leads.column[kept], first), shape=(len(first) - 1, reps))


@dataclass(frozen=True, slots=True)
class Leads:
    """Leads that may still change their mind, and what the others ask for.

    Attributes
    ----------
    value, column, lead
        Pairs, ordered by lead; leads are numbered from 0.
    first
        Where each lead's pairs begin.
    required
        Which of the leads have to be placed.
    taken, value_taken
        Slots of each rep that the others ask for, and what these are worth before the price.
    """

    value: Floats
    column: Columns
    lead: Ints
    first: Ints
    required: Bools
    taken: Floats
    value_taken: float

    def demand_at(self, prices: Floats, warmth: float) -> Demand:
        """Spread each lead over its pairs, those of most value minus price first."""
        net = self.value - prices[self.column]
        best = np.maximum.reduceat(net, self.first) if len(self.first) else np.zeros(0)
        best = np.where(self.required, best, np.maximum(best, 0.0))
        share = powers((net - best[self.lead]) / warmth)
        nobody = nobody_weights(best, self.required, warmth)
        whole = nobody + (np.add.reduceat(share, self.first) if len(self.first) else 0)
        share /= whole[self.lead]
        highest = np.maximum(np.maximum.reduceat(share, self.first), nobody / whole) if len(self.first) else nobody
        total = self.taken + np.bincount(self.column, share, minlength=len(prices))
        worth = self.value_taken - float(prices @ self.taken) + float(best.sum())
        return Demand(share, highest > 1 - _DECIDED, total, worth)

    def without_decided(self, demand: Demand) -> "Leads":
        """Return only the leads that may still change their mind, if that saves much."""
        if demand.decided.mean() < 0.3:
            return self
        chosen = np.flatnonzero((demand.share > 0.5) & demand.decided[self.lead])
        kept = ~demand.decided
        pairs = kept[self.lead]
        counts = np.diff(np.append(self.first, len(self.lead)))[kept]
        return Leads(
            value=self.value[pairs],
            column=self.column[pairs],
            lead=np.repeat(np.arange(len(counts)), counts),
            first=np.cumsum(counts) - counts,
            required=self.required[kept],
            taken=self.taken + np.bincount(self.column[chosen], minlength=len(self.taken)),
            value_taken=self.value_taken + float(self.value[chosen].sum()),
        )


def open_leads(shortlist: Shortlist, required: Bools, reps: int) -> Leads:
    """Return the leads of a shortlist, all of them open, those without any pair left out."""
    counts = np.diff(shortlist.first)
    rows = np.flatnonzero(counts)
    return Leads(
        value=shortlist.value,
        column=shortlist.column,
        lead=np.repeat(np.arange(len(rows)), counts[rows]),
        first=shortlist.first[rows],
        required=required[rows],
        taken=np.zeros(reps),
        value_taken=0.0,
    )
