"""What a person sees: the text of the screen that is open."""

from typing import Any

from textual.pilot import Pilot


def seen(pilot: Pilot[Any]) -> str:
    """All lines of the screen as they are drawn."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


def toasts(pilot: Pilot[Any]) -> str:
    """All toasts since the start."""
    return "\n".join(f"{n.title}: {n.message}" for n in pilot.app._notifications)
