"""Transcript to signals: elements, people, promises, objections, due dates. Local, without a network.

The heavy parts load when a finder is made or a phrase is resolved.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from copilot.domain.engine import FindSignals, TellCategories
from copilot.domain.signals import Category

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    from copilot.evidence.dates import DueDate

__all__ = ["VERSION", "make_category_teller", "make_finder", "resolve_due"]


def make_finder(encode: "Callable[[Sequence[str]], NDArray[float32]]") -> FindSignals:
    """A reader of calls. `encode` gives the vectors (n, 768) that `load_reader(...).encode_deep` gives."""
    from copilot.evidence.finder import Finder

    return Finder(encode)


def make_category_teller(encode: "Callable[[Sequence[str]], NDArray[float32]]") -> TellCategories:
    """Shares of the categories for any words; `encode` as for `make_finder`. Nothing loads before the first words."""

    def tell(text: str) -> Mapping[Category, float]:
        from copilot.evidence.categories import tell_categories

        return tell_categories(text, encode)

    return tell


def resolve_due(phrase: str, on: date, *, fiscal_year_start: int | None = None, day_first: bool = False) -> "DueDate":
    """The day that a phrase names, counted from `on`; see `copilot.evidence.dates.resolve_due`."""
    from copilot.evidence.dates import resolve_due as resolve

    return resolve(phrase, on, fiscal_year_start=fiscal_year_start, day_first=day_first)


def _version() -> str:
    """The rules' own number, and eight characters of the trained heads."""
    import hashlib
    from pathlib import Path

    trained = [Path(__file__).with_name(name) for name in ("heads.npz", "elements.npz", "objections.npz")]
    if not all(file.is_file() for file in trained):
        return "2-untrained"
    return f"2-{hashlib.sha256(b''.join(file.read_bytes() for file in trained)).hexdigest()[:8]}"


VERSION = _version()
