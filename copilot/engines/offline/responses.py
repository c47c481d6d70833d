"""Answers to objections and questions: the card that fits, in its own words; nothing where none fits."""

from copilot.domain.draft import Answer, Question, Response
from copilot.domain.engine import ObjectionMaterial
from copilot.domain.knowledge import Document, Hit, Kind, Library
from copilot.domain.signals import Category

ANSWERING = (Kind.OBJECTION, Kind.BATTLECARD, Kind.SECURITY, Kind.PRICING, Kind.PROOF, Kind.OFFERING, Kind.USE_CASE)
"""Kinds of documents that may answer a buyer."""
FITS = 0.45
"""Cosine from which a passage counts as an answer to free text; chosen on our own utterances, see docs/decisions."""
FITS_CATEGORY = 0.2
"""The same where the reader already knows what the objection is about and the card is of that category."""
CANDIDATES = 24


def choose_answer(objection: ObjectionMaterial, library: Library) -> Answer:
    """The best answers, one for each document, those of the objection's category first."""
    hits = library.search(objection.text, limit=CANDIDATES, kinds=ANSWERING, offering=objection.offering)
    documents = {d.file: d for d in library.documents(*ANSWERING, offering=objection.offering)}
    chosen: dict[str, tuple[float, Response, Document]] = {}
    for hit in hits:
        document = documents.get(hit.passage.source.file)
        if document is None or not _fits(hit, document, objection):
            continue
        response = _response(document, hit)
        rank = _rank(hit, document, objection)
        if response and (document.file not in chosen or rank > chosen[document.file][0]):
            chosen[document.file] = (rank, response, document)
    best = sorted(chosen.values(), key=lambda entry: -entry[0])[: objection.limit]
    if not best:
        return Answer(category=objection.category)
    lead = best[0][2]
    return Answer(
        category=objection.category or lead.category,
        responses=tuple(response for _, response, _ in best),
        questions=_clarifying(lead),
    )


def _fits(hit: Hit, document: Document, objection: ObjectionMaterial) -> bool:
    same = objection.category is not None and document.category is objection.category
    return hit.similarity >= (FITS_CATEGORY if same else FITS)


def _rank(hit: Hit, document: Document, objection: ObjectionMaterial) -> float:
    """Similarity, raised where category or competitor agree: what the reader heard counts as much as the wording."""
    rank = hit.similarity
    if document.category is not None and document.category is objection.category:
        rank += 0.5
    if document.competitor and document.competitor in objection.competitors:
        rank += 0.2 if objection.category is Category.COMPETITOR else 0.1
    if document.kind is Kind.OBJECTION:
        rank += 0.05
    return rank


def _response(document: Document, hit: Hit) -> Response | None:
    """What to say from a document: the answer of an objection card, the position of a battlecard, else the passage."""
    heading = {Kind.OBJECTION: "Answer", Kind.BATTLECARD: "Positioning"}.get(document.kind or Kind.METHOD)
    section = document.section(heading) if heading else None
    if section is not None:
        return Response(
            text=_first_paragraph(section.text), source=document.source(section), offering=document.offering
        )
    text = _first_paragraph(hit.passage.text)
    return Response(text=text, source=hit.passage.source, offering=document.offering) if text else None


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
