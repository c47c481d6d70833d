"""The folder in which calls arrive. What is new in it is shown and read in turn; nothing is attached by itself."""

import contextlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from copilot.domain.transcript import Transcript
from copilot.errors import NotFound, StorageFailed, UnreadableInput
from copilot.intake.arrivals import Arrivals, Entry, follow
from copilot.paths import private_folder
from copilot.service.calls import CallOptions, Calls

_KEPT = 5_000
"""Files that are remembered as done."""


class NewCall(NamedTuple):
    """A call that waits in the folder."""

    path: Path
    size: int
    format: str
    turns: int
    speakers: tuple[str, ...]
    meeting_date: date | None


class NoCall(NamedTuple):
    """A file of the folder that is no call, and why."""

    path: Path
    why: str


@dataclass
class Inbox:
    """The calls of one folder that were neither attached nor set aside. Without a folder there are none."""

    folder: Path | None
    calls: Calls
    record: Path
    _read: dict[tuple[str, int, int], NewCall | NoCall] = field(default_factory=dict, repr=False)
    _arrivals: Arrivals | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def at(self, folder: Path) -> "Inbox":
        """The same for another folder."""
        return Inbox(folder.expanduser(), self.calls, self.record)

    def look(self) -> tuple[NewCall | NoCall, ...]:
        """The whole files that were not done yet, oldest first, each read once. A half-written file waits."""
        if self.folder is None:
            return ()
        with self._lock:
            if self._arrivals is None:
                self._arrivals = Arrivals(self.folder)
            done = self._done()
            waiting = [e for e in self._arrivals.whole() if _key(e) not in done]
            self._read = {e.state: self._read.get(e.state) or self._told(e) for e in waiting}
            return tuple(self._read.values())

    def new_calls(self) -> tuple[NewCall, ...]:
        """Only what is a call."""
        return tuple(found for found in self.look() if isinstance(found, NewCall))

    def follow(self, stop: threading.Event) -> Iterator[tuple[NewCall | NoCall, ...]]:
        """What waits, told first and whenever it is not what was told before, until `stop` is set.

        Raises NotFound where no folder is named.
        """
        if self.folder is None:
            raise NotFound("no folder is named", "sales-copilot watch DIR, or set inbox in your settings")
        told: tuple[NewCall | NoCall, ...] | None = None
        for _ in follow(self.folder, stop):
            found = self.look()
            if found != told:
                told = found
                yield found

    def done(self, path: Path) -> None:
        """A file of the folder was attached or set aside; it counts as new again once it is written again.

        Raises StorageFailed where that cannot be remembered.
        """
        try:
            told = path.stat()
        except OSError:
            return
        entry = Entry(path, False, told.st_size, told.st_mtime)
        with self._lock:
            kept = [k for k in self._done() if k != _key(entry)]
            self._write([*kept, _key(entry)][-_KEPT:])

    def _told(self, entry: Entry) -> NewCall | NoCall:
        try:
            read: Transcript = self.calls.transcript(str(entry.path), CallOptions())
        except UnreadableInput as problem:
            return NoCall(entry.path, problem.message)
        names = tuple(s.name for s in read.speakers)
        return NewCall(entry.path, entry.size, read.format, len(read.turns), names, read.meeting_date)

    def _done(self) -> list[str]:
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(self.record.read_text(encoding="utf-8"))
            if isinstance(kept, list):
                return [str(k) for k in kept]
        return []

    def _write(self, keys: list[str]) -> None:
        try:
            part = private_folder(self.record.parent) / f"{self.record.name}.part"
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(keys, out)
            part.replace(self.record)
        except OSError as problem:
            raise StorageFailed(
                f"{self.record} cannot be written: {problem.strerror}", "see who owns that folder"
            ) from None


def _key(entry: Entry) -> str:
    return f"{entry.path.absolute()} {entry.size} {int(entry.changed * 1000)}"
