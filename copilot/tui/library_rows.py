"""The cards as lines of a table, what lint and people say of each, and which of them fit what is looked for."""

from collections.abc import Iterable, Sequence
from datetime import date

from rich.text import Text

from copilot.domain.knowledge import Document, Kind
from copilot.service.library import Card
from copilot.tui import marks
from copilot.tui.columns import Column, Row

CARDS = (
    Column("", 3),
    Column("Card"),
    Column("Kind", 12),
    Column("Offering", 14, at="wide"),
    Column("Expires", 11),
    Column("Owner", 18, at="wide"),
)


def cards(found: Iterable[Card], today: date) -> tuple[Row, ...]:
    """A line for each card."""
    return tuple(
        Row(
            card.document.file,
            (
                mark(card, today),
                Text(card.document.title, no_wrap=True, overflow="ellipsis"),
                Text(kind(card.document), style=marks.QUIET),
                Text(card.document.offering or "–", style=marks.QUIET),
                _expires(card.document, today),
                Text(card.document.owner or "–", style=marks.QUIET),
            ),
            card.document.title,
        )
        for card in found
    )


def kind(document: Document) -> str:
    """The kind in words."""
    return document.kind.value.replace("_", " ") if document.kind else "no card"


def mark(card: Card, today: date) -> Text:
    """`!` flagged by a person, `✗` an error or past its date, `△` a warning; nothing where all is well."""
    text = Text()
    if card.flags:
        text.append("!", style=f"bold {marks.BAD}")
    if any(p.severity == "error" for p in card.problems) or expired(card.document, today):
        text.append("✗", style=marks.BAD)
    elif card.problems:
        text.append("△", style=marks.SOME)
    return text


def expired(document: Document, today: date) -> bool:
    """Past its date."""
    return document.expires is not None and document.expires < today


def _expires(document: Document, today: date) -> Text:
    if document.expires is None:
        return marks.quiet("–")
    late = expired(document, today)
    return Text(
        f"{'✗ ' if late else ''}{marks.day(document.expires, today)}", style=f"bold {marks.BAD}" if late else ""
    )


def notes(card: Card, today: date) -> Text:
    """What stands above the preview: where it is, who answers for it, and everything that is wrong with it."""
    document = card.document
    facts = (
        document.file,
        kind(document),
        document.offering or "",
        f"owner {document.owner}" if document.owner else "no owner",
        f"reviewed {marks.day(document.reviewed, today)}" if document.reviewed else "never reviewed",
        document.sharing,
    )
    text = Text(" · ".join(f for f in facts if f), style=marks.QUIET)
    if document.expires:
        words = "✗ expired" if expired(document, today) else "expires"
        text.append(f"\n{words} {document.expires}", style=marks.BAD if expired(document, today) else marks.QUIET)
    for flag in card.flags:
        where = f" ({flag.heading})" if flag.heading else ""
        text.append(
            f"\n! {flag.reason}{where}, {flag.by} {marks.day(flag.at.date(), today)}", style=f"bold {marks.BAD}"
        )
    for problem in card.problems:
        bad = problem.severity == "error"
        sign, colour = ("✗", marks.BAD) if bad else ("△", marks.SOME)
        text.append(f"\n{sign} line {problem.line}: {problem.message}", style=colour)
    return text


def fitting(
    found: Sequence[Card], words: str, kind_: Kind | None, offering: str | None, searched: Sequence[str] = ()
) -> tuple[Card, ...]:
    """The cards of that kind and offering that hold all the words, by title first; then what search found besides."""
    own = [c for c in found if kind_ in (None, c.document.kind) and offering in (None, c.document.offering)]
    parts = words.lower().split()
    if not parts:
        return tuple(own)
    in_head = [c for c in own if _holds(_head(c.document), parts)]
    in_text = [c for c in own if c not in in_head and _holds(_whole(c.document), parts)]
    by_file = {c.document.file: c for c in own}
    besides = [by_file[f] for f in searched if f in by_file]
    return tuple(dict.fromkeys((*in_head, *in_text, *besides)))


def _holds(text: str, parts: Sequence[str]) -> bool:
    return all(part in text for part in parts)


def _head(document: Document) -> str:
    names = (document.title, document.file, document.kind, document.offering, document.owner, *document.tags)
    return " ".join(n for n in names if n).lower()


def _whole(document: Document) -> str:
    return f"{_head(document)} {' '.join(f'{s.heading} {s.text}' for s in document.sections)}".lower()
