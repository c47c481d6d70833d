"""The log of what was sent to a model: one JSON line for each request, with the messages exactly as they left.

It lies in the user's data folder, can be read by its owner only, holds no key, and is bounded: at `LARGEST` bytes the
file becomes the old one and a new one begins, so at most twice that is kept.
"""

import json
import os
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from copilot.errors import StorageFailed
from copilot.paths import private_folder

LARGEST = 20 * 1024 * 1024
"""Bytes of the log before a new file begins."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request. `messages` is what left, after hiding; `prompt` names the prompt file, its version and digest;
    `hidden` counts the values that were replaced, by their kind; `outcome` is `answered` or what went wrong."""

    at: datetime
    address: str
    model: str
    job: str
    prompt: str
    deal: str | None
    messages: str
    hidden: Mapping[str, int]
    input_tokens: int
    output_tokens: int
    outcome: str

    def as_json(self) -> dict[str, Any]:
        """The values as they are written."""
        return asdict(self) | {"at": self.at.isoformat(timespec="seconds"), "hidden": dict(self.hidden)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Sent":
        """Reads what `as_json` gives. Raises KeyError, TypeError or ValueError where it is something else."""
        return cls(**values | {"at": datetime.fromisoformat(values["at"])})


class SentLog:
    """Appends to the log and reads it."""

    def __init__(self, file: Path, largest: int = LARGEST) -> None:
        self.file = file
        self._largest = largest

    @property
    def old_file(self) -> Path:
        """Where the entries before the last turn-over are."""
        return self.file.with_suffix(f".old{self.file.suffix}")

    def record(self, sent: Sent) -> None:
        """Append one request. Raises StorageFailed where that cannot be done."""
        line = json.dumps(sent.as_json(), ensure_ascii=False, separators=(",", ":")) + "\n"
        # A lone surrogate from a broken transcript must not cost the entry.
        content = line.encode("utf-8", errors="backslashreplace")
        try:
            private_folder(self.file.parent)
            if self.file.is_file() and self.file.stat().st_size + len(content) > self._largest:
                self.file.replace(self.old_file)
            # One write to a file opened for appending: requests of two processes do not mix.
            target = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                while content:
                    content = content[os.write(target, content) :]
            finally:
                os.close(target)
        except OSError as problem:
            raise StorageFailed(
                f"what was sent cannot be logged: {problem.strerror} ({self.file})",
                "see that the disk has room and the folder can be written, or use --engine offline",
            ) from None

    def last(self, count: int) -> tuple[Sent, ...]:
        """The last entries, oldest first. Lines that a crash cut off are passed over."""
        kept = deque(self._entries(), maxlen=count)
        return tuple(kept)

    def clear(self) -> None:
        """Delete the log."""
        for file in (self.file, self.old_file):
            file.unlink(missing_ok=True)

    def _entries(self) -> Iterator[Sent]:
        for file in (self.old_file, self.file):
            if not file.is_file():
                continue
            with file.open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    try:
                        yield Sent.from_json(json.loads(line))
                    except (KeyError, TypeError, ValueError):
                        continue
