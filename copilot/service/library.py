"""What a rep does with the library itself: index it, search it, read, mend and flag its cards, have it proof-read."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from copilot.domain.knowledge import Document, Hit, Kind
from copilot.errors import StorageFailed
from copilot.library.markdown_library import IndexReport, MarkdownLibrary
from copilot.library.problem import Problem
from copilot.service.card_flags import CardFlags, Flag


@dataclass(frozen=True, slots=True)
class Card:
    """A document with what lint and people say of it."""

    document: Document
    problems: tuple[Problem, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class CardEdit:
    """A card's file, open for editing. `copied_from` is the starter card of which it is the workspace's new copy."""

    path: Path
    copied_from: Path | None = None


class LibraryDesk:
    """Everything about the cards of one library."""

    def __init__(self, library: MarkdownLibrary, flags: CardFlags) -> None:
        self._library = library
        self._flags = flags

    def index(self, progress: Callable[[str], None]) -> IndexReport:
        """Bring the index in step with the files, telling `progress` how far it is."""
        return self._library.refresh(progress)

    def behind(self) -> tuple[int, int]:
        """How many passages the files have, and how many of them the index has yet to take up."""
        return self._library.behind()

    def search(
        self, query: str, *, k: int = 5, kinds: Sequence[Kind] = (), offering: str | None = None
    ) -> tuple[Hit, ...]:
        """The `k` best passages, best first. With an offering: its own and those of no offering, never another's."""
        return self._library.search(query, limit=k, kinds=kinds, offering=offering)

    def offerings(self) -> tuple[str, ...]:
        """The offerings that the content names."""
        return self._library.offerings()

    def lint(self) -> tuple[Problem, ...]:
        """Everything that is wrong in the content files, by file and line."""
        return self._library.problems()

    def cards(self) -> tuple[Card, ...]:
        """All documents, by kind and title, each with what is wrong with it."""
        problems, flags = self._library.problems(), self._flags.all()
        cards = (
            Card(
                document,
                tuple(p for p in problems if p.file == document.file),
                tuple(f for f in flags if f.file == document.file),
            )
            for document in self._library.documents()
        )
        return tuple(sorted(cards, key=lambda c: (c.document.kind or "~", c.document.title.lower(), c.document.file)))

    def text(self, file: str) -> str:
        """The markdown of a card as its file is now, front matter included. Raises NotFound, StorageFailed."""
        try:
            return self._library.place_of(file).read_text(encoding="utf-8", errors="replace")
        except OSError as problem:
            raise StorageFailed(f"{file} cannot be read: {problem.strerror}", "see that it can be opened") from None

    def begin_edit(self, file: str) -> CardEdit:
        """The file to edit: the workspace's own, or its new copy of a starter card, which then stands in for that."""
        place = self._library.place_of(file)
        own = self._library.own_folder / file
        if own.exists() or place.resolve() == own.resolve():
            return CardEdit(own)
        try:
            own.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place, own)
        except OSError as problem:
            raise StorageFailed(
                f"{file} cannot be copied into the workspace: {problem.strerror}",
                "choose a workspace that you can write to: sales-copilot --workspace DIR app",
            ) from None
        return CardEdit(own, copied_from=place)

    def end_edit(self, edit: CardEdit) -> IndexReport:
        """Take up what was changed; a copy that was not changed goes again, so that the starter's card still counts."""
        made = edit.copied_from
        if made is not None and edit.path.exists() and edit.path.read_bytes() == made.read_bytes():
            edit.path.unlink()
        return self._library.refresh(lambda _: None)

    def flag(self, file: str, heading: str, reason: str, by: str | None = None) -> Flag:
        """Say that a card (or one heading of it, as Source words headings) is wrong.

        Raises NotFound where there is no such card, WrongUsage without a reason.
        """
        self._library.place_of(file)
        return self._flags.add(file, heading, reason, by)

    def unflag(self, file: str, heading: str | None = None) -> int:
        """Take a card's flags away; how many. Raises NotFound where it has none."""
        return self._flags.lift(file, heading)

    def flags(self) -> tuple[Flag, ...]:
        """What people found wrong, the oldest first."""
        return self._flags.all()
