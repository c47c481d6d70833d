"""What the review says beside its list: the counters, the end of it, and that there is nothing."""

from collections.abc import Sequence

from rich.text import Text

from copilot.domain.decision_groups import Group
from copilot.domain.proposal import ItemState, ProposalItem
from copilot.domain.sure_enough import sure
from copilot.tui import marks
from copilot.tui.reading import DealFolder

NOTHING = (
    "Nothing waits for a decision.\n\n"
    "  n     on the deal reads a new call\n"
    "  v     show what was decided\n"
    "  w     show what was withheld or rejected, and why\n"
    "  u     take the last decision back\n"
    "  esc   back"
)


def counters(folder: DealFolder, groups: Sequence[Group]) -> Text:
    """How many items are in each state, in how many decisions the open ones are left, and how many `A` takes."""
    text = Text(no_wrap=True, overflow="ellipsis")
    for state in ItemState:
        number = sum(i.state is state for i in folder.items)
        mark, colour = marks.STATE[state]
        if number or state is ItemState.PROPOSED:
            text.append(f"{mark} {number} {state.value}  ", style=colour if number else marks.QUIET)
    waiting = folder.open_items
    if waiting:
        together = sum(sure(i, folder.deal) for i in waiting)
        left = sum(bool(g.open_items) for g in groups)
        text.append(f"{left} to decide  A accepts {together} of {len(waiting)}", style="bold")
    return text


def summary(items: Sequence[ProposalItem]) -> Text:
    """What was decided on this visit, and what is next."""
    text = Text("All decided: ", style="bold")
    told = []
    for state in (ItemState.ACCEPTED, ItemState.EDITED, ItemState.REJECTED):
        if number := sum(i.state is state for i in items):
            mark, _ = marks.STATE[state]
            told.append(f"{mark} {number} {state.value}")
    text.append(", ".join(told))
    for key, what in (("u", "undo"), ("f", "follow-up e-mail"), ("y", "copy the CRM note"), ("esc", "back")):
        text.append("\n" if key == "u" else "   ")
        text.append(key, style=f"bold {marks.OWN}")
        text.append(f" {what}")
    return text
