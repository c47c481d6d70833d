"""Decisions on their way to the deal: written one after the other, in the order of the keys."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Write:
    """What is to be written, and for which items."""

    ids: frozenset[str]
    do: Callable[[], object]


class DecisionQueue:
    """At most one write is under way; the screen sends the next one when it is back."""

    def __init__(self) -> None:
        self._waiting: deque[Write] = deque()
        self.now: Write | None = None

    def add(self, write: Write) -> None:
        """Put a write at the end."""
        self._waiting.append(write)

    def take(self) -> Write | None:
        """The next write, now under way; None while one is, or where none waits."""
        if self.now is None and self._waiting:
            self.now = self._waiting.popleft()
            return self.now
        return None

    def back(self) -> Write | None:
        """The write that was under way is done, or has failed."""
        done, self.now = self.now, None
        return done

    @property
    def empty(self) -> bool:
        """Nothing is under way and nothing waits."""
        return self.now is None and not self._waiting
