"""The three themes, and what each makes of the colours of marks, so that they read on its ground."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter
from textual.theme import Theme

from copilot.tui import marks

if TYPE_CHECKING:
    from textual.color import Color

DARK, LIGHT, HIGH_CONTRAST = "copilot-dark", "copilot-light", "copilot-high-contrast"


class Look(NamedTuple):
    """A theme, and its colours for marks where they differ from those of marks."""

    theme: Theme
    colours: Mapping[str, str]


LOOKS = {
    DARK: Look(
        Theme(
            name=DARK,
            primary="#4a8ccc",
            secondary="#3b6ea0",
            accent="#d9a441",
            warning="#d9a441",
            error="#cf514b",
            success="#3f9e68",
            foreground="#dfe3e8",
            background="#14171b",
            surface="#1c2026",
            panel="#2a3038",
        ),
        {},
    ),
    LIGHT: Look(
        Theme(
            name=LIGHT,
            primary="#1f5f9e",
            secondary="#3b6ea0",
            accent="#8a5a00",
            warning="#8a5a00",
            error="#a8322d",
            success="#1f6f44",
            foreground="#1c2026",
            background="#f6f7f8",
            surface="#e9ebee",
            panel="#d5d9de",
            dark=False,
        ),
        {
            marks.GOOD: "#1f6f44",
            marks.SOME: "#8a5a00",
            marks.BAD: "#a8322d",
            marks.OWN: "#1f5f9e",
            marks.QUIET: "#5a626b",
        },
    ),
    HIGH_CONTRAST: Look(
        Theme(
            name=HIGH_CONTRAST,
            primary="#00d7ff",
            secondary="#00d7ff",
            accent="#ffff00",
            warning="#ffff00",
            error="#ff8080",
            success="#5fff87",
            foreground="#ffffff",
            background="#000000",
            surface="#000000",
            panel="#303030",
            text_alpha=1.0,
            variables={"text-muted": "#ffffff", "text-disabled": "#d0d0d0", "footer-description-foreground": "#ffffff"},
        ),
        {
            marks.GOOD: "#5fff87",
            marks.SOME: "#ffff00",
            marks.BAD: "#ff8080",
            marks.OWN: "#5fd7ff",
            marks.QUIET: "#e0e0e0",
        },
    ),
}
NAMES = {"dark": DARK, "light": LIGHT, "high-contrast": HIGH_CONTRAST}
"""As the setting `theme` calls them."""


class MarkColours(LineFilter):
    """Gives marks the colours of the theme that is on; rows need not be made anew when it changes."""

    def __init__(self) -> None:
        super().__init__()
        self._colours: dict[RichColor, RichColor] = {}
        self._styled = lru_cache(1024)(self._style)

    def show(self, theme: str) -> None:
        """The colours of that theme; a theme that is not ours keeps them as they are."""
        colours = LOOKS[theme].colours if theme in LOOKS else {}
        self._colours = {RichColor.parse(old): RichColor.parse(new) for old, new in colours.items()}
        self._styled.cache_clear()

    def _style(self, style: Style) -> Style:
        own = self._colours.get(style.color) if style.color else None
        return style + Style(color=own) if own else style

    def apply(self, segments: list[Segment], background: "Color") -> list[Segment]:  # noqa: ARG002
        """The same segments in the colours of the theme."""
        if not self._colours:
            return segments
        return [Segment(text, self._styled(style) if style else style, control) for text, style, control in segments]
