"""The questions that a card offers: bullets such as `- Who signs? (ask: champion, legal; finds: name)`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from copilot.domain.knowledge import CardQuestion, Document, Section
from copilot.domain.meddpicc import FACETS, Element, Facet
from copilot.domain.people import Role
from copilot.library.markup import bare

HEADINGS = ("discovery questions", "disconfirming question", "questions to ask", "landmine questions", "clarify")
"""Bullets below a heading that begins with one of these (any case) are questions."""

_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+(?P<text>\S.*)")
_WHOM = re.compile(r"\((?P<whom>\s*(?:ask|finds)\s*:[^()]*)\)\s*\.?\s*$", re.IGNORECASE)
_ROLES = {str(role): role for role in Role}
_FACETS = {str(facet): facet for facet in Facet}
_ENDS = re.compile(r"[?？؟][\"'”’»)*_]*$")


@dataclass(frozen=True, slots=True)
class Bullet:
    """A question as read: `slips` say what of it could not be."""

    line: int
    text: str
    ask: tuple[Role, ...]
    finds: Facet | None
    slips: tuple[str, ...]


def holds_questions(section: Section) -> bool:
    """Whether the bullets of a section are questions to a buyer."""
    return any(heading.casefold().startswith(HEADINGS) for heading in section.path)


def questions_of(document: Document) -> tuple[CardQuestion, ...]:
    """All questions of a document in their order; a bullet without a question mark is none."""
    found = []
    for section in document.sections:
        place = document.source(section)
        for bullet in bullets_of(section, document.element):
            if _ENDS.search(bullet.text):
                source = place.model_copy(update={"line": bullet.line})
                found.append(CardQuestion(text=bullet.text, ask=bullet.ask, finds=bullet.finds, source=source))
    return tuple(found)


def bullets_of(section: Section, element: Element | None) -> Iterator[Bullet]:
    """The bullets of a section that holds questions; none for any other section."""
    if not holds_questions(section):
        return
    for line, text in _joined_bullets(section):
        yield _read(line, text, element)


def _joined_bullets(section: Section) -> Iterator[tuple[int, str]]:
    """Line and words of each bullet, with the lines that continue it."""
    current: tuple[int, str] | None = None
    for number, line in enumerate(section.text.split("\n"), start=section.line):
        bullet = _BULLET.match(line)
        if bullet or not line.strip():
            if current:
                yield current
            current = (number, bullet["text"].strip()) if bullet else None
        elif current:
            current = (current[0], f"{current[1]} {line.strip()}")
    if current:
        yield current


def _read(line: int, text: str, element: Element | None) -> Bullet:
    slips: list[str] = []
    ask: tuple[Role, ...] = ()
    finds: Facet | None = None
    whom = _WHOM.search(text)
    if whom:
        text = text[: whom.start()].rstrip()
        for part in whom["whom"].split(";"):
            name, _, value = part.partition(":")
            words = [w for v in value.split(",") if (w := "_".join(v.lower().split()).replace("-", "_"))]
            match name.strip().lower():
                case "ask":
                    ask = tuple(_ROLES[w] for w in words if w in _ROLES)
                    slips += [f"`{w}` is no role; known are {', '.join(_ROLES)}" for w in words if w not in _ROLES]
                case "finds":
                    finds = next((_FACETS[w] for w in words if w in _FACETS), None)
                    slips += _facet_slips(words, element)
                case other:
                    slips.append(f"`{other}` is neither `ask` nor `finds`")
    if not _ENDS.search(text):
        slips.append("the bullet does not end in a question mark (then, at most, `(ask: ROLE; finds: FACET)`)")
    return Bullet(line, _unwrapped(text), ask, finds, tuple(slips))


def _facet_slips(words: list[str], element: Element | None) -> list[str]:
    allowed = FACETS[element] if element else tuple(Facet)
    slips = [
        f"`{w}` is no facet of {element or 'any element'}: {', '.join(allowed)}" for w in words if w not in allowed
    ]
    if len(words) > 1:
        slips.append("a question finds one facet")
    return slips


def _unwrapped(text: str) -> str:
    """The words without emphasis and without quotation marks around the whole."""
    text = bare(text)
    quoted = re.fullmatch(r"[\"“](?P<words>[^\"“”]*)[\"”]", text)
    return quoted["words"] if quoted else text
