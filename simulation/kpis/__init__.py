"""KPIs: computed from the event log and the leads, after the run."""

from simulation.kpis.evidence import Evidence, SellingTime
from simulation.kpis.kpi import Better, Kpi, Unit
from simulation.kpis.leak import Leak
from simulation.kpis.registry import KPIS, kpis_of

__all__ = ["KPIS", "Better", "Evidence", "Kpi", "Leak", "SellingTime", "Unit", "kpis_of"]
