"""The line at the bottom: the keys of what has the focus."""

from textual.widgets import Footer


class KeyBar(Footer):
    """Textual's footer, compact, that lets go of the keys that it no longer shows.

    Each key follows the footer's `compact`, and the footer forgets those that are gone only when that changes: on a
    screen that stays open all day they would grow into hundreds of megabytes.
    """

    def __init__(self) -> None:
        super().__init__(compact=True)

    async def recompose(self) -> None:
        """Show the keys of now, and forget those of before."""
        await super().recompose()
        self.mutate_reactive(Footer.compact)
