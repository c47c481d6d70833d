"""The keys of the screen that is open, as commands of the palette."""

from collections.abc import AsyncIterator, Iterator
from functools import partial

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Provider


class KeyCommands(Provider):
    """One command for each binding of the screen; a screen takes it with `COMMANDS = {KeyCommands}`."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """All of them, before anything is typed."""
        for binding in self._bindings():
            yield DiscoveryHit(
                binding.description, partial(self.screen.run_action, binding.action), help=_keys(binding)
            )

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Those whose words match."""
        matcher = self.matcher(query)
        for binding in self._bindings():
            if (score := matcher.match(binding.description)) > 0:
                words = matcher.highlight(binding.description)
                yield Hit(score, words, partial(self.screen.run_action, binding.action), help=_keys(binding))

    def _bindings(self) -> Iterator[Binding]:
        return (b for b in self.screen.BINDINGS if isinstance(b, Binding) and b.description)


def _keys(binding: Binding) -> str:
    return " or ".join(key.replace("escape", "esc") for key in binding.key.split(","))
