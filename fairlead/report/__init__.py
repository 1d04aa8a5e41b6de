"""The report: a summary in, one self-contained HTML file out."""

from fairlead.report.check_page import check_page
from fairlead.report.page import comparison_page, demo_page
from fairlead.report.playbook_page import playbook_page

__all__ = ["check_page", "comparison_page", "demo_page", "playbook_page"]
