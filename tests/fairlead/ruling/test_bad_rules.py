"""Rules that cannot be meant are refused, each naming its key and what would be right."""

from pathlib import Path

import pytest

from scenarios import BadInput, load_rules
from tests.fairlead.ruling.conftest import Batch

IN_THE_FILE = [
    ("minimun = 3", "constraints.minimun", "'minimum'"),
    ('territory = "hrad"', "constraints.territory", "'hard'"),
    ('together = ["acount"]', "constraints.together", "'account'"),
    ("minimum = -1", "constraints.minimum", "greater than or equal to 0"),
    ("minimum = true", "constraints.minimum", "a number, a column"),
    ("maximum = { amount = 3, column = 'x' }", "constraints.maximum", "one of them"),
    ("must_assign = 3", "constraints.must_assign", "conditions on leads"),
    ("must_assign = {}", "constraints.must_assign", "conditions on leads"),
    ("must_assign = { grade = { a = 1 } }", "constraints.must_assign", "conditions by column"),
    ('fixed = [{ lead_id = "L1", repid = "R1" }]', "constraints.fixed 1.repid", "'rep_id'"),
    ('[constraints.work]\ncolum = "x"', "constraints.work.colum", "'column'"),
    ("[constraints.work]\nminutes = 30\ncolumn = 'work'", "constraints.work", "not both"),
    ("[constraints.work]\nminutes = { A = 30 }", "constraints.work", "by ="),
    ("[constraints.work]\noutside = { nich = 2 }", "constraints.work.outside.nich", "'niche'"),
    ("[constraints.work]\noutside = { niche = 0 }", "constraints.work.outside.niche", "greater than 0"),
    ("[constraints.ramp]\nmonths = [0.5, 1.5]", "constraints.ramp.months 2", "less than or equal to 1"),
    ("[constraints.ramp]\nmonths = []", "constraints.ramp.months", "at least 1"),
    ("[constraints.moves]\nmost = -1", "constraints.moves.most", "greater than or equal to 0"),
    ("[constraints.fairness]\nfloor_share = 2", "constraints.fairness.floor_share", "less than or equal to 1"),
    ("[constraints.fairness]\nflor = 2", "constraints.fairness.flor", "'floor'"),
    ("[[constraints.cap]]\nlimit = 3\ncounts = 'leds'", "constraints.cap 1.counts", "'leads'"),
    ("[[constraints.cap]]\nname = 'x'", "constraints.cap 1", "a limit, or a share"),
    ("[[constraints.cap]]\nlimit = { north = 3 }", "constraints.cap 1", "for_each"),
    ("[[constraints.cap]]\nshare = 0.5\ncounts = 'leads'", "constraints.cap 1", "counts work"),
    ("[[constraints.only]]\nwhen = { grade = 'A' }", "constraints.only 1.to", "this key"),
    ("[[constraints.only]]\nwhen = {}\nto = ['R1']", "constraints.only 1", "at least one condition"),
    ("[[constraints.only]]\nto = {}", "constraints.only 1", "names nobody"),
    ("[[constraints.never]]\nto = []", "constraints.never 1", "names nobody"),
    ("[[constraints.never]]\nto = 3", "constraints.never 1.to", "ids of reps"),
    ("[[constraints.match]]\nlead = ''\nrep = 'x'", "constraints.match 1.lead", "at least 1"),
    ("[[constraints.certificate]]\nlead = 'x'", "constraints.certificate 1.rep", "this key"),
    ("[[constraints.cap]]\nname='x'\nlimit=1\n[[constraints.cap]]\nname='x'\nlimit=2", "constraints", "twice"),
]


@pytest.mark.parametrize(("text", "key", "expected"), IN_THE_FILE)
def test_a_faulty_key_or_value_is_named_with_what_is_right(tmp_path: Path, text: str, key: str, expected: str) -> None:
    """File, key, and the nearest valid one."""
    path = tmp_path / "rules.toml"
    path.write_text(text if text.startswith("[") else f"[constraints]\n{text}\n")
    with pytest.raises(BadInput) as refused:
        load_rules(path)
    assert {fault.source for fault in refused.value.faults} == {str(path)}
    (fault,) = (fault for fault in refused.value.faults if (fault.column or "").startswith(key))
    assert expected in fault.expected


def test_all_faults_of_a_file_come_in_one_go(tmp_path: Path) -> None:
    """Those of constraints and those of methods' parameters together."""
    (tmp_path / "rules.toml").write_text(
        '[constraints]\nminimun = 3\nniche = "had"\n[policy.trial]\nkind = "holdot"\n[constraints.ramp]\nmonth = [1]\n'
    )
    with pytest.raises(BadInput) as refused:
        load_rules(tmp_path / "rules.toml")
    assert {fault.column for fault in refused.value.faults} >= {
        "constraints.minimun",
        "constraints.niche",
        "constraints.ramp.month",
        "policy.trial.kind",
    }


AGAINST_THE_TABLES = [
    ("must_assign = { grad = 'A' }", "constraints.must_assign", "'grade'"),
    ("must_assign = { grade = 'E' }", "constraints.must_assign.grade", "A, B, C, D"),
    ("must_assign = { niche = 'biling' }", "constraints.must_assign.niche", "'billing'"),
    ("must_assign = { niche = '> 3' }", "constraints.must_assign.niche", "numbers on both sides"),
    ("must_assign = { created_at = '> soon' }", "constraints.must_assign.created_at", "days"),
    ("minimum = 'lest'", "constraints.minimum 1.column", "a column of the reps"),
    ("minimum = 'team'", "constraints.minimum 1.column", "numbers of at least 0"),
    ("minimum = { to = { team = 'team C' }, amount = 1 }", "constraints.minimum 1.to.team", "team A"),
    ("minimum = { to = ['R999'], amount = 1 }", "constraints.minimum 1.to", "has not left"),
    ("[[constraints.match]]\nlead='grade'\nrep='grads'", "constraints.match 1.rep", "'grades'"),
    ("[[constraints.certificate]]\nlead='certificat'\nrep='certificates'", "constraints.certificate", "'certificate'"),
    ("[[constraints.only]]\nto = { rol = 'closer' }", "constraints.only 1.to", "'role'"),
    ("[[constraints.never]]\nwhen={ sourc = 'x' }\nto = ['R001']", "constraints.never 1.when", "'source'"),
    ("[[constraints.cap]]\nlimit=3\nfor_each='tem'", "constraints.cap 1.for_each", "'team'"),
    ("[[constraints.cap]]\nlimit={ nowhere = 3 }\nfor_each='team'", "constraints.cap 1.limit", "a word of team"),
    ("[constraints.work]\ncolumn='efort'", "constraints.work.column", "'effort'"),
    ("[constraints.work]\ncolumn='niche'", "constraints.work.column", "numbers of at least 0"),
    ("[constraints.work]\nminutes=30", "constraints.work.minutes", "in minutes"),
    ("barred = [{ lead_id='X', rep_id='R001' }]", "constraints.barred", "a lead_id of the leads table"),
    ("fixed = [{ lead_id='N000001', rep_id='X' }]", "constraints.fixed", "has not left"),
    ("allowed = [{ lead_id='N000001', rep_id='X' }]", "constraints.allowed", "a rep_id of the reps table"),
]


@pytest.mark.parametrize(("text", "key", "expected"), AGAINST_THE_TABLES)
def test_a_rule_that_does_not_fit_the_tables_is_refused(batch: Batch, text: str, key: str, expected: str) -> None:
    """Key, value and the nearest column or word."""
    with pytest.raises(BadInput) as refused:
        batch(text if text.startswith("[") else f"[constraints]\n{text}\n")
    faults = [fault for fault in refused.value.faults if (fault.column or "").startswith(key)]
    assert faults, refused.value
    assert expected in faults[0].expected


def test_a_lead_fixed_to_two_reps_is_one_fault(batch: Batch) -> None:
    """Said as it is, and nothing else: that the second rep is not eligible is only what follows from the first."""
    pairs = ", ".join(f"{{ lead_id='N000001', rep_id='{rep}' }}" for rep in ("R001", "R002"))
    with pytest.raises(BadInput) as refused:
        batch(f"[constraints]\nfixed = [{pairs}]\n")
    (fault,) = refused.value.faults
    assert (fault.column, fault.value) == ("constraints.fixed", "R002")
    assert "one rep for lead 'N000001', which is fixed to 'R001' already" in fault.expected


def test_all_rules_that_do_not_fit_come_in_one_go(batch: Batch) -> None:
    """One run names them all."""
    text = "[constraints]\nminimum = 'lest'\nmust_assign = { grad = 'A' }\nbarred = [{ lead_id='X', rep_id='Y' }]\n"
    with pytest.raises(BadInput) as refused:
        batch(text)
    assert len(refused.value.faults) == 4


def test_a_faulty_table_of_pairs_is_refused_with_its_row(batch: Batch, tmp_path: Path) -> None:
    """Like any other table; a missing one, too."""
    (tmp_path / "barred.csv").write_text("lead_id,rep_id\nN000001,\n")
    with pytest.raises(BadInput, match="row 2, rep_id"):
        batch('[constraints]\nbarred_file = "barred.csv"\n')
    with pytest.raises(BadInput, match="an existing file"):
        batch('[constraints]\nfixed_file = "fixed.csv"\n')


def test_a_batch_without_some_word_is_no_misspelling(batch: Batch) -> None:
    """Tomorrow's batch may have no lead of a source."""
    assert batch("[[constraints.never]]\nwhen = { source = 'trade fair' }\nto = ['R001']\n").summary["assigned"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[constraints]\nminimum = 1\n", "minimum"),
        ("[constraints]\nmust_assign = { grade = 'A' }\n", "must_assign"),
        ("[[constraints.cap]]\nlimit = 3\n", "cap"),
        ("[constraints.fairness]\nspread = 3\n", "fairness"),
        ("[constraints.moves]\ncost = 3\n", "moves"),
        ("[constraints]\ntogether = ['account']\n", "together"),
        ("[constraints.work]\noutside = { niche = 2 }\n", "work.outside"),
    ],
)
def test_other_methods_refuse_what_they_cannot_keep(batch: Batch, text: str, key: str) -> None:
    """By name; they never break a rule in silence."""
    with pytest.raises(BadInput, match=f"constraints.{key}"):
        batch(text, policy="round-robin")
