"""JSON with the place of each element, so that a turn from a JSON export knows its source line."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class NotJson(ValueError):
    """The text is not JSON; `line` is where it stops being so."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Place:
    """A value and the offset at which it begins in the text."""

    text: str
    offset: int
    value: object

    def members(self) -> Iterator[tuple[str, "Place"]]:
        """The members of an object, in file order; nothing for another value."""
        if isinstance(self.value, dict):
            at = self._after_space(self.offset + 1)
            while self.text[at] != "}":
                key, at = _DECODER.raw_decode(self.text, at)
                at = self._after_space(self._after_space(at) + 1)
                value, end = _DECODER.raw_decode(self.text, at)
                yield str(key), Place(self.text, at, value)
                at = self._after_comma(end)

    def items(self) -> Iterator["Place"]:
        """The items of an array, in file order; nothing for another value."""
        if isinstance(self.value, list):
            at = self.offset + 1
            for item in self.value:
                at = self._after_space(at)
                _, end = _DECODER.raw_decode(self.text, at)
                yield Place(self.text, at, item)
                at = self._after_comma(end)

    def member(self, key: str) -> "Place | None":
        """The member of an object with that key, or None."""
        return next((place for name, place in self.members() if name == key), None)

    def _after_space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _after_comma(self, at: int) -> int:
        at = self._after_space(at)
        return self._after_space(at + 1) if self.text[at] == "," else at


def load(text: str) -> Place:
    """The whole text as one value.

    Raises NotJson where it is none, or nested or numbered beyond reason.
    """
    begin = _SPACE.match(text)
    offset = begin.end() if begin else 0
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotJson(error.msg, error.lineno) from None
    except RecursionError:
        raise NotJson("it is nested too deeply", 1) from None
    except ValueError:
        raise NotJson("it holds a number of thousands of digits", 1) from None
    return Place(text, offset, value)


class LineNumbers:
    """The line of an offset, numbered from 1."""

    def __init__(self, text: str) -> None:
        self._ends = [m.start() for m in re.finditer("\n", text)]

    def __call__(self, offset: int) -> int:
        return bisect_right(self._ends, offset - 1) + 1
