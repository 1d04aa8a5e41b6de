"""Firms with known truth in forms that are not the model's own, a ceiling for each, and rivals to stand beside it."""
