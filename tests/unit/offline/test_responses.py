"""The card that fits answers, and nothing else does."""

from collections.abc import Mapping, Sequence

import pytest

from copilot.domain.engine import ObjectionMaterial
from copilot.domain.knowledge import Document, Hit, Kind, Passage, Section, Source
from copilot.domain.signals import Category
from copilot.engines.offline.responses import asks_neutrally, choose_answer


def card(name: str, category: Category, offering: str | None = "one") -> Document:
    sections = tuple(Section(heading=h, path=(name, h), line=3, text=f"{name} {h}.") for h in ("Answer", "Proof"))
    return Document(
        file=f"{name}.md",
        title=name,
        kind=Kind.OBJECTION,
        category=category,
        offering=offering,
        asks=("said",),
        sections=sections,
    )


class Shelf:
    """Cards whose cosines with anything are given by file: that of the wordings, and that of the other section."""

    def __init__(self, cosines: Mapping[str, tuple[float, float]], *cards: Document) -> None:
        self._cosines = cosines
        self._cards = cards

    def documents(self, *kinds: Kind, offering: str | None = None) -> tuple[Document, ...]:
        return tuple(d for d in self._cards if offering is None or d.offering in (None, offering))

    def search(
        self,
        query: str,
        *,
        limit: int = 5,
        kinds: Sequence[Kind] = (),
        offering: str | None = None,
        competitor: str | None = None,
    ) -> tuple[Hit, ...]:
        return tuple(
            Hit(passage=Passage(id=s.heading, source=d.source(s), text=s.text, title=d.title), score=1, similarity=near)
            for d in self.documents(offering=offering)
            for s, near in zip(d.sections, self._cosines[d.file], strict=True)
        )

    def search_each(
        self, queries: Sequence[str], *, limit: int = 5, kinds: Sequence[Kind] = (), offering: str | None = None
    ) -> tuple[tuple[Hit, ...], ...]:
        return tuple(self.search(q, limit=limit, kinds=kinds, offering=offering) for q in queries)

    def holds(self, source: Source, text: str) -> bool:
        return True


PRICE, QUALITY = card("price", Category.PRICE), card("quality", Category.QUALITY)


def given(shelf: Shelf, shares: Mapping[Category, float], **more: object) -> list[str]:
    material = ObjectionMaterial(text="too much", offering="one").model_copy(update=more)
    return [r.source.file for r in choose_answer(material, shelf, lambda _: shares).responses]


def test_what_the_words_are_about_decides_between_cards_that_are_as_near() -> None:
    shelf = Shelf({"price.md": (0.5, 0.3), "quality.md": (0.5, 0.3)}, PRICE, QUALITY)
    assert given(shelf, {Category.PRICE: 0.9})[0] == "price.md"
    assert given(shelf, {Category.QUALITY: 0.9})[0] == "quality.md"


def test_a_wording_that_is_said_beats_a_doubtful_category() -> None:
    shelf = Shelf({"price.md": (0.9, 0.3), "quality.md": (0.3, 0.3)}, PRICE, QUALITY)
    assert given(shelf, {Category.QUALITY: 0.6, Category.PRICE: 0.4}) == ["price.md"]


def test_nothing_is_answered_where_no_card_is_near() -> None:
    shelf = Shelf({"price.md": (0.2, 0.2)}, PRICE)
    assert given(shelf, {Category.PRICE: 0.4}, category=Category.PRICE) == []


def test_words_that_are_no_objection_need_a_nearer_card() -> None:
    shelf = Shelf({"price.md": (0.4, 0.2)}, PRICE)
    assert given(shelf, {Category.PRICE: 0.3}) == []
    assert given(shelf, {Category.PRICE: 0.3}, category=Category.PRICE) == ["price.md"]


@pytest.mark.parametrize(("others", "answers"), [((), ["price.md"]), ((card("x", Category.PRICE, "two"),), [])])
def test_without_an_offering_no_card_of_one_among_several_answers(
    others: tuple[Document, ...], answers: list[str]
) -> None:
    shelf = Shelf({"price.md": (0.9, 0.5), "x.md": (0.9, 0.5)}, PRICE, *others)
    assert given(shelf, {Category.PRICE: 0.9}, offering=None) == answers


def test_a_plain_question_is_answered_by_the_passage_and_not_as_a_push_back() -> None:
    facts = PRICE.model_copy(update={"file": "plans.md", "kind": Kind.PRICING, "asks": (), "category": None})
    shelf = Shelf({"price.md": (0.9, 0.6), "plans.md": (0.7, 0.6)}, PRICE, facts)
    shares = {Category.PRICE: 0.9}
    assert given(shelf, shares, text="What does it cost?") == ["plans.md"]
    assert given(shelf, shares, text="It costs too much.")[0] == "price.md"


def test_a_plain_question_is_not_answered_where_only_a_push_back_fits() -> None:
    shelf = Shelf({"price.md": (0.9, 0.6)}, PRICE)
    assert given(shelf, {Category.PRICE: 0.9}, text="How do you charge for it?") == []


@pytest.mark.parametrize("words", ["What does it cost?", "Do you support SSO?", "So, where is our data kept?"])
def test_what_is_a_plain_question(words: str) -> None:
    assert asks_neutrally(words)


@pytest.mark.parametrize(
    "words",
    [
        "It is too expensive.",
        "Why would we pay for this?",
        "What happens if you go out of business?",
        "How do I know that it works?",
        "Is it really worth that?",
        "We have Jira. What does it cost?",
    ],
)
def test_a_question_that_doubts_is_none(words: str) -> None:
    assert not asks_neutrally(words)
