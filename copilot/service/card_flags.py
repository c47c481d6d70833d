"""Cards that somebody found wrong, with the reason: kept in the data folder until the card is mended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from copilot.domain.knowledge import Source
from copilot.domain.value import Value
from copilot.errors import BrokenFile, NotFound, StorageFailed, WrongUsage
from copilot.paths import private_folder


class Flag(Value):
    """A card, or one heading of it, is wrong. An empty heading means the whole card."""

    file: str
    heading: str = ""
    reason: str
    by: str
    at: datetime

    def concerns(self, source: Source) -> bool:
        """Whether a statement from that place rests on what is flagged."""
        if self.file != source.file:
            return False
        return not self.heading or self.heading == source.heading or self.heading in source.heading.split(" > ")


_FLAGS = TypeAdapter(tuple[Flag, ...])


@dataclass(frozen=True)
class CardFlags:
    """All flags of one workspace, in one JSON file that only its owner can read."""

    file: Path
    user: str
    now: Callable[[], datetime]

    def all(self) -> tuple[Flag, ...]:
        """The oldest first. Raises BrokenFile where the file is not what was written."""
        try:
            return _FLAGS.validate_json(self.file.read_bytes())
        except FileNotFoundError:
            return ()
        except (ValidationError, OSError) as problem:
            raise BrokenFile(
                f"{self.file} cannot be read: {problem}".splitlines()[0], "mend it, or delete it to start anew"
            ) from None

    def add(self, file: str, heading: str, reason: str, by: str | None = None) -> Flag:
        """Flag a card; a second flag of the same person on the same place replaces the first.

        Raises WrongUsage without a reason.
        """
        if not reason.strip():
            raise WrongUsage("a flag needs its reason", "say what is wrong with the card, in a few words")
        flag = Flag(file=file, heading=heading, reason=reason.strip(), by=by or self.user, at=self.now())
        kept = [f for f in self.all() if (f.file, f.heading, f.by) != (flag.file, flag.heading, flag.by)]
        self._write((*kept, flag))
        return flag

    def lift(self, file: str, heading: str | None = None) -> int:
        """Take the flags of a card away (of one heading where given); how many. Raises NotFound where there is none."""
        flags = self.all()
        kept = tuple(f for f in flags if f.file != file or (heading is not None and f.heading != heading))
        if len(kept) == len(flags):
            raise NotFound(f"{file} is not flagged", "sales-copilot library flags lists what is")
        self._write(kept)
        return len(flags) - len(kept)

    def _write(self, flags: tuple[Flag, ...]) -> None:
        private_folder(self.file.parent)
        beside = self.file.with_name(f".{self.file.name}.new")
        try:
            beside.touch(mode=0o600)
            beside.write_bytes(_FLAGS.dump_json(flags, indent=1))
            beside.replace(self.file)
        except OSError as problem:
            raise StorageFailed(
                f"the flag cannot be kept: {problem.strerror}", f"see that {self.file} can be written"
            ) from None
        finally:
            beside.unlink(missing_ok=True)
