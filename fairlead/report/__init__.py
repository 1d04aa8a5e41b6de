"""The report: a summary in, one self-contained HTML file out, or Markdown."""

from fairlead.report.check_page import check_page
from fairlead.report.leakage_page import leakage_page
from fairlead.report.markdown import comparison_markdown
from fairlead.report.page import comparison_page, demo_page, named_page
from fairlead.report.plan_page import finance_page, plan_page
from fairlead.report.playbook_page import playbook_page

__all__ = [
    "check_page",
    "comparison_markdown",
    "comparison_page",
    "demo_page",
    "finance_page",
    "leakage_page",
    "named_page",
    "plan_page",
    "playbook_page",
]
