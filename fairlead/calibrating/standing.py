"""What a command says first of a scenario: how far its figures may be taken for a firm's."""

from __future__ import annotations

from scenarios import Scenario
from scenarios.calibrated import Basis, Standing, words_of

ILLUSTRATION = "Illustration, not your firm"
FAILED = "Validation failed"
_OWN_LEADS = (
    "Your leads in a funnel not calibrated on your firm: leads, reps and how their chances differ are your history's, "
    "the rules are the scenario's. Read the differences between methods; how many leads are won, and what is lost "
    "where, is the scenario's, and so are values that your tables lack."
)
_OWN_TOO = " Leads, reps and how their chances differ are those of the history given."
_UNITS = "Amounts are in units of the scenario's value."


def standing_line(scenario: Scenario, *, own_leads: bool = False) -> str:
    """Say it in one line; ``own_leads`` where a firm's leads and history meet the scenario's rules."""
    standing = scenario.standing
    if own_leads:
        return _OWN_LEADS if standing is Standing.UNCALIBRATED else standing_line(scenario) + _OWN_TOO
    if standing is Standing.UNCALIBRATED:
        return f"{ILLUSTRATION}: this scenario was not calibrated on a firm's own data. {_UNITS}"
    if standing is Standing.UNVALIDATED:
        return f"{ILLUSTRATION}: calibrated on {_log(scenario)}, but {_why_not(scenario)}. {_UNITS}"
    if standing is Standing.CHANGED:
        return f"{ILLUSTRATION} as it is: calibrated on {_log(scenario)} and validated, but changed since. {_UNITS}"
    if standing is Standing.FAILED:
        return f"{FAILED}: {_failing(scenario)}. So no amounts of money are given, and wins are no forecast."
    return (
        f"Calibrated on {_log(scenario)}, and it foretold {_weeks(scenario)} that it had not seen.{_priors(scenario)}"
    )


def standing_words(scenario: Scenario) -> str:
    """Say it in a few words, for a title."""
    standing = scenario.standing
    if standing is Standing.FAILED:
        return "validation failed"
    if standing is Standing.VALIDATED:
        return "validated on the firm's own log"
    return "an illustration, not your firm"


def withholds_money(scenario: Scenario) -> bool:
    """Say whether amounts of money are withheld: the scenario was shown not to foretell its firm."""
    return scenario.standing is Standing.FAILED


def _log(scenario: Scenario) -> str:
    record = scenario.calibration
    return "a log" if record is None else f"{record.source} ({record.leads:,} leads)"


def _weeks(scenario: Scenario) -> str:
    found = scenario.validation
    return "weeks" if found is None else f"{found.since.date()} to {found.until.date()}"


def _why_not(scenario: Scenario) -> str:
    found = scenario.validation
    return "never held against weeks it had not seen" if found is None else f"not validated ({found.reason})"


def _failing(scenario: Scenario) -> str:
    found = scenario.validation
    names = () if found is None else found.failing
    return f"{words_of(names)} ({_weeks(scenario)}) fell outside what this scenario foretells"


def _priors(scenario: Scenario) -> str:
    kept = sum(figure.rests_on is Basis.PRIOR for figure in scenario.calibrated)
    return f" {kept} of its figures are priors, not your firm's." if kept else ""
