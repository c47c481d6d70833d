"""What a person put into New call and did not finish: kept in files of its own until attached or thrown away."""

import contextlib
import os
import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from copilot.domain.transcript import Side
from copilot.domain.value import Value
from copilot.errors import StorageFailed
from copilot.paths import private_folder

SUFFIX = ".json"


class CallDraft(Value):
    """A call on its way in: the pasted words, or what was typed, and what the person told about it.

    `step` counts the changes of one draft: an older state never replaces a newer one.
    """

    id: str
    step: int
    saved: datetime
    words: str = ""
    typed: str = ""
    names: dict[str, str] = {}
    sides: dict[str, Side] = {}
    deal: str | None = None

    @property
    def empty(self) -> bool:
        """Nothing is lost with it."""
        return not self.words.strip() and not self.typed.strip()


def new_draft_id() -> str:
    """Unlike any other draft's."""
    return secrets.token_hex(6)


@dataclass
class CallDrafts:
    """The unfinished calls of one workspace, one file for each, so that two windows keep theirs apart."""

    folder: Path
    _steps: dict[str, int] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def keep(self, draft: CallDraft) -> None:
        """Write the draft, or remove its file where it is empty. What was dropped stays dropped.

        Raises StorageFailed where it cannot be written; what was kept before then still stands.
        """
        with self._lock:
            if draft.step <= self._steps.get(draft.id, -1):
                return
            self._steps[draft.id] = draft.step
            try:
                if draft.empty:
                    self._file(draft.id).unlink(missing_ok=True)
                else:
                    self._write(draft)
            except OSError as problem:
                raise StorageFailed(
                    f"the pasted text cannot be kept: {problem.strerror}",
                    f"it is still on the screen; see that {self.folder} can be written",
                ) from None

    def drop(self, draft_id: str) -> None:
        """Forget a draft for good: it was attached, or thrown away."""
        with self._lock:
            self._steps[draft_id] = 1 << 62
            with contextlib.suppress(OSError):
                self._file(draft_id).unlink(missing_ok=True)

    def newest(self) -> CallDraft | None:
        """The draft that was changed last; files that do not read are passed over."""
        for file in self._files():
            with contextlib.suppress(OSError, ValidationError, UnicodeDecodeError):
                draft = CallDraft.model_validate_json(file.read_text(encoding="utf-8"))
                with self._lock:
                    self._steps[draft.id] = max(draft.step, self._steps.get(draft.id, -1))
                return draft
        return None

    def waiting(self) -> int:
        """How many drafts are kept."""
        return len(self._files())

    def _files(self) -> list[Path]:
        with contextlib.suppress(OSError):
            return sorted(self.folder.glob(f"*{SUFFIX}"), key=lambda f: f.stat().st_mtime_ns, reverse=True)
        return []

    def _file(self, draft_id: str) -> Path:
        return self.folder / f"{draft_id}{SUFFIX}"

    def _write(self, draft: CallDraft) -> None:
        file = self._file(draft.id)
        part = private_folder(self.folder) / f"{draft.id}.part"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as out:
            out.write(draft.model_dump_json())
        part.replace(file)
