"""The report: a summary in, one self-contained HTML file out."""

from fairlead.report.page import comparison_page, demo_page

__all__ = ["comparison_page", "demo_page"]
