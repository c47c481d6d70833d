"""Plan templates and stages."""

import pytest

from copilot.domain.knowledge import Document
from copilot.domain.meddpicc import Element, Status
from copilot.errors import BrokenFile
from copilot.library.reading import read_document
from copilot.library.tables import MilestoneTemplate, plan_template, stages, table_problems

PLAN_HEAD = "| id | week | milestone | seller owner | buyer owner | depends on |\n|---|---|---|---|---|---|\n"
STAGE_HEAD = "| id | stage | typical weeks | exit criteria | elements |\n|---|---|---|---|---|\n"


def plan(rows: str, head: str = PLAN_HEAD) -> Document:
    text = f"---\ntitle: P\nkind: plan_template\n---\n# P\n\n## Milestones\n\nFrom the start.\n\n{head}{rows}"
    return read_document("playbooks/plans/p.md", text).document


def stage_table(rows: str) -> Document:
    text = f"---\ntitle: S\nkind: stages\noffering: o\n---\n# S\n\n## Stages\n\n{STAGE_HEAD}{rows}"
    return read_document("playbooks/stages/o.md", text).document


def told(document: Document) -> list[tuple[int, str]]:
    return [(p.line, p.message) for p in table_problems(document)]


def test_a_plan_template_is_its_rows() -> None:
    document = plan("| m1 | 1 | Kickoff | AE | Champion | |\n| m2 | 3 | Sign | AE | **CFO** | m1 |\n")
    assert plan_template(document) == (
        MilestoneTemplate(id="m1", week=1, title="Kickoff", seller_owner="AE", buyer_owner="Champion"),
        MilestoneTemplate(id="m2", week=3, title="Sign", seller_owner="AE", buyer_owner="CFO", depends_on=("m1",)),
    )


def test_a_stage_tells_what_it_takes_to_leave_it() -> None:
    first, second = stages(
        stage_table(
            "| discovery | Discovery | 2-3 | pain named; call booked | metrics:partial, identify_pain:confirmed |\n"
            "| close | Close | | | |\n"
        )
    )
    assert (first.weeks, first.exit_criteria) == (3.0, ("pain named", "call booked"))
    assert first.elements == {Element.METRICS: Status.PARTIAL, Element.IDENTIFY_PAIN: Status.CONFIRMED}
    assert (second.weeks, second.exit_criteria, second.elements) == (None, (), {})


def test_what_is_wrong_in_a_row_is_told_at_its_line() -> None:
    document = plan("| m1 | soon | Kickoff | AE | C | |\n| m1 | 2 | | AE | C | m9 |\n")
    assert told(document) == [
        (13, "the id m1 stands twice"),
        (13, "week 'soon' is no number"),
        (14, "the id m1 stands twice"),
        (14, "a milestone has no title"),
        (14, "depends on m9, which is no id here"),
    ]
    with pytest.raises(BrokenFile, match=r"p\.md:13: the id m1"):
        plan_template(document)


def test_an_element_or_status_that_does_not_exist_is_told() -> None:
    ((line, message),) = told(stage_table("| d | D | 1 | x | metrics:partial, pain:good |\n"))
    assert (line, "pain:good" in message) == (12, True)


def test_a_missing_column_or_table_is_told() -> None:
    assert told(plan("| m1 | 1 | K |\n", "| id | week | milestone |\n|---|---|---|\n")) == [
        (11, "the table has no column seller owner, buyer owner, depends on")
    ]
    assert "no table below `## Milestones`" in told(plan("", "Only words.\n"))[0][1]


def test_a_document_of_another_kind_has_no_such_table() -> None:
    document = read_document("playbooks/a.md", "# A\n\n## Milestones\n\nwords").document
    assert table_problems(document) == ()
    with pytest.raises(BrokenFile):
        stages(document)
