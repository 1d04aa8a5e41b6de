"""Made-up exports in the shape a CRM writes, with the truth beside them."""

from fairlead.generating.past import simulated_past
from fairlead.generating.salesforce import SalesforceExport, salesforce_export

__all__ = ["SalesforceExport", "salesforce_export", "simulated_past"]
