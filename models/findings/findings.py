"""What a fit found, put together: which differences are more than chance, and how much of it matching can use."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.closing.cohort import Cohort
from models.effects.crosses import Cross
from models.effects.learning import Codings, Learned
from models.effects.rows import Effects
from models.findings.evidence import RepDifferences, other_p_values, rep_differences, with_blocks, without_columns
from models.findings.interaction import Interaction, all_pairs, interaction, match_p_value
from models.promise.uncertainty import Uncertainty


def differences_of(codings: Codings, learned: Learned) -> RepDifferences:
    """Test the rep and her niches alone: whatever else differs between reps adds to what is asked about."""
    skill = [column for column, name in enumerate(codings.columns) if name == "skill"]
    blocks = [0, 1] if "niche" in codings.affinity.categories else [0]
    kept = np.isin(learned.task.rows.blocks, blocks)
    mode = learned.mode.effects
    start = Effects(np.delete(mode.fixed, skill), mode.own[:, kept])
    guess = learned.scales.own[blocks].tolist()
    views = [task for task in (learned.task, learned.second_opinion) if task is not None]
    found = [
        rep_differences(with_blocks(without_columns(view, skill), blocks), learned.scales.lead, guess, start)
        for view in views
    ]
    return found[0] if len(found) == 1 else found[0].more_careful(found[1])


def interaction_of(
    past: Cohort,
    codings: Codings,
    learned: Learned,
    here: NDArray[np.bool_],
    differences: RepDifferences,
    parameters: dict[str, Any],
    cross: Cross | None,
) -> Interaction:
    """Summarise what depends on who meets whom; its p-value is that of the strongest test, corrected for all."""
    columns = [column for column, name in enumerate(codings.columns) if column >= codings.n_lead and name != "skill"]
    tests = [differences.rep_niche.p_value, match_p_value(learned, columns)]
    widths = list(codings.affinity.widths(codings.encoder))
    others = [block for block, name in enumerate(widths) if name not in ("rep", "niche") and " × " not in name]
    tests += [] if cross is None else [cross.p_value]
    tests += other_p_values(learned.views(), learned.scales, others)
    p_value = min(1.0, len(tests) * min(tests))
    open_left = Uncertainty.of(learned)
    draws = [open_left.draw(number, parameters["seed"]) for number in range(parameters["draws"])]
    return interaction(all_pairs(past.frame, codings, here), draws, p_value)
