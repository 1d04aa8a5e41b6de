"""Comparing policies over replications, in parallel, until the answer is as precise as asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from matching import Policy, ValuesFrom
from scenarios import Scenario
from simulation.calibration.judging import judged
from simulation.experiment.comparison import Comparison
from simulation.experiment.draws import FEWEST_DRAWS, LUCKS
from simulation.experiment.experiment import Experiment, Progress
from simulation.experiment.identity import identity_of
from simulation.experiment.kept import Kept
from simulation.experiment.precision import MOST, Enough
from simulation.experiment.replicate import ALL_KPIS, Plan
from simulation.experiment.warming import warmed_up
from simulation.experiment.worlds.world import Synthetic, World
from simulation.open_work import OpenWork
from simulation.policies import Decides, policy_of
from simulation.values import ValueModel

REPLICATIONS = 30
FEWEST_DRAWN = LUCKS * FEWEST_DRAWS
"""How often each method runs at least in worlds drawn from a history."""
DRAWN_REPLICATIONS = 100
"""Replications unless stated, where only luck is drawn, and where the firm is drawn, too."""


def compare(
    scenario: Scenario,
    policies: Sequence[Policy | Decides | str],
    *,
    replications: int | None = None,
    precision: float | None = None,
    at_most: int = MOST,
    seed: int = 0,
    model: ValueModel | None = None,
    world: World | None = None,
    warm_up: float | str = 0.0,
    kpis: Collection[str] = ALL_KPIS,
    resume: str | Path | None = None,
    n_jobs: int = -1,
    progress: Progress | None = None,
    luck_by_pair: bool = False,
    open_work: OpenWork | None = None,
) -> Comparison:
    """Run policies over the same replications and compare them with the first.

    Every policy meets the same leads with the same luck (common random numbers), so differences are paired. Wins and
    revenue are counted by each buyer's chance to buy by the horizon, known when she makes up her mind, instead of by a
    draw: the same mean with a fraction of the spread.

    Parameters
    ----------
    scenario
        The organisation.
    policies
        Names or objects; the first is the baseline.
    replications
        How many, unless ``precision`` is given; 30 by default, 100 in the world of a firm's history.
    precision
        Go on, 10 at a time from 20, until every policy's difference in wins is known to this share of the baseline's
        mean wins (half its interval). Intervals are then drawn a little wider, so that they cover 95 % although they
        were looked at (:mod:`simulation.experiment.precision`).
    at_most
        Replications after which the search for precision ends, reached or not.
    seed
        Names all luck; the same seed gives the same figures, whatever ``n_jobs``.
    model
        Values pairs for policies that decide by learned values; fitted on the scenario's own simulated past when one
        of them is among the policies and none is given.
    world
        Whose leads and chances: the scenario's own unless stated (:class:`Synthetic`), or a firm's
        (:class:`simulation.Replay`, :class:`simulation.Posterior`).
    warm_up
        Days the firm works before leads count, so that reps do not begin with empty desks; ``"auto"`` finds them
        (:mod:`simulation.experiment.warming`).
    kpis
        Names of the figures wanted, all unless stated; ``wins`` is always among them. Few take less time.
    resume
        A directory in which finished replications are kept; one of an experiment begun before goes on with it.
    n_jobs
        Processes; −1 for one a core, 1 for none but this one. Under ``joblib.parallel_config(backend="dask")`` the
        workers of a cluster instead, with the same figures.
    progress
        Called with replications done and planned, after each.
    luck_by_pair
        As in :func:`simulation.simulate`; wins are then drawn, since it is their luck that is asked about.
    open_work
        As in :func:`simulation.simulate`: what every replication begins with; in the scenario's own world only.

    Raises
    ------
    ValueError
        When there is no policy, a policy twice, an unknown name, or an impossible number or combination.
    BadInput
        When the tables of a firm do not fit, or ``resume`` keeps something else.
    ReplicationFailed
        When not one replication could be finished. One that fails among others is in ``failures``.
    """
    chosen = _checked([policy_of(policy) for policy in policies])
    wanted = _enough(replications, precision, at_most, drawn=world is not None and not isinstance(world, Synthetic))
    if world is not None and model is not None:
        raise ValueError("model: expected none beside a world, which brings its own")
    learned = any(policy.values_from is ValuesFrom.MODEL for policy in chosen)
    if open_work is not None and (world is not None or warm_up != 0.0):
        raise ValueError("open_work: expected neither a world beside it, which has leads of its own, nor a warm-up")
    opened = (Synthetic(model, open_work) if world is None else world).opened(scenario, seed, learned=learned)
    opened, days = warmed_up(opened, warm_up, chosen[0], seed)
    plan = Plan(opened, chosen, seed, days, luck_by_pair, not luck_by_pair, _known(kpis))
    kept = None if resume is None else Kept(Path(resume), identity_of(plan))
    return judged(Experiment(plan, n_jobs, progress, kept).run(wanted), scenario)


def _checked(policies: list[Policy]) -> list[Policy]:
    names = Counter(policy.name for policy in policies)
    doubles = [name for name, count in names.items() if count > 1]
    if not policies or doubles:
        found = f"{', '.join(doubles)} more than once" if doubles else "none"
        raise ValueError(f"policies: expected one or more, each of another name, got {found}")
    return policies


def _known(kpis: Collection[str]) -> frozenset[str]:
    unknown = sorted(set(kpis) - ALL_KPIS)
    if unknown:
        raise ValueError(f"kpis: expected names of simulation.KPIS, got {', '.join(unknown)}")
    return frozenset(kpis) | {"wins"}


def _enough(replications: int | None, precision: float | None, at_most: int, *, drawn: bool) -> Enough:
    number = replications if replications is not None else DRAWN_REPLICATIONS if drawn else REPLICATIONS
    if number < 1:
        raise ValueError(f"replications: expected 1 or more, got {number}")
    if precision is not None and not 0 < precision < 1:
        raise ValueError(f"precision: expected a share between 0 and 1 such as 0.01, got {precision}")
    if at_most < 2:
        raise ValueError(f"at_most: expected 2 or more, got {at_most}")
    if drawn and precision is not None:
        raise ValueError("precision: expected none in a world of a firm's history: what is not known stays as wide")
    if drawn and (number % LUCKS or number < FEWEST_DRAWN):
        raise ValueError(f"replications: expected an even number from {FEWEST_DRAWN} in a drawn world")
    return Enough(number, precision, at_most)
