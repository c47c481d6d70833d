"""Question bullets of cards."""

from copilot.domain.knowledge import Document
from copilot.domain.meddpicc import Facet
from copilot.domain.people import Role
from copilot.library.questions import bullets_of
from copilot.library.reading import read_document


def card(bullets: str, heading: str = "Discovery questions", element: str = "metrics") -> Document:
    text = f"---\ntitle: T\nkind: meddpicc\nelement: {element}\n---\n# T\n\n## {heading}\n\n{bullets}\n"
    return read_document("playbooks/meddpicc/t.md", text).document


def slips(document: Document) -> list[str]:
    return [slip for s in document.sections for b in bullets_of(s, document.element) for slip in b.slips]


def test_a_question_tells_whom_to_ask_and_what_it_finds() -> None:
    document = card(
        "### Early: first conversation\n\n- Where is it today? (ask: user_buyer, champion; finds: baseline)"
    )
    (question,) = document.questions
    assert question.text == "Where is it today?"
    assert question.ask == (Role.USER_BUYER, Role.CHAMPION)
    assert question.finds is Facet.BASELINE
    assert (question.source.heading, question.source.line) == (
        "T > Discovery questions > Early: first conversation",
        12,
    )


def test_whom_and_what_may_be_left_out_or_stand_the_other_way_round() -> None:
    first, second, third = card(
        "- One?\n* Two (or more)? (finds: target; ask: Champion)\n1. Three? (ask: it-security)."
    ).questions
    assert (first.ask, first.finds) == ((), None)
    assert (second.text, second.ask, second.finds) == ("Two (or more)?", (Role.CHAMPION,), Facet.TARGET)
    assert third.ask == (Role.IT_SECURITY,)


def test_a_bullet_over_several_lines_is_one_question() -> None:
    (question,) = card("- If this went well,\n  what would the number be? (ask: champion)\n\nA paragraph.").questions
    assert question.text == "If this went well, what would the number be?"


def test_emphasis_and_quotation_marks_around_a_question_are_no_part_of_it() -> None:
    assert [q.text for q in card('- "Who **signs**?"\n- “Who pays?”').questions] == ["Who signs?", "Who pays?"]


def test_bullets_under_other_headings_are_no_questions() -> None:
    assert card("- Is it?", heading="Red flags").questions == ()
    assert len(card("- Is it?", heading="Questions to ask a CISO").questions) == 1


def test_what_does_not_parse_is_told() -> None:
    told = slips(card("- No question.\n- One? (ask: boss)\n- Two? (finds: budget)\n- Three? (ask: coach; who: me)"))
    assert [("question mark" in s, "role" in s, "facet" in s, "neither" in s).index(True) for s in told] == [0, 1, 2, 3]
    assert [q.text for q in card("- No question.\n- One? (ask: boss)").questions] == ["One?"]
