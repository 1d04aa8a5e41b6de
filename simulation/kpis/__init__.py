"""KPIs: computed from the event log and the leads, after the run."""

from simulation.kpis.evidence import Evidence, SellingTime, Terms
from simulation.kpis.kpi import Better, Kpi, Unit
from simulation.kpis.leak import Leak
from simulation.kpis.opening import OPENING
from simulation.kpis.registry import KPI_GROUPS, KPIS, kpis_of
from simulation.kpis.rejects import reject_table

__all__ = [
    "KPIS",
    "KPI_GROUPS",
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
