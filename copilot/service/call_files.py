"""Looking for the file of a call on the disk."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from copilot.errors import NotFound
from copilot.intake.arrivals import Entry, entries
from copilot.paths import private_folder


class Listing(NamedTuple):
    """A folder and what is in it: folders, then readable files and others, newest first."""

    folder: Path
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class CallFiles:
    """Lists folders, and remembers in `record` where the last call was opened."""

    record: Path

    def start(self) -> Path:
        """Where to begin: the folder of the last call, else the downloads, else the person's home."""
        with contextlib.suppress(OSError, ValueError):
            last = Path(self.record.read_text(encoding="utf-8").strip())
            if last.is_absolute() and last.is_dir():
                return last
        downloads = Path.home() / "Downloads"
        return downloads if downloads.is_dir() else Path.home()

    def list(self, folder: Path | None) -> Listing:
        """What is in a folder; in the one to begin with for None. Raises NotFound where it cannot be listed."""
        where = Path(os.path.abspath(folder.expanduser())) if folder else self.start()  # noqa: PTH100 - keeps links
        try:
            return Listing(where, entries(where))
        except OSError as problem:
            raise NotFound(f"{where} cannot be listed: {problem.strerror}", "choose another folder") from None

    def remember(self, file: Path) -> None:
        """A call was opened from that file's folder. A disk that cannot be written forgets it."""
        with contextlib.suppress(OSError):
            part = private_folder(self.record.parent) / f"{self.record.name}.part"
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(str(file.absolute().parent))
            part.replace(self.record)
