"""Plans in and out of files, and what is wrong with them."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from deal_material import PLAN
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.deal import Contact
from copilot.domain.people import Person, Role
from copilot.domain.plan import Milestone, MilestoneStatus, Plan
from copilot.domain.plan_rules import plan_from_template, plan_problems
from copilot.domain.transcript import Side
from copilot.errors import BrokenFile, NotFound
from copilot.service.deals import Deals
from copilot.service.plan_files import plan_from_csv, plan_from_json, plan_text

NAME = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf"), blacklist_characters="'"),
    min_size=1,
    max_size=12,
)
MILESTONES = st.builds(
    Milestone,
    id=st.from_regex(r"m[0-9]{1,4}", fullmatch=True),
    title=NAME,
    owner=st.none() | NAME,
    side=st.sampled_from(Side),
    due=st.none() | st.dates(min_value=date(2000, 1, 1)),
    status=st.sampled_from(MilestoneStatus),
    other_owner=st.none() | NAME,
    depends_on=st.lists(st.from_regex(r"m[0-9]", fullmatch=True), max_size=2).map(tuple),
)
PLANS = st.lists(MILESTONES, max_size=5, unique_by=lambda m: m.id).map(lambda ms: Plan(milestones=tuple(ms)))


@given(PLANS)
def test_a_plan_comes_back_from_json_and_csv_as_it_was(plan: Plan) -> None:
    assert plan_from_json(plan_text(plan, "json")) == plan
    assert plan_from_csv(plan_text(plan, "csv")) == plan


def test_a_cell_that_a_spreadsheet_would_take_for_a_formula_is_marked_as_text() -> None:
    plan = Plan(milestones=(Milestone(id="m1", title='=HYPERLINK("http://example.com")'),))
    text = plan_text(plan, "csv")
    assert "'=HYPERLINK" in text
    assert plan_from_csv(text) == plan


def test_a_spreadsheet_of_another_team_is_read() -> None:
    text = (
        "\ufeff#;Milestone;Seller owner;Buyer owner;Target date;Status;Notes\r\n"
        "1;Kick-off;Ana;Dana;2026-12-01;Completed;\r\n"
        ";Legal review;;Ben;TBD;At risk;slow\r\n"
        ";;;;;;\r\n"
    )
    kick_off, legal = plan_from_csv(text).milestones
    assert (kick_off.id, kick_off.owner, kick_off.side, kick_off.other_owner) == ("1", "Ana", Side.SELLER, "Dana")
    assert kick_off.status is MilestoneStatus.DONE
    assert (legal.id, legal.owner, legal.side, legal.due) == ("m1", "Ben", Side.BUYER, None)
    assert legal.status is MilestoneStatus.IN_PROGRESS


def test_json_may_be_a_bare_list_and_carry_keys_that_we_do_not_know() -> None:
    plan = plan_from_json('[{"id": "a", "title": "Kick-off", "due": null, "notes": "x"}]')
    assert plan.milestones == (Milestone(id="a", title="Kick-off"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"milestones": [', "line 1"),
        ('{"steps": []}', "no list of milestones"),
        ('[{"id": "a"}]', "milestones.0.title"),
        ('[{"id": "a", "title": "x", "due": "soon"}]', "milestones.0.due"),
        ('[{"id": "a", "title": "x"}, {"id": "a", "title": "y"}]', "used twice"),
        ("id,owner\nm1,Ana\n", "no column"),
        ("title,due\nKick-off,12/05/2026\n", "line 2: '12/05/2026' is no date"),
        ("title,status\nKick-off,yellow\n", "line 2: 'yellow' is no status"),
    ],
)
def test_a_mistake_is_told_with_its_place(deals: Deals, tmp_path: Path, text: str, said: str) -> None:
    deals.new("acme", "Acme")
    before = deals.plan_set("acme", PLAN)
    file = tmp_path / "plan.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenFile, match=said):
        deals.plan_import("acme", file)
    assert deals.get("acme") == before


def test_a_file_that_is_not_there_or_no_text_is_told(deals: Deals, tmp_path: Path) -> None:
    deals.new("acme", "Acme")
    with pytest.raises(NotFound):
        deals.plan_import("acme", tmp_path / "none.csv")
    (tmp_path / "plan.csv").write_bytes(b"title\n\xff\xfe\n")
    with pytest.raises(BrokenFile):
        deals.plan_import("acme", tmp_path / "plan.csv")


def test_an_import_replaces_the_plan_and_undo_brings_it_back(deals: Deals, tmp_path: Path) -> None:
    deals.new("acme", "Acme")
    deals.plan_set("acme", PLAN)
    before = deals.set("acme", "plan.m1.owner", "Ben")
    file = tmp_path / "plan.csv"
    file.write_text("title\nKick-off\n", encoding="utf-8")
    after = deals.plan_import("acme", file)
    assert [m.title for m in after.plan.milestones] == ["Kick-off"]
    deals.undo("acme")
    assert deals.get("acme") == before.model_copy(update={"revision": after.revision + 1})
    assert deals.plan_export("acme", "md").startswith("| id | title |")


def test_a_markdown_table_holds_what_would_break_it() -> None:
    plan = Plan(milestones=(Milestone(id="m1", title="Legal | security\nreview"),))
    assert "| Legal \\| security review |" in plan_text(plan, "md")


def test_problems_name_owners_dependencies_and_dates(deals: Deals) -> None:
    plan = Plan(
        milestones=(
            Milestone(id="a", title="A", owner="customer", due=date(2026, 12, 9)),
            Milestone(id="b", title="B", owner="Ana", due=date(2026, 12, 1), depends_on=("a", "z")),
        )
    )
    deals.new("acme", "Acme")
    deals.plan_set("acme", plan)
    found = " ".join(deals.plan_lint("acme"))
    assert "no person" in found
    assert "b: depends on z" in found
    assert "b: due 2026-12-01, before a" in found
    assert not plan_problems(PLAN)


class Row(NamedTuple):
    id: str
    week: int
    title: str
    seller_owner: str | None
    buyer_owner: str | None
    depends_on: tuple[str, ...] = ()


def test_a_template_becomes_a_plan_with_dates_and_the_people_of_the_deal(deals: Deals) -> None:
    deal = deals.new("acme", "Acme").model_copy(
        update={
            "people": (
                Contact(person=Person(name="Dana Reyes", side=Side.BUYER, roles=(Role.ECONOMIC_BUYER,))),
                Contact(person=Person(name="Ben", side=Side.BUYER, title="Engineering Lead")),
            )
        }
    )
    rows = [
        Row("m1", 1, "Start", "Account Executive", "Economic buyer"),
        Row("m2", 2, "Access ready", None, "Engineering lead", ("m1",)),
    ]
    first, second = plan_from_template(deal, rows, date(2026, 11, 30)).milestones
    assert (first.owner, first.side, first.other_owner) == ("Account Executive", Side.SELLER, "Dana Reyes")
    assert (first.due, second.due) == (date(2026, 12, 4), date(2026, 12, 11))
    assert (second.owner, second.side, second.other_owner, second.depends_on) == ("Ben", Side.BUYER, None, ("m1",))
    assert deals.plan_from_template("acme", rows, date(2026, 12, 2)).plan.milestones[0].due == date(2026, 12, 8)
