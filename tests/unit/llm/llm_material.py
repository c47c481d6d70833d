"""A library in memory, and the material of a call, for the tests of the model engine."""

from collections.abc import Sequence
from datetime import date

from copilot.domain.draft import ElementReading
from copilot.domain.engine import CallMaterial, GapMaterial
from copilot.domain.grounding import plain
from copilot.domain.knowledge import CardQuestion, Document, Hit, Kind, Passage, Section, Source
from copilot.domain.meddpicc import Element, Facet, Status
from copilot.domain.people import Person, Role
from copilot.domain.signals import Signals
from copilot.domain.transcript import Side, Transcript
from copilot.evidence import resolve_due

MEETING = date(2026, 11, 24)


class Shelf:
    """A library in memory: search returns what shares a word with the query, in the order of the shelf."""

    def __init__(self, passages: Sequence[Passage] = (), documents: Sequence[Document] = ()) -> None:
        self.passages = tuple(passages)
        self.shelved = tuple(documents)

    def search(
        self,
        query: str,
        *,
        limit: int = 5,
        kinds: Sequence[Kind] = (),
        offering: str | None = None,
        competitor: str | None = None,
    ) -> tuple[Hit, ...]:
        words = set(plain(query).lower().split())
        found = [p for p in self.passages if words & set(plain(p.text).lower().split())]
        found = [p for p in found if competitor is None or p.competitor == competitor]
        return tuple(Hit(passage=p, score=1.0, similarity=0.5) for p in found[:limit])

    def search_each(
        self, queries: Sequence[str], *, limit: int = 5, kinds: Sequence[Kind] = (), offering: str | None = None
    ) -> tuple[tuple[Hit, ...], ...]:
        return tuple(self.search(q, limit=limit, kinds=kinds, offering=offering) for q in queries)

    def documents(self, *kinds: Kind, offering: str | None = None) -> tuple[Document, ...]:
        pages = tuple(page_of(p) for p in self.passages)
        return tuple(d for d in (*self.shelved, *pages) if not kinds or d.kind in kinds)

    def holds(self, source: Source, text: str) -> bool:
        held = [p.text for p in self.passages if p.source == source]
        held += [q.text for d in self.shelved for q in d.questions if q.source == source]
        return any(plain(text) in plain(words) for words in held)


def day_of(words: str, on: date) -> date | None:
    """The day that words name, as wiring hands it in."""
    return resolve_due(words, on).due


def page_of(passage: Passage) -> Document:
    """The document in which a passage stands."""
    path = tuple(passage.source.heading.split(" > "))
    section = Section(heading=path[-1], path=path, line=passage.source.line, text=passage.text)
    return Document(file=passage.source.file, title=passage.title, kind=passage.kind, sections=(section,))


def passage(n: int, text: str, **source: object) -> Passage:
    place = Source(file=f"knowledge/card-{n}.md", heading=f"Card {n} > Answer", line=10).model_copy(update=source)
    return Passage(id=f"p{n}", source=place, text=text, title=f"Card {n}")


def playbook(element: Element, *questions: tuple[str, Facet]) -> Document:
    source = Source(file=f"playbooks/meddpicc/{element}.md", heading="Discovery questions", line=20)
    return Document(
        file=source.file,
        title=element.label,
        kind=Kind.MEDDPICC,
        element=element,
        questions=tuple(
            CardQuestion(text=text, ask=(Role.CHAMPION,), finds=facet, source=source) for text, facet in questions
        ),
    )


def call_of(transcript: Transcript, **fields: object) -> CallMaterial:
    dated = transcript.model_copy(update={"meeting_date": MEETING})
    return CallMaterial(transcript=dated, signals=Signals(), today=MEETING).model_copy(update=fields)


def found(turn: int, quote: str, element: Element, *facets: Facet, **more: object) -> dict[str, object]:
    return {"turn": turn, "quote": quote, "element": element, "facets": list(facets), **more}


def line(text: str, *said: tuple[int, str], cards: tuple[int, ...] = (), fact: bool = True) -> dict[str, object]:
    quotes = [{"turn": n, "quote": quote} for n, quote in said]
    return {"text": text, "states_fact": fact, "said": quotes, "cards": list(cards)}


PRICE = passage(1, "The price covers support. You pay by the month.\n\nDo not speak of discounts.")
METRICS_CARD = playbook(
    Element.METRICS, ("How long does it take?", Facet.BASELINE), ("How far must it move?", Facet.TARGET)
)
GAPS = GapMaterial(
    readings=(
        ElementReading(element=Element.METRICS),
        ElementReading(element=Element.CHAMPION, status=Status.CONFIRMED),
    ),
    people=(Person(name="Dana Reyes", side=Side.BUYER),),
    limit=2,
)
NOTHING: dict[str, object] = {"evidence": [], "summaries": []}
