"""Answers to objections and questions: the card that fits, in its own words; nothing where none fits.

An objection card is ranked by how near the words are to its spoken wordings and to its other sections, and by how
likely they are about its category. Weights and limits were fitted on labelled calls: docs/decisions/0008.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from copilot.domain.draft import Answer, Question, Response
from copilot.domain.engine import ObjectionMaterial, TellCategories
from copilot.domain.knowledge import Document, Hit, Kind, Library
from copilot.domain.signals import Category

ANSWERING = (Kind.OBJECTION, Kind.BATTLECARD, Kind.SECURITY, Kind.PRICING, Kind.PROOF, Kind.OFFERING, Kind.USE_CASE)
"""Kinds of documents that may answer a buyer."""
FITS = 0.8
"""Score from which an objection card answers words of which it is not known whether they are an objection."""
FITS_OBJECTION = 0.6
"""The same where the reader took them for one."""
FITS_PASSAGE = 0.55
"""Cosine from which a passage of another document answers; that of a competitor who is named needs less."""
FITS_COMPETITOR = 0.3
BESIDE = 0.2
"""How far below the best score a second answer may be."""
_SECTIONS, _CATEGORY, _NAMED = 0.5, 0.5, 0.3
"""Weights of the nearest other section, of the category's share and of a named competitor, beside the wordings at 1."""
_READ_AS = 0.3
"""Weight of the category that the reader chose in the call, against the shares of all by the words alone."""
_ALL = 10_000
"""Passages that a search may give: every one of the cards."""
_SENTENCES = 12
"""Sentences of a long turn that are looked up by themselves, from its end: the push-back comes after the telling."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_ASKS = re.compile(
    r"(?:(?:and|so|okay|ok|well|sorry|hi|hey|um)\W+)*"
    r"(?:what|how|when|where|who|which|do|does|did|can|could|is|are|will|would\s+you|have|has|may)\b[^.!?]*\?",
    re.IGNORECASE,
)
_DOUBTS = re.compile(
    r"\b(?:too|so\s+(?:much|expensive|many)|really|just|already|but|even|worth|better|cheap\w*|expensive|trust|guarantee\w*"
    r"|if|why|instead|ourselves|different|know\s+(?:that|it|you)|believe|justif\w+|going\s+to\s+(?:use|pay|tell|explain))\b",
    re.IGNORECASE,
)
"""A single question, and the words by which a question is a push-back ("what if you go away?")."""


@dataclass
class _Fit:
    """How near the words come to a document: cosines of the nearest wording (an answer is found by its `asks`) and of
    the nearest other section, with its hit."""

    asks: float = 0.0
    sections: float = 0.0
    hit: Hit | None = None


def choose_answer(objection: ObjectionMaterial, library: Library, categories: TellCategories) -> Answer:
    """The best answers, one for each document, best first.

    Without an offering, where the library holds several: only what belongs to none, for an answer out of another
    product's card is a wrong answer. A plain question is answered by the passage that says it, never as a push-back.
    """
    documents = _admitted(objection, library)
    fits = _fits(objection, library, documents) if documents else {}
    shares = _shares(objection, categories) if fits else {}
    chosen = sorted(_chosen(objection, documents, fits, shares), key=lambda entry: -entry[0])
    best = [entry for entry in chosen if entry[0] >= chosen[0][0] - BESIDE][: objection.limit]
    if not best:
        return Answer(category=objection.category)
    lead = best[0][2]
    return Answer(
        category=objection.category or lead.category,
        responses=tuple(response for _, response, _ in best),
        questions=_clarifying(lead),
    )


def _admitted(objection: ObjectionMaterial, library: Library) -> dict[str, Document]:
    documents = library.documents(*ANSWERING, offering=objection.offering)
    if objection.offering is None and len({d.offering for d in library.documents() if d.offering}) > 1:
        documents = tuple(d for d in documents if d.offering is None)
    return {d.file: d for d in documents}


def _fits(objection: ObjectionMaterial, library: Library, documents: Mapping[str, Document]) -> dict[str, _Fit]:
    fits: dict[str, _Fit] = {}
    pieces = tuple(_pieces(objection.text))
    for hits in library.search_each(pieces, limit=_ALL, kinds=ANSWERING, offering=objection.offering):
        for hit in hits:
            document = documents.get(hit.passage.source.file)
            if document is None:
                continue
            fit = fits.setdefault(document.file, _Fit())
            heading = hit.passage.source.heading.rsplit(" > ", 1)[-1].casefold()
            if document.asks and heading == "answer":
                fit.asks = max(fit.asks, hit.similarity)
            elif fit.hit is None or hit.similarity > fit.sections:
                fit.sections, fit.hit = max(0.0, hit.similarity), hit
    return fits


def asks_neutrally(text: str) -> bool:
    """Whether the words are one plain question ("what does it cost?"): it wants a fact, and is no push-back."""
    said = text.strip()
    return _ASKS.fullmatch(said) is not None and _DOUBTS.search(said) is None


def _pieces(text: str) -> Iterator[str]:
    """The words whole, and sentence by sentence: a long turn says more than its push-back."""
    yield text
    sentences = [s for s in _SENTENCE.split(text) if len(s.split()) > 1]
    if len(sentences) > 1:
        yield from sentences[-_SENTENCES:]


def _shares(objection: ObjectionMaterial, categories: TellCategories) -> dict[Category, float]:
    shares = dict(categories(objection.text))
    if objection.category is not None:
        shares = {c: (1 - _READ_AS) * s for c, s in shares.items()}
        shares[objection.category] = shares.get(objection.category, 0.0) + _READ_AS
    return shares


def _chosen(
    objection: ObjectionMaterial,
    documents: Mapping[str, Document],
    fits: Mapping[str, _Fit],
    shares: Mapping[Category, float],
) -> Iterator[tuple[float, Response, Document]]:
    """What fits, each with its score, comparable over kinds: a passage of another document that just fits stands
    beside an objection card that just fits."""
    limit = FITS if objection.category is None else FITS_OBJECTION
    neutral = objection.category is None and asks_neutrally(objection.text)
    for file, fit in fits.items():
        document = documents[file]
        if neutral and document.kind is Kind.OBJECTION:
            continue
        named = document.competitor is not None and document.competitor in objection.competitors
        if document.kind is Kind.OBJECTION:
            share = shares.get(document.category, 0.0) if document.category else 0.0
            score = fit.asks + _SECTIONS * fit.sections + _CATEGORY * share
            fitting = score >= limit
        else:
            cosine = max(fit.asks, fit.sections)
            fitting = cosine >= (FITS_COMPETITOR if named else FITS_PASSAGE)
            score = cosine + limit - FITS_PASSAGE
            if named:
                score += _NAMED + _CATEGORY * shares.get(Category.COMPETITOR, 0.0)
        response = _response(document, fit.hit) if fitting else None
        if response is not None:
            yield score, response, document


def _response(document: Document, hit: Hit | None) -> Response | None:
    """What to say from a document: the answer of an objection card, the position of a battlecard, else the passage."""
    heading = {Kind.OBJECTION: "Answer", Kind.BATTLECARD: "Positioning"}.get(document.kind or Kind.METHOD)
    section = document.section(heading) if heading else None
    if section is not None:
        return Response(
            text=_first_paragraph(section.text), source=document.source(section), offering=document.offering
        )
    text = _first_paragraph(hit.passage.text) if hit else ""
    return Response(text=text, source=hit.passage.source, offering=document.offering) if hit and text else None


def _first_paragraph(text: str) -> str:
    return text.strip().split("\n\n", 1)[0].strip()


def _clarifying(document: Document) -> tuple[Question, ...]:
    return tuple(
        Question(
            text=q.text,
            element=None,
            ask=" or ".join(r.label.lower() for r in q.ask) or None,
            why="Find out what lies under it before you answer.",
            source=q.source,
        )
        for q in document.questions
        if q.source.heading.endswith("Clarify")
    )[:2]
