"""scikit-learn's own checks, where the interface allows; each other one with its reason, and what stands for it."""

from __future__ import annotations

import pickle
import warnings
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator

from models import ConversionModel
from scenarios.faults import BadInput
from tests.models.worlds import World

TABLE = "fits on an array X and a vector y; a history is a table with a column of outcomes"
WORDS = "wants scikit-learn's words for a faulty array; ours name table, row and column"

REASONS = {
    "check_fit_score_takes_y": TABLE,
    "check_estimators_overwrite_params": TABLE,
    "check_dont_overwrite_parameters": TABLE,
    "check_estimators_fit_returns_self": TABLE,
    "check_readonly_memmap_input": TABLE,
    "check_n_features_in_after_fitting": TABLE,
    "check_n_features_in": TABLE,
    "check_positive_only_tag_during_fit": TABLE,
    "check_estimators_dtypes": TABLE,
    "check_dtype_object": TABLE,
    "check_pipeline_consistency": TABLE,
    "check_estimators_pickle": TABLE,
    "check_f_contiguous_array_estimator": TABLE,
    "check_methods_sample_order_invariance": TABLE,
    "check_methods_subset_invariance": TABLE,
    "check_dict_unchanged": TABLE,
    "check_fit_idempotent": TABLE,
    "check_fit_check_is_fitted": TABLE,
    "check_fit2d_predict1d": TABLE,
    "check_complex_data": WORDS,
    "check_estimators_empty_data_messages": WORDS,
    "check_estimators_nan_inf": WORDS,
    "check_estimator_sparse_tag": WORDS,
    "check_estimator_sparse_array": WORDS,
    "check_estimator_sparse_matrix": WORDS,
    "check_fit2d_1sample": WORDS,
    "check_fit2d_1feature": WORDS,
}

LEARNING = Path(__file__).parents[2] / "docs" / "learning.md"


def test_every_check_passes_or_has_its_reason() -> None:
    """What fails is what is listed, no more and no less; what is skipped needs array libraries we do not use."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = check_estimator(ConversionModel(), on_fail=None, on_skip=None)
    by_status = {status: {one["check_name"] for one in found if one["status"] == status} for status in
                 ("passed", "failed", "skipped")}  # fmt: skip
    assert by_status["failed"] == set(REASONS)
    assert by_status["skipped"] <= {"check_array_api_input"}
    assert len(by_status["passed"]) >= 12


def test_the_documentation_lists_the_same_checks() -> None:
    """Every check that cannot apply is named where people read about learning."""
    page = LEARNING.read_text()
    assert [name for name in REASONS if f"`{name}`" not in page] == []


def test_fit_returns_the_estimator_and_leaves_parameters_and_tables_alone(small: World) -> None:
    """In place of the checks of fit: it returns itself, changes no parameter and no table, and says it is fitted."""
    model = ConversionModel(draws=20)
    before, table = model.get_params(), small.history.clone()
    assert model.fit(small.history, reps=small.reps) is model
    assert model.get_params() == before
    assert small.history.equals(table)
    public = [name for name in vars(model) if not name.startswith("_")]
    assert all(name.endswith("_") for name in public if name not in before)


def test_fit_is_idempotent_and_survives_pickle_and_clone(small: World, small_model: ConversionModel) -> None:
    """In place of the checks of fitted models: again, copied to another process, or cloned, it gives the same bytes."""
    leads = small.history.head(20).select("lead_id", "niche", "grade", "score")

    def chances(one: ConversionModel) -> bytes:
        return one.pair_values(leads, small.reps).probability(0, 20).tobytes()

    first, again = chances(small_model), clone(small_model)
    assert chances(pickle.loads(pickle.dumps(small_model))) == first
    for _ in range(2):
        assert chances(again.fit(small.history, reps=small.reps)) == first


def test_leads_are_judged_one_by_one(strong: World, strong_model: ConversionModel) -> None:
    """In place of the invariance of methods: order and company of leads change no chance."""
    leads = strong.history.head(40).select("lead_id", "niche", "grade", "score")
    whole = strong_model.pair_values(leads, strong.reps).probability(0, 40)
    back = strong_model.pair_values(leads.reverse(), strong.reps).probability(0, 40)
    alone = np.vstack([strong_model.pair_values(leads[i : i + 1], strong.reps).probability(0, 1) for i in range(40)])
    assert back[::-1] == pytest.approx(whole, abs=1e-12)
    assert alone == pytest.approx(whole, abs=1e-12)


@pytest.mark.parametrize("history", [np.zeros((5, 3)), np.zeros((5, 3), dtype=complex), 3, "history.csv"])
def test_what_is_no_table_is_refused(history: object) -> None:
    """An array, a number or a path is refused, saying what a history is."""
    with pytest.raises(BadInput, match="history.*expected a table"):
        ConversionModel().fit(history)
