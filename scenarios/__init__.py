"""The sales organisation as data: vocabulary, tables, rules, scenarios, worlds with known truth."""

from scenarios.draws import Draws
from scenarios.faults import BadInput, Fault
from scenarios.firm import Firm, generate_firm
from scenarios.partly_valid import PartlyValid
from scenarios.rules import Rules, load_rules, partly_valid_rules
from scenarios.scenario import Scenario, load, shipped, text_of
from scenarios.truth import Truth

__all__ = [
    "BadInput",
    "Draws",
    "Fault",
    "Firm",
    "PartlyValid",
    "Rules",
    "Scenario",
    "Truth",
    "generate_firm",
    "load",
    "load_rules",
    "partly_valid_rules",
    "shipped",
    "text_of",
]
