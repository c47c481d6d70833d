"""Whether words stand in a document, under the heading that a cite names."""

from collections.abc import Iterator

from copilot.domain.grounding import occurs, plain
from copilot.domain.knowledge import Section
from copilot.library.markup import bare
from copilot.library.reading import Reading


def stands_under(reading: Reading, heading: str, text: str) -> bool:
    """Whether the text stands below that heading, white space and marks aside.

    The heading is a path as Source has it, or the last part of one; text below its sub-headings counts. An empty text
    asks for the heading alone.
    """
    under = _under(reading, plain(heading))
    return any(occurs(text, found) or occurs(bare(text), bare(found)) for found in under)


def _under(reading: Reading, heading: str) -> Iterator[str]:
    """The text under each heading of that path, with its sub-headings; then its passages, as search returns them."""
    sections = reading.document.sections
    for number, section in enumerate(sections):
        path = plain(" > ".join(section.path))
        if heading and (path == heading or path.endswith(f" > {heading}")):
            yield "\n".join([section.text, *_below(section, sections[number + 1 :])])
            passages = (piece.passage for piece in reading.pieces if not piece.spoken)
            yield from (p.text for p in passages if plain(p.source.heading) == path)


def _below(section: Section, following: tuple[Section, ...]) -> Iterator[str]:
    depth = len(section.path)
    for sub in following:
        if sub.path[:depth] != section.path or len(sub.path) == depth:
            return
        yield f"{sub.heading}\n{sub.text}"
