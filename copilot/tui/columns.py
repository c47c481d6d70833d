"""What a table is made of: its columns, and rows with the words that they rest on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich.text import Text

if TYPE_CHECKING:
    from copilot.domain.cite import Cite


@dataclass(frozen=True, slots=True)
class Column:
    """A column of so many characters; those without a width share what is left. `at` is where it is shown at all."""

    label: str
    width: int | None = None
    at: Literal["all", "narrow", "wide"] = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """A line with the words that it rests on; `key` is unique within its table."""

    key: str
    cells: tuple[Text, ...]
    title: str = ""
    cites: "tuple[Cite, ...]" = ()
