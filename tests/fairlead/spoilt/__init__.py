"""Spoilt exports: faults met in the field, each beside a clean twin that only resembles it.

``python -m tests.fairlead.spoilt --out FOLDER`` writes them all; docs/spoilt.md lists them.
"""
