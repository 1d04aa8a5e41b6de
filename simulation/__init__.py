"""What would happen: the sales funnel as a SimPy model, experiments on it, and its KPIs."""

from typing import TYPE_CHECKING

from scenarios.borders import on_demand

if TYPE_CHECKING:
    from simulation.calibration import Calibration, calibrate
    from simulation.experiment.best import Best
    from simulation.experiment.compare import compare
    from simulation.experiment.comparison import Comparison
    from simulation.experiment.intervals import Interval
    from simulation.experiment.outcome import Failed, ReplicationFailed
    from simulation.experiment.worlds import Posterior, Replay, Synthetic
    from simulation.funnel.propensities import PolicyError
    from simulation.history import history_of, training_history
    from simulation.kpis import KPIS, Kpi
    from simulation.open_work import OpenWork
    from simulation.run import Run
    from simulation.simulating import simulate
    from simulation.tables import reps_table
    from simulation.training import fit_on_past
else:
    __getattr__, __dir__ = on_demand(
        __name__,
        {
            "Calibration": "simulation.calibration",
            "calibrate": "simulation.calibration",
            "Best": "simulation.experiment.best",
            "compare": "simulation.experiment.compare",
            "Comparison": "simulation.experiment.comparison",
            "Interval": "simulation.experiment.intervals",
            "Failed": "simulation.experiment.outcome",
            "ReplicationFailed": "simulation.experiment.outcome",
            "Posterior": "simulation.experiment.worlds",
            "Replay": "simulation.experiment.worlds",
            "Synthetic": "simulation.experiment.worlds",
            "PolicyError": "simulation.funnel.propensities",
            "history_of": "simulation.history",
            "training_history": "simulation.history",
            "KPIS": "simulation.kpis",
            "Kpi": "simulation.kpis",
            "OpenWork": "simulation.open_work",
            "Run": "simulation.run",
            "simulate": "simulation.simulating",
            "reps_table": "simulation.tables",
            "fit_on_past": "simulation.training",
        },
    )

__all__ = [
    "KPIS",
    "Best",
    "Calibration",
    "Comparison",
    "Failed",
    "Interval",
    "Kpi",
    "OpenWork",
    "PolicyError",
    "Posterior",
    "Replay",
    "ReplicationFailed",
    "Run",
    "Synthetic",
    "calibrate",
    "compare",
    "fit_on_past",
    "history_of",
    "reps_table",
    "simulate",
    "training_history",
]
