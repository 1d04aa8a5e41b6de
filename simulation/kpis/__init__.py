"""KPIs: computed from the event log and the leads, after the run."""

from simulation.kpis.evidence import Evidence, SellingTime, Terms
from simulation.kpis.kpi import Better, Kpi, Unit
from simulation.kpis.leak import Leak
from simulation.kpis.opening import OPENING
from simulation.kpis.registry import KPIS, kpis_of
from simulation.kpis.rejects import reject_table

__all__ = [
    "KPIS",
    "OPENING",
    "Better",
    "Evidence",
    "Kpi",
    "Leak",
    "SellingTime",
    "Terms",
    "Unit",
    "kpis_of",
    "reject_table",
]
