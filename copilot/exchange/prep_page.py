"""The page for the next call as a file: HTML to print, or markdown to paste. Each line of the library with its card."""

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from copilot.domain.deal import Deal
from copilot.domain.draft import Prep
from copilot.domain.knowledge import Source
from copilot.domain.signals import Commitment

if TYPE_CHECKING:
    from jinja2 import Environment

_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<"})
"""What markdown would take for its own marks."""


def html(deal: Deal, prep: Prep, today: date) -> str:
    """One page that stands alone: no scripts, nothing loaded, for light, dark and paper."""
    return _environment(escape=True).get_template("prep.html").render(_values(deal, prep, today))


def markdown(deal: Deal, prep: Prep, today: date) -> str:
    """The same page as text."""
    return _environment(escape=False).get_template("prep.md").render(_values(deal, prep, today))


def _values(deal: Deal, prep: Prep, today: date) -> dict[str, object]:
    return {"title": f"{deal.account}: next call", "deal": deal, "prep": prep, "today": today}


def _first_line(text: str) -> str:
    """The answer in one line: its first line that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else "no date"


def _place(source: Source) -> str:
    return f"{source.file}, {source.heading}, line {source.line}"


def _promise(promise: Commitment) -> str:
    due = _day(promise.due) if promise.due else promise.due_text or "no date"
    return f"{promise.owner or 'somebody'}: {promise.task} ({due})"


def _plain(text: object) -> str:
    """Words in a markdown line, none of them a mark."""
    return " ".join(str(text).split()).translate(_SPECIAL)


@cache
def _environment(*, escape: bool) -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("copilot.exchange"),
        autoescape=escape,  # noqa: S701 - off for the markdown form alone, which has its own
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(day=_day, place=_place, promise=_promise, first_line=_first_line, plain=_plain)
    return environment
