"""JSON with the place of each element, so that a turn from a JSON export knows its source line.

The text is parsed once; where an element stands is looked up only for the elements that are asked for.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

_SPACE = re.compile(r"[ \t\r\n]*")
# Word by word times make up nine tenths of an export, and no turn is a word.
_BULKY = frozenset(("words", "tokens", "word_timestamps", "raw_words"))

_TEXTS = frozenset(("text", "transcript", "content", "sentence", "sentences", "utterances", "paragraphs", "segments"))
_SPEAKERS = frozenset(("speaker", "participant", "speaker_id", "speaker_label", "speakerId", "speakerTag"))


def _without_words(members: list[tuple[str, object]]) -> dict[str, object]:
    """An object without its list of words; where that list is all that an utterance has, it gets its text and start,
    and where it tells more speakers than the object does, their stretches take its place."""
    found: dict[str, object] = {}
    words: list[object] = []
    for key, value in members:
        if key in _BULKY and isinstance(value, list):
            words = value
            if not any(name in _SPEAKERS for name, _ in members) and (spoken := by_speaker(value)):
                found[key] = spoken
        else:
            found[key] = value
    if words and not _TEXTS & found.keys() and _SPEAKERS & found.keys():
        _utter(found, words)
    return found


def by_speaker(words: Sequence[object]) -> list[object]:
    """Words that name their speakers as stretches of one speaker, with the index of the `first` word; else nothing."""
    stretches: list[object] = []
    last: object = None
    said: list[str] = []
    for at, word in enumerate(words):
        if not isinstance(word, dict) or word.get("speaker") is None:
            return []
        if not stretches or word["speaker"] != last:
            last, said = word["speaker"], []
            stretch = {"speaker": last, "start": word.get("start"), "first": at, "said": said}
            stretches.append(stretch)
        said.append(str(word.get("punctuated_word") or word.get("text") or word.get("word") or ""))
        stretch["end"] = word.get("end")
    return stretches


def _utter(found: dict[str, object], words: list[object]) -> None:
    spoken = [w for w in words if isinstance(w, dict)]
    said = [str(w.get("text", w.get("word", ""))) for w in spoken]
    if spoken and all(said):
        found["text"] = " ".join(said)
        for key in ("start", "start_time", "start_timestamp"):
            if key in spoken[0]:
                found.setdefault(key, spoken[0][key])


_DECODER = json.JSONDecoder(object_pairs_hook=_without_words)
_SKIPPER = json.JSONDecoder(object_pairs_hook=lambda _: None)


class NotJson(ValueError):
    """The text is not JSON; `line` is where it stops being so."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(re.sub(r"(?:\s+starting)?\s+at$|:\s*$", "", message))
        self.line = line


@dataclass(frozen=True)
class Place:
    """A value of a JSON text; `within` and `key` say where in which other value it is."""

    text: str
    value: object
    within: "Place | None" = None
    key: str | int = 0
    starts: Sequence[int] = ()
    """Where the elements begin, for a text with one value on each line; empty otherwise."""

    @cached_property
    def offset(self) -> int:
        """The offset at which the value begins in the text."""
        if self.within is None:
            return self._after_space(0)
        places = self.within._inner
        return places.get(self.key, self.within.offset)

    @cached_property
    def _inner(self) -> dict[str | int, int]:
        """The offsets of all members or elements."""
        if self.starts:
            return dict(enumerate(self.starts))
        try:
            return self._walk()
        except RecursionError:
            # It was parsed at a shallower place of the program; the elements stand where their container begins.
            return {}

    def _walk(self) -> dict[str | int, int]:
        found: dict[str | int, int] = {}
        at = self._after_space(self.offset + 1)
        index = 0
        while self.text[at] not in "]}":
            key: str | int = index
            if isinstance(self.value, dict):
                key, at = _SKIPPER.raw_decode(self.text, at)
                at = self._after_space(self._after_space(at) + 1)
            found[key] = at
            index += 1
            _, at = _SKIPPER.raw_decode(self.text, at)
            at = self._after_space(at)
            at = self._after_space(at + 1) if self.text[at] == "," else at
        return found

    def members(self) -> Iterator[tuple[str, "Place"]]:
        """The members of an object, in file order; nothing for another value."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, Place(self.text, value, self, key)

    def items(self) -> Iterator["Place"]:
        """The items of an array, in file order; nothing for another value."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Place(self.text, value, self, index)

    def member(self, key: str) -> "Place | None":
        """The member of an object with that key, or None."""
        if isinstance(self.value, dict) and key in self.value:
            return Place(self.text, self.value[key], self, key)
        return None

    def offset_within(self, index: int) -> int:
        """The offset of an element of the text's own array, of which the value may hold fewer."""
        return self._inner.get(index, self.offset)

    def _after_space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at


def load(text: str) -> Place:
    """The whole text as one value; a text with one value on each line is an array.

    Lists of single words are left out. Raises NotJson where it is none, or nested or numbered beyond reason.
    """
    try:
        return Place(text, _DECODER.decode(text))
    except json.JSONDecodeError as error:
        lines = _by_line(text) if error.msg == "Extra data" else None
        if lines is None:
            raise NotJson(error.msg, error.lineno) from None
        return lines
    except RecursionError:
        raise NotJson("it is nested too deeply", 1) from None
    except ValueError:
        raise NotJson("it holds a number of thousands of digits", 1) from None


def _by_line(text: str) -> Place | None:
    """JSON lines: one object on each line that is not blank. Raises NotJson at a line that breaks off."""
    values: list[object] = []
    starts: list[int] = []
    at = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                values.append(_DECODER.decode(line))
            except (ValueError, RecursionError) as error:
                if len(values) < 2:
                    return None
                raise NotJson(str(error).partition(":")[0], number) from None
            starts.append(at + len(line) - len(line.lstrip()))
        at += len(line) + 1
    return Place(text, values, starts=starts)


class LineNumbers:
    """The line of an offset, numbered from 1; quick for offsets that rise, and no list of all lines is kept."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offset, self._line = 0, 1

    def __call__(self, offset: int) -> int:
        if offset < self._offset:
            self._offset, self._line = 0, 1
        self._line += self._text.count("\n", self._offset, offset)
        self._offset = offset
        return self._line
