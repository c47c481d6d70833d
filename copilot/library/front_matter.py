"""The YAML block at the head of a content file: read tolerantly, with every slip reported at its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from copilot.domain.knowledge import Kind, Stage
from copilot.domain.meddpicc import Element
from copilot.domain.people import Role
from copilot.domain.signals import Category

_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Slip:
    """Something wrong in the front matter: the line in the file, the rule, and what."""

    line: int
    rule: str
    message: str


@dataclass(slots=True)
class FrontMatter:
    """The fields that could be read, by their names in Document, and what could not.

    `present` is whether the file has a front matter at all; `body_line` is the file's line where the body begins.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    present: bool = False
    body: str = ""
    body_line: int = 1


class _Unreadable(ValueError):
    """A value that is none of those allowed; the message says which are."""


def read_front_matter(text: str) -> FrontMatter:
    """Split a file's text (lines ended by \\n) into front matter and body."""
    block = _BLOCK.match(text)
    if block is None:
        found = FrontMatter(body=text)
        if re.match(r"---[ \t]*\n[\w-]+[ \t]*:", text):
            found.present = True
            found.slips.append(Slip(1, "front-matter", "the front matter has no closing line `---`"))
        return found
    found = FrontMatter(present=True, body=text[block.end() :], body_line=text.count("\n", 0, block.end()) + 1)
    values = _parsed(block.group(1), found)
    if values is None:
        return found
    for number, line in enumerate(block.group(1).split("\n"), start=2):
        if key := re.match(r"([\w-]+)[ \t]*:", line):
            found.lines.setdefault(key.group(1), number)
    for key, value in values.items():
        _take(str(key), value, found)
    return found


def _parsed(block: str, found: FrontMatter) -> Mapping[Any, Any] | None:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        values = yaml.load(block, Loader=loader)  # noqa: S506 - both loaders are the safe one, the first in C
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        found.slips.append(Slip(line, "front-matter", f"the front matter is not valid YAML: {error.problem}"))
        return None
    except (yaml.YAMLError, ValueError) as error:
        # ValueError: a date that does not exist, such as 2027-02-30
        found.slips.append(Slip(1, "front-matter", f"the front matter is not valid YAML: {error}"))
        return None
    if values is None:
        return {}
    if not isinstance(values, dict):
        found.slips.append(Slip(1, "front-matter", "the front matter is not a list of `key: value` lines"))
        return None
    return values


def _take(key: str, value: Any, found: FrontMatter) -> None:
    """Put one value into the fields, or say why not."""
    line = found.lines.get(key, 1)
    reader = READERS.get(key)
    if reader is None:
        found.slips.append(Slip(line, "unknown-key", f"`{key}` is no key; known are {', '.join(READERS)}"))
        return
    if value is None or value == "":
        return
    try:
        found.fields[key] = reader(value)
    except _Unreadable as error:
        found.slips.append(Slip(line, "unknown-value", f"{key}: {error}"))
        if isinstance(value, list):
            found.fields[key] = tuple(_readable(reader, value))


def _readable(reader: Callable[[Any], Any], values: list[Any]) -> list[Any]:
    """The entries of a list that can be read."""
    kept: list[Any] = []
    for value in values:
        try:
            kept.extend(reader([value]))
        except _Unreadable:
            continue
    return kept


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise _Unreadable("one line of text is wanted")
    return " ".join(str(value).split())


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(t for v in (value if isinstance(value, list) else [value]) if (t := _text(v)))


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise _Unreadable(f"`{value}` is no date; write it as 2027-05-31") from None


def _one(choices: type[StrEnum]) -> Callable[[Any], StrEnum]:
    return lambda value: choices(_choice(value, list(choices)))


def _several(choices: type[StrEnum]) -> Callable[[Any], tuple[StrEnum, ...]]:
    return lambda value: tuple(choices(_choice(v, list(choices))) for v in _texts(value))


def _choice(value: Any, choices: Sequence[str]) -> str:
    word = re.sub(r"[\s-]+", "_", _text(value).lower())
    if word not in choices:
        raise _Unreadable(f"`{value}` is not one of {', '.join(choices)}")
    return word


READERS: Mapping[str, Callable[[Any], Any]] = {
    "title": _text,
    "kind": _one(Kind),
    "offering": _text,
    "element": _one(Element),
    "category": _one(Category),
    "competitor": _text,
    "aliases": _texts,
    "audience": _several(Role),
    "stage": _several(Stage),
    "owner": _text,
    "reviewed": _date,
    "expires": _date,
    "sharing": lambda value: _choice(value, ("internal", "customer")),
    "as_of": _date,
    "asks": _texts,
    "tags": _texts,
}
"""The keys of a front matter, each with what makes its value out of what YAML gives."""
