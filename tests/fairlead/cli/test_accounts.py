"""``fairlead assign`` with accounts and buyers."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from scenarios import Firm
from tests.fairlead.cli.conftest import Run

Batch = Callable[..., tuple[pl.DataFrame, dict[str, object], str]]


@pytest.fixture
def batch(run: Run, firm: Firm, shelf: Path, tmp_path: Path) -> Batch:
    """Assign the firm's leads with these extra columns, accounts and rules; returns table, summary, screen."""

    def assign(
        columns: dict[str, list[object]], accounts: str = "", rules: str = "", policy: str = "optimal"
    ) -> tuple[pl.DataFrame, dict[str, object], str]:
        leads = firm.leads.with_columns(pl.Series(name, cells) for name, cells in columns.items())
        leads.write_csv(tmp_path / "leads.csv")
        words: list[object] = ["--leads", tmp_path / "leads.csv", "--reps", shelf / "reps.csv", "--policy", policy]
        for option, text, name in (("--accounts", accounts, "accounts.csv"), ("--rules", rules, "rules.toml")):
            if text:
                (tmp_path / name).write_text(text)
                words += [option, tmp_path / name]
        words += ["--model", shelf / "model", "--out", tmp_path / "a.csv", "--json", tmp_path / "a.json"]
        result = run("assign", *words)
        assert result.exit_code == 0, result.output
        summary = json.loads((tmp_path / "a.json").read_text())
        return pl.read_csv(tmp_path / "a.csv", infer_schema=False), summary, result.output

    return assign


def cells(firm: Firm, **at: object) -> list[object]:
    """Return one cell a lead: those named ``row0`` and so on filled, the others empty."""
    return [at.get(f"row{row}") for row in range(firm.leads.height)]


@pytest.mark.parametrize("policy", ["optimal", "greedy", "round-robin"])
def test_a_named_account_goes_to_its_owner_whatever_the_method(batch: Batch, firm: Firm, policy: str) -> None:
    """Daughters included; the reason says so."""
    holder = firm.reps["rep_id"][5]
    table, summary, said = batch(
        {"account_id": cells(firm, row3="A", row8="B", row9="C")},
        accounts=f"account_id,parent,owner,named\nA,,{holder},yes\nB,A,,\nC,,{holder},no\n",
        policy=policy,
    )
    claimed = table[[3, 8]]
    assert claimed["rep_id"].to_list() == [holder, holder]
    assert claimed["reason"].to_list() == ["named_account", "named_account"]
    assert summary["claims"] == {"named_account": 2}
    assert "2 of a named account" in said


def test_a_holder_without_room_leaves_leads_unassigned_and_gives_them_to_nobody_else(batch: Batch, firm: Firm) -> None:
    """Her capacity is not broken, and the rule is not either."""
    holder, room = firm.reps["rep_id"][0], int(firm.reps["capacity"][0])
    rows = {f"row{row}": "A" for row in range(room + 2)}
    table, summary, _ = batch(
        {"account_id": cells(firm, **rows)}, accounts=f"account_id,owner,named\nA,{holder},true\n"
    )
    hers = table[: room + 2]
    assert set(hers["rep_id"].drop_nulls()) == {holder}
    assert hers["rep_id"].drop_nulls().len() <= room
    assert summary["assigned"] == table["rep_id"].drop_nulls().len()
    assert summary["assigned"] + sum(summary["unassigned"].values()) == summary["leads"]  # type: ignore[attr-defined,operator]


@pytest.mark.parametrize("policy", ["optimal", "round-robin"])
def test_duplicates_follow_their_buyers_first_lead_and_are_promised_once(batch: Batch, firm: Firm, policy: str) -> None:
    """The first by age; the others take no capacity, have no value of their own, and say whom they follow."""
    table, summary, said = batch(
        {"person_key": cells(firm, row1="x", row4="x", row20="x", row30="y")},
        rules='[constraints]\ntogether = ["buyer"]\n',
        policy=policy,
    )
    buyer = table[[1, 4, 20]]
    assert buyer["rep_id"].n_unique() == 1
    assert sorted(buyer["reason"].to_list()).count("same_buyer") == 2
    followers = buyer.filter(pl.col("reason") == "same_buyer")
    assert followers["expected_value"].cast(pl.Float64).to_list() == [0.0, 0.0]
    leader = buyer.filter(pl.col("reason") != "same_buyer")["lead_id"][0]
    assert followers["same_buyer_as"].to_list() == [leader, leader]
    assert table["same_buyer_as"].null_count() == table.height - 2
    assert summary["promised"] == pytest.approx(table["expected_value"].cast(pl.Float64).sum())
    assert summary["buyers"] == {"repeated": 1, "leads": 3, "given": 1, "split": 0}
    assert "1 buyer with several leads here (3 leads): each went to one rep." in said


def test_a_buyer_whose_leads_nobody_got_went_to_nobody(batch: Batch, firm: Firm) -> None:
    """With no room at all, nothing is said of one rep."""
    people = {"person_key": cells(firm, row1="x", row4="x")}
    _, summary, said = batch(people, rules="[constraints]\nmaximum = 0\n")
    assert summary["buyers"] == {"repeated": 1, "leads": 2, "given": 0, "split": 0}
    assert "1 buyer with several leads here (2 leads): none to several reps, 1 to nobody." in said


def test_without_the_rule_duplicates_are_flagged(batch: Batch, firm: Firm) -> None:
    """And the screen says what keeps them together."""
    people = [f"p{row // 5}" for row in range(firm.leads.height)]
    table, summary, said = batch({"person_key": people})
    assert summary["buyers"]["repeated"] == 12  # type: ignore[index]
    assert summary["buyers"]["split"] > 0  # type: ignore[index]
    assert 'together = ["buyer"]' in said
    assert table["same_buyer_as"].drop_nulls().len() == 48
    assert "same_buyer" not in table["reason"].to_list()


def test_a_new_lead_of_a_buyer_goes_to_the_rep_who_owns_her_others(batch: Batch, firm: Firm) -> None:
    """As far as the rules keep buyers together."""
    owner = firm.reps["rep_id"][7]
    table, summary, _ = batch(
        {"person_key": cells(firm, row0="x", row2="x"), "owner": cells(firm, row0=owner)},
        rules='[constraints]\ntogether = ["buyer"]\n',
    )
    new = table.filter(pl.col("lead_id") == firm.leads["lead_id"][2])
    assert new.select("rep_id", "reason").row(0) == (owner, "buyer_of_owner")
    assert summary["claims"] == {"buyer_of_owner": 1}


@pytest.mark.parametrize("kind", ["account", "family"])
def test_leads_of_an_account_or_family_have_one_rep(batch: Batch, firm: Firm, kind: str) -> None:
    """Each takes its capacity; without the rule they are split, and the screen says so."""
    members = [f"A{row // 4}" for row in range(firm.leads.height)]
    accounts = "account_id,parent\n" + "".join(f"A{number},F{number // 2}\n" for number in range(15))
    table, summary, _ = batch(
        {"account_id": members}, accounts=accounts, rules=f'[constraints]\ntogether = ["{kind}"]\n'
    )
    size = 4 if kind == "account" else 8
    groups = table.with_columns(group=pl.Series([row // size for row in range(60)])).group_by("group")
    assert groups.agg(pl.col("rep_id").n_unique())["rep_id"].to_list() == [1] * len(table.partition_by("account"))
    capacity = dict(firm.reps.select("rep_id", "capacity").iter_rows())
    assert all(count <= capacity[rep] for rep, count in table.drop_nulls("rep_id").group_by("rep_id").len().iter_rows())
    assert summary["accounts"]["split"] == 0  # type: ignore[index]
    flagged, counts, hint = batch({"account_id": members})
    assert counts["accounts"]["split"] > 0  # type: ignore[index]
    assert 'together = ["account"]' in hint
    assert flagged["account"].to_list() == members


@pytest.mark.parametrize(
    ("accounts", "rules", "said"),
    [
        ("account_id,parent\nA,B\nB,A\n", "", "circle"),
        ("account_id,parent\nA,A\n", "", "another account"),
        ("account_id,named\nA,perhaps\n", "", "true or false"),
        ("account_id,owner\nA,r1\nA,r2\n", "", "occurs once"),
        ("", '[constraints]\ntogether = ["buyer"]\n', "person_key"),
        ("", '[constraints]\ntogether = ["family"]\n', "--accounts"),
        ("", '[constraints]\ntogether = ["account", "family"]\n', "not both"),
        ("", '[constraints]\ntogether = ["firm"]\n', "together"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    run: Run, firm: Firm, shelf: Path, tmp_path: Path, accounts: str, rules: str, said: str
) -> None:
    """Exit code 2, nothing written."""
    firm.leads.with_columns(account_id=pl.lit("A")).write_csv(tmp_path / "leads.csv")
    words: list[object] = ["--leads", tmp_path / "leads.csv", "--reps", shelf / "reps.csv", "--model", shelf / "model"]
    for option, text, name in (("--accounts", accounts, "accounts.csv"), ("--rules", rules, "rules.toml")):
        if text:
            (tmp_path / name).write_text(text)
            words += [option, tmp_path / name]
    result = run("assign", *words, "--out", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "a.csv").exists()


def test_one_buyer_in_capitals_is_the_same_buyer(batch: Batch, firm: Firm) -> None:
    """As check sees it."""
    rows = {"row1": "jo@x.de", "row4": " JO@X.de ", "row9": "jo+news@x.de"}
    table, summary, _ = batch(
        {"person_key": cells(firm, **rows)}, rules='[constraints]\ntogether = ["buyer"]\n', policy="round-robin"
    )
    assert summary["buyers"] == {"repeated": 1, "leads": 3, "given": 1, "split": 0}
    assert table["reason"].to_list().count("same_buyer") == 2


@pytest.mark.parametrize("policy", ["optimal", "round-robin"])
def test_a_hard_match_is_kept_for_duplicates_too(batch: Batch, firm: Firm, policy: str) -> None:
    """Two leads of one buyer in two territories go to two reps rather than break the rule."""
    table, _, _ = batch(
        {"person_key": ["x"] * firm.leads.height},
        rules='[constraints]\ntogether = ["buyer"]\nterritory = "hard"\n',
        policy=policy,
    )
    of_rep = {rep: set(own or ()) for rep, own in firm.reps.select("rep_id", "territories").iter_rows()}
    pairs = table.with_columns(firm.leads["territory"]).drop_nulls("rep_id").select("rep_id", "territory")
    assert pairs.height
    assert all(not of_rep[rep] or territory in of_rep[rep] for rep, territory in pairs.iter_rows())


def test_a_buyer_links_accounts(batch: Batch, firm: Firm) -> None:
    """Rows 0 and 1 are one buyer in two accounts; row 2 is of the second: one rep for all three."""
    table, summary, _ = batch(
        {"person_key": cells(firm, row0="x", row1="x"), "account_id": cells(firm, row0="A", row1="B", row2="B")},
        rules='[constraints]\ntogether = ["buyer", "account"]\n',
    )
    assert table[:3]["rep_id"].n_unique() == 1
    assert summary["accounts"]["split"] == 0  # type: ignore[index]


def test_a_group_without_room_is_counted(batch: Batch, firm: Firm) -> None:
    """All leads of one account: nobody has room for sixty, and the screen says so."""
    _, summary, said = batch({"account_id": ["A"] * firm.leads.height}, rules='[constraints]\ntogether = ["account"]\n')
    assert summary["assigned"] == 0
    assert sum(summary["unassigned"].values()) == 60  # type: ignore[attr-defined]
    assert "Unassigned: 60 " in said
