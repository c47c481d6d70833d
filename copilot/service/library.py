"""What a rep does with the library itself: index it, search it, have it proof-read."""

from collections.abc import Callable, Sequence

from copilot.domain.knowledge import Hit, Kind
from copilot.library.markdown_library import IndexReport, MarkdownLibrary
from copilot.library.problem import Problem


class LibraryDesk:
    """Index, search and lint over one library."""

    def __init__(self, library: MarkdownLibrary) -> None:
        self._library = library

    def index(self, progress: Callable[[str], None]) -> IndexReport:
        """Bring the index in step with the files, telling `progress` how far it is."""
        return self._library.refresh(progress)

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
