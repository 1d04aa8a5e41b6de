"""The law of waiting goes from a fitted model to routing, unless the rules state one."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairlead.assign import usable_method
from fairlead.cli.methods import method_named, methods_named
from fairlead.waiting import decay_sentence, learned_decay
from matching.policies import HalfLife, QueueAware, ResponseLaw
from models import ConversionModel
from scenarios import load_rules
from tests.models.funnel.test_delay import firm


@pytest.fixture(scope="module")
def model() -> ConversionModel:
    """Give a model of a firm where odds fall as delay to the power -.5."""
    return ConversionModel(draws=20).fit(firm(11, 0.5))


def test_queue_aware_takes_the_models_law_by_itself(model: ConversionModel) -> None:
    """By name and from a table without a law, alone or among others; the sentence says whose law it is."""
    law = learned_decay(model)
    assert law is not None
    assert law.left[0] == 1.0
    assert law.left[-1] < 0.5
    for method in (usable_method("queue-aware", model), method_named("queue-aware", None, model),
                   methods_named("greedy,queue-aware", None, model)[1]):  # fmt: skip
        assert isinstance(method, QueueAware)
        assert method.decay == law
        assert "as this model learned it" in str(decay_sentence(method, model))


@pytest.mark.parametrize(
    ("table", "stated", "said"),
    [
        ("exponent = 0.8", ResponseLaw(exponent=0.8), "as the rules state"),
        ("half_life_hours = 4", HalfLife(4.0), "half of the value"),
    ],
)
def test_a_law_that_the_rules_state_counts(
    tmp_path: Path, model: ConversionModel, table: str, stated: object, said: str
) -> None:
    """What somebody wrote down is not overruled; a table without a law takes the model's."""
    (tmp_path / "rules.toml").write_text(
        f"[policy.mine]\nkind = 'queue-aware'\n{table}\n[policy.plain]\nkind = 'queue-aware'\nminutes_per_lead = 30"
    )
    rules = load_rules(tmp_path / "rules.toml")
    mine = usable_method("mine", model, rules)
    assert isinstance(mine, QueueAware)
    assert mine.decay == stated
    assert said in str(decay_sentence(mine, model))
    plain = usable_method("plain", model, rules)
    assert isinstance(plain, QueueAware)
    assert plain.decay == learned_decay(model)
    assert plain.minutes_per_lead == 30


def test_without_a_law_of_its_own_the_published_one_counts(model: ConversionModel) -> None:
    """A history without touches, and one too small to know the exponent, leave the default, and it is said."""
    none = ConversionModel(draws=20).fit(firm(12, 0.5, leads=400).drop("first_touch_at"))
    assert learned_decay(none) is None
    method = usable_method("queue-aware", none)
    assert isinstance(method, QueueAware)
    assert method.decay == ResponseLaw()
    assert "published law" in str(decay_sentence(method, none))
    assert decay_sentence(method_named("greedy", None, model), model) is None
