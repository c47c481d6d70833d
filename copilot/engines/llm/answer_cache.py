"""Answers of models that were given before: one JSON file each, in the user's data folder like the deals.

An answer is kept as it came over the wire, with placeholders where values were hidden. Beside it stands what the model
had looked up: the answer counts only as long as a look at the same things shows the same.
"""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copilot.engines.llm.answers import wire_schema
from copilot.engines.llm.chat import Ask
from copilot.paths import private_folder

LARGEST = 20 * 1024 * 1024
"""Bytes of all answers together; the oldest go first."""
OLDEST = 30 * 24 * 3600.0
"""Seconds after which an answer is not used any more."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a model looked up: the tool, its arguments, and the digest of what it was shown, all as sent."""

    tool: str
    arguments: dict[str, Any]
    shown: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with what it rests on."""

    answer: Any
    lookups: tuple[Lookup, ...] = ()


def digest(text: str) -> str:
    """The SHA-256 of a text in hex."""
    return hashlib.sha256(text.encode("utf-8", errors="backslashreplace")).hexdigest()


def key_of(ask: Ask[Any], hide: Callable[[str], str], model: str, address: str) -> str:
    """The key of a question: over the prompt file, all that would be sent, the form of the answer, and to whom."""
    prompt = ask.prompt
    tools = [[t.name, hide(t.description), t.arguments.model_json_schema()] for t in ask.tools]
    parts = (
        *(prompt.name, prompt.digest, hide(prompt.user), hide(prompt.system)),
        *(wire_schema(ask.schema), tools, model, address),
    )
    return digest(json.dumps(parts, sort_keys=True))


class AnswerCache:
    """Bounded in size and age. What cannot be read or written is as good as not there."""

    def __init__(
        self, folder: Path, *, largest: int = LARGEST, oldest: float = OLDEST, now: Callable[[], float] = time.time
    ) -> None:
        self._folder = folder
        self._largest, self._oldest, self._now = largest, oldest, now

    def get(self, key: str) -> Kept | None:
        """The answer to a question, if it was given before and is not too old."""
        file = self._file(key)
        try:
            if self._now() - file.stat().st_mtime > self._oldest:
                return None
            found = json.loads(file.read_text(encoding="utf-8"))
            return Kept(found["answer"], tuple(Lookup(**looked) for looked in found["lookups"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, kept: Kept) -> None:
        """Keep an answer; readable by the user alone, and whole or not at all."""
        lookups = [{"tool": k.tool, "arguments": k.arguments, "shown": k.shown} for k in kept.lookups]
        try:
            private_folder(self._folder)
            # A file of this kind is made with the mode 0600.
            handle, part = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"answer": kept.answer, "lookups": lookups}, file)
            Path(part).replace(self._file(key))
            self._make_room()
        except OSError:
            return

    def clear(self) -> None:
        """Forget all answers."""
        for file in self._folder.glob("*.*"):
            file.unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _make_room(self) -> None:
        files = sorted(
            ((stat.st_mtime, stat.st_size, file) for file in self._folder.iterdir() if (stat := file.stat())),
            reverse=True,
        )
        size = 0
        for at, bytes_, file in files:
            size += bytes_
            if size > self._largest or self._now() - at > self._oldest:
                file.unlink(missing_ok=True)
