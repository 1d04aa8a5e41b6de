"""What may be asked of judging a log, for who offers the choice and does not judge: names and a default only."""

ESTIMATOR_NAMES = ("direct", "ips", "snips", "dr", "sndr", "switch", "shrinkage")
"""Names of :data:`models.evaluation.ESTIMATORS`, in its order."""

FOLDS = 4
"""Blocks judged one after the other."""
