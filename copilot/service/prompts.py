"""The prompts of the model engine: which are in use, and which of the workspace's own the user agreed to."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from copilot.errors import NotFound
from copilot.settings import agree_to_prompts


class Override(Protocol):
    """A workspace's own version of a prompt."""

    @property
    def name(self) -> str: ...
    @property
    def file(self) -> Path: ...
    @property
    def digest(self) -> str: ...
    @property
    def agreed(self) -> bool: ...


class PromptFiles(Protocol):
    """Where prompts come from."""

    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def overrides(self) -> tuple[Override, ...]: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...


@dataclass
class PromptDesk:
    """Shows prompts, and takes a person's agreement to those of the workspace."""

    files: Callable[[], PromptFiles]

    def names(self) -> tuple[str, ...]:
        """The jobs that have a prompt."""
        return self.files().names

    def overrides(self) -> tuple[Override, ...]:
        """The workspace's own versions, agreed to or not."""
        return self.files().overrides

    def warnings(self) -> tuple[str, ...]:
        """One line for each workspace prompt that is not used because nobody agreed to it."""
        return self.files().warnings

    def agree(self, names: tuple[str, ...]) -> Path:
        """Remember in the user's settings that these workspace prompts, as they are now, may be used; the file.

        Raises NotFound where the workspace has no such prompt.
        """
        own = {o.name: o for o in self.overrides()}
        if unknown := [n for n in names if n not in own]:
            known = ", ".join(own) or "it has none"
            raise NotFound(f"this workspace has no prompt of its own for {', '.join(unknown)}", f"its own: {known}")
        return agree_to_prompts(own[n].digest for n in names)
