"""Cards are numbered passages with numbered sentences: what a model picks is the card's own text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from llm_material import passage, playbook

from copilot.domain.meddpicc import Element, Facet
from copilot.engines.llm.cards import passage_cards, question_cards, sentences_of

TEXT = (
    "We start small. A pilot runs 30 days.\n\n- It ends by itself.\n- **No** card needed!\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |"
)


def test_sentences_bullets_and_rows_are_numbered() -> None:
    (card,) = passage_cards([passage(1, TEXT)], 1000)
    assert card.line.splitlines() == [
        "[card 1] Card 1 > Answer",
        "[1.1] We start small.",
        "[1.2] A pilot runs 30 days.",
        "[1.3] It ends by itself.",
        "[1.4] **No** card needed!",
        "[1.5] | a | b |",
        "[1.6] | 1 | 2 |",
    ]


def test_chosen_words_are_the_passage_word_for_word() -> None:
    (card,) = passage_cards([passage(1, TEXT)], 1000)
    assert card.words(1, 2) == "We start small. A pilot runs 30 days."
    assert card.words(2, 3) == "A pilot runs 30 days.\n\n- It ends by itself."


def test_sentences_that_the_card_does_not_have_are_no_words() -> None:
    (card,) = passage_cards([passage(1, TEXT)], 1000)
    assert card.words(0, 1) is card.words(2, 1) is card.words(1, 7) is None


def test_cards_end_where_the_budget_ends_and_the_same_passage_comes_once() -> None:
    cards = passage_cards([passage(1, TEXT), passage(1, TEXT), passage(2, TEXT), passage(3, "word " * 4000)], 300)
    assert [card.number for card in cards] == [1, 2]


def test_a_question_card_names_element_facet_and_whom_to_ask() -> None:
    document = playbook(Element.METRICS, ("How long does it take?", Facet.BASELINE))
    (card,) = question_cards([(document.element, document.title, document.questions[0])], 1000)
    assert card.line == "[card 1] (element: metrics; finds: baseline; ask: champion) How long does it take?"


@given(st.text(alphabet="ab .!?\n-|>1)", max_size=200))
def test_sentences_are_places_in_order_that_hold_all_words_but_markers(text: str) -> None:
    places = sentences_of(text)
    assert all(start < end for start, end in places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    shown = "".join(text[start:end] for start, end in places)
    assert sum(shown.count(c) for c in "ab") == sum(text.count(c) for c in "ab")
