"""An answer as it is shown and as it is copied: responses first, then questions, each with its card."""

from collections.abc import Sequence
from datetime import date

from rich.text import Text

from copilot.domain.draft import Answer, Response
from copilot.domain.knowledge import Source
from copilot.service.card_flags import Flag
from copilot.tui import marks

NOTHING = "No card fits. Nothing is made up: ask what is behind it, and answer later."


def answer(found: Answer, today: date, flags: Sequence[Flag] = ()) -> Text:
    """Responses first, then questions to ask back, each with the card that it comes from and what is wrong with it."""
    if not found.responses and not found.questions and not found.by_offering:
        return marks.quiet(NOTHING)
    text = Text()
    if found.category:
        text.append(f"{found.category.label}\n\n", style=marks.QUIET)
    for response in found.responses:
        text.append_text(_response(response, today, flags))
    for apart in found.by_offering:
        text.append(f"If you sell {apart.offering}\n", style="bold")
        for response in apart.responses:
            text.append_text(_response(response, today, flags))
    if found.questions:
        text.append("Ask back\n", style="bold")
    for question in found.questions:
        text.append(f"· {question.text}" + (f"  ({question.ask})" if question.ask else "") + "\n")
        text.append_text(_source(question.source, today, flags))
    text.rstrip()
    return text


def to_copy(found: Answer) -> str:
    """What to say and to ask, without cards: ready to paste."""
    said = [r.text.strip() for r in found.responses]
    for apart in found.by_offering:
        said += [f"If you sell {apart.offering}: {r.text.strip()}" for r in apart.responses]
    return "\n\n".join([*said, *(q.text for q in found.questions)])


def _response(response: Response, today: date, flags: Sequence[Flag]) -> Text:
    return Text(f"{response.text.strip()}\n").append_text(_source(response.source, today, flags))


def _source(source: Source, today: date, flags: Sequence[Flag]) -> Text:
    text = Text(f"{source.file} › {source.heading}, line {source.line}", style=marks.QUIET)
    if source.expired(today):
        text.append("  ! expired", style=f"bold {marks.BAD}")
    text.append(f"  {source.sharing}\n", style=marks.SOME if source.sharing == "internal" else marks.GOOD)
    for flag in flags:
        if flag.concerns(source):
            text.append(f"  ! flagged as wrong: {flag.reason} ({flag.by})\n", style=f"bold {marks.BAD}")
    return text.append("\n")
