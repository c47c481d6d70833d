"""What is wrong in the content: slips in single files, dead links, dates that have passed, sections that miss."""

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from copilot.domain.knowledge import Document, Kind
from copilot.library.problem import Problem, Severity
from copilot.library.questions import bullets_of
from copilot.library.reading import Reading
from copilot.library.tables import table_problems

SOON = timedelta(days=30)

REQUIRED_HEADINGS: Mapping[Kind, tuple[str, ...]] = {
    Kind.MEDDPICC: (
        "What it is",
        "What confirmed looks like",
        "Discovery questions",
        "Disconfirming question",
        "Red flags",
        "Next action",
    ),
    Kind.OBJECTION: ("Answer", "What lies under it", "Clarify", "Proof", "Do not say"),
    Kind.BATTLECARD: (
        "Positioning",
        "How we compare",
        "Landmine questions",
        "Traps",
        "Objections in this matchup",
        "Do not say",
        "Sources and dates",
    ),
    Kind.PLAN_TEMPLATE: ("Milestones",),
    Kind.STAGES: ("Stages",),
    Kind.CALL_SCRIPT: ("Purpose", "Agenda", "Questions to ask", "Close and next step"),
    Kind.PLAY: ("When to run it", "Done when"),
}
"""The sections that each kind's readers look for."""

REQUIRED_KEYS: Mapping[Kind, tuple[str, ...]] = {
    Kind.MEDDPICC: ("element",),
    Kind.OBJECTION: ("category",),
    Kind.BATTLECARD: ("competitor", "expires"),
    Kind.PRICING: ("expires",),
    Kind.SECURITY: ("expires",),
    Kind.PROOF: ("expires",),
    Kind.STAGES: ("offering",),
}
"""The keys of the front matter without which a document of that kind cannot be used, or would be used too long."""


def lint(readings: Sequence[Reading], exists: Callable[[str], bool], today: date) -> tuple[Problem, ...]:
    """All problems, by file and line. `exists` tells whether a path relative to the workspace does."""
    found: list[Problem] = []
    for reading in readings:
        found += reading.slips
        found += _head(reading)
        found += _dates(reading.document, today)
        found += _headings(reading.document)
        found += _questions(reading.document)
        found += _links(reading, exists)
        found += table_problems(reading.document)
    return tuple(sorted(found, key=lambda p: (p.file, p.line, p.rule, p.message)))


def _problem(document: Document, line: int, rule: str, message: str, severity: Severity = "error") -> Problem:
    return Problem(file=document.file, line=line, rule=rule, severity=severity, message=message)


def _head(reading: Reading) -> Iterator[Problem]:
    """What the front matter misses; a file of other people's making, with none at all, is only a warning."""
    document = reading.document
    if any(slip.rule == "front-matter" for slip in reading.slips):
        return  # nothing of it could be read, so nothing in it is missing
    if not reading.has_front_matter:
        message = "no front matter: found by search, but used as no card"
        yield _problem(document, 1, "no-front-matter", message, "warning")
    if not reading.has_title:
        severity: Severity = "error" if reading.has_front_matter else "warning"
        yield _problem(document, 1, "missing-title", "no title", severity)
    if document.kind is None:
        if reading.has_front_matter:
            yield _problem(document, 1, "missing-key", "no kind: used as no card", "warning")
        return
    for key in REQUIRED_KEYS.get(document.kind, ()):
        if getattr(document, key) is None:
            rule = "missing-expires" if key == "expires" else "missing-key"
            yield _problem(document, 1, rule, f"a document of kind {document.kind} needs `{key}`")


def _dates(document: Document, today: date) -> Iterator[Problem]:
    if document.expires is None:
        return
    if document.expires < today:
        yield _problem(document, 1, "expired", f"expired {document.expires}", "warning")
    elif document.expires <= today + SOON:
        yield _problem(document, 1, "expires-soon", f"expires {document.expires}", "warning")


def _headings(document: Document) -> Iterator[Problem]:
    if document.kind is None:
        return
    there = {heading for section in document.sections for heading in section.path}
    for heading in REQUIRED_HEADINGS.get(document.kind, ()):
        if heading not in there:
            yield _problem(document, 1, "missing-heading", f"a document of kind {document.kind} needs `## {heading}`")


def _questions(document: Document) -> Iterator[Problem]:
    if document.kind is None:
        return
    for section in document.sections:
        for bullet in bullets_of(section, document.element):
            for slip in bullet.slips:
                yield _problem(document, bullet.line, "question", slip)


def _links(reading: Reading, exists: Callable[[str], bool]) -> Iterator[Problem]:
    document = reading.document
    for link in reading.links:
        target = urlsplit(link.target)
        if target.scheme or target.netloc or not target.path:
            continue
        path = unquote(target.path)
        place = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(document.file), path)
        if not exists(posixpath.normpath(place)):
            yield _problem(document, link.line, "dead-link", f"there is no {path}")
