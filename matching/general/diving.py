"""Diving: who gets what in most good mixtures is fixed, set by set, and the rest priced anew."""

import numpy as np

from matching.arrays import Floats, Ints
from matching.clock import Clock
from matching.general.knapsack import Knapsacks
from matching.general.part import MOST_UNITS, Rematch, matched
from matching.problem.whole import TOLERANCE

_ROUNDS = 20
_FIRST_STEP, _GROW, _SHRINK, _CLEARLY = 0.002, 1.2, 0.7, 0.1
_MEMORY = 0.6
_REST, _LEAST_REST, _MOST_REST = 8.0, 3.0, 12.0
_FEWER, _MORE = 0.5, 0.1
_CLOSE = 0.1
# How much less than the bound will do, and with how much luck: what stuck once need not stick again.
_TRIES = ((0.01, 0.0), (0.01, 0.3), (0.05, 0.3), (0.05, 0.3), (0.5, 0.3))


class Diving:
    """Dives for answers better than one that is known.

    What the reps would take is priced for each part that is left, in small steps; the set that a rep takes most
    steadily is fixed, and so on (R. Sadykov, F. Vanderbeck, A. Pessoa, I. Tahiri and E. Uchoa, Primal heuristics for
    branch and price, INFORMS J. Computing 31, 2019; with the frequencies of F. Barahona and R. Anbil's volume
    algorithm, Mathematical Programming 87, 2000, in place of a linear program). A dive is given up as soon as its
    bound is no better than the known answer; the last few reps are matched exactly.

    Parameters
    ----------
    knapsacks, charge
        Each rep's knapsack, without nobody, and charges at which what they take fits together well.
    random
        Of every draw.
    """

    def __init__(self, knapsacks: Knapsacks, charge: Floats, random: np.random.Generator) -> None:
        self.knapsacks, self.charge, self.random = knapsacks, charge, random
        self.fitting = knapsacks.rounded_up()
        self.rest = _REST

    def dive(self, known: Ints, reps: Ints, goal: float, noise: float, clock: Clock) -> Ints | None:
        """Return an answer worth more than a goal, all but these reps keeping what they have; None if none is met.

        Parameters
        ----------
        known
            Shape (n_units,), -1 for nobody.
        reps
            Who is to be matched anew.
        goal
            What an answer has to be worth more than.
        noise
            How far luck may out-draw how steadily a set is taken.
        clock
            A dive that time ends meets nothing.
        """
        now = np.where(np.isin(known, reps), -1, known)
        charge = self.charge.copy()
        while True:
            units = np.flatnonzero(now < 0)
            least = goal - self.worth(now)
            part = self.fitting.part(units, reps)
            bound, charge[units], taken = self._priced(part, charge[units], least)
            if clock.is_up or bound <= least + TOLERANCE * max(1.0, abs(goal)):
                return None
            if 2 <= len(reps) <= self.rest and len(units) <= MOST_UNITS:
                found = self._ended(self.knapsacks.part(units, reps), least, bound, charge[units])
                if found.rep is not None:
                    now[units] = np.append(reps, -1)[found.rep]
                    return now
                if not found.cut:
                    return None
            at, members = self._steadiest(taken, noise)
            now[units[members]] = reps[at]
            reps = np.delete(reps, at)
            if not len(reps):
                complete = not (self.knapsacks.required & (now < 0)).any()
                return now if complete and self.worth(now) > goal + TOLERANCE * max(1.0, abs(goal)) else None

    def from_nothing(self, bound: float, clock: Clock) -> Ints | None:
        """Return an answer of some worth; None if a few dives, each content with less, meet none."""
        nobody, reps = np.full(len(self.charge), -1), np.arange(self.knapsacks.worth.shape[1])
        for far, luck in _TRIES:
            found = self.dive(nobody, reps, bound - far * max(1.0, abs(bound)), luck, clock)
            if found is not None:
                return found
        return None

    def worth(self, rep: Ints) -> float:
        """Return what an answer is worth, the prices of other rules taken off."""
        placed = np.flatnonzero(rep >= 0)
        return float(self.knapsacks.worth[placed, rep[placed]].sum()) + self.knapsacks.fixed

    def _priced(self, part: Knapsacks, charge: Floats, least: float) -> tuple[float, Floats, list[dict[bytes, float]]]:
        """Return the bound of what is left, its charges, and how often each rep took each set on the way there.

        Later steps count more.
        """
        best, centre, step = np.inf, charge, _FIRST_STEP * abs(least)
        taken: list[dict[bytes, float]] = [{} for _ in part.room]
        away = np.zeros(len(charge))
        for turn in range(_ROUNDS):
            bound, chosen = part.fill(charge)
            for each, sets in zip(np.ascontiguousarray(chosen.T), taken, strict=True):
                sets[each.tobytes()] = sets.get(each.tobytes(), 0.0) + turn + 1
            over = chosen.sum(axis=1) - 1.0
            if turn:
                step *= _GROW if bound < best - _CLEARLY * step else _SHRINK
            if bound < best:
                best, centre = bound, charge
            if best <= least or not over.any():
                break
            away = _MEMORY * away + (1 - _MEMORY) * over if turn else over
            charge = centre + step / max(TOLERANCE, float(away @ away)) * away
            charge = np.where(part.required, charge, np.maximum(charge, 0.0))
        return best, centre, taken

    def _steadiest(self, taken: list[dict[bytes, float]], noise: float) -> tuple[int, Ints]:
        """Return the rep who takes one set most steadily, and that set."""
        score = [max(each.values()) / sum(each.values()) + noise * self.random.random() for each in taken]
        at = int(np.argmax(score))
        members = max(taken[at], key=lambda key: taken[at][key])
        return at, np.flatnonzero(np.frombuffer(members, dtype=np.bool_))

    def _ended(self, part: Knapsacks, least: float, bound: float, charge: Floats) -> Rematch:
        """Match the last reps exactly, as long as there are not too many sets to look at."""
        part = part if part.required.all() else part.with_nobody()
        found = matched(part, least, bound - _CLOSE * (bound - least), charge, self.random)
        self.rest = float(np.clip(self.rest - _FEWER if found.cut else self.rest + _MORE, _LEAST_REST, _MOST_REST))
        return found
