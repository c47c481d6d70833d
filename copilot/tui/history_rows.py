"""The history as a table: who did what when, what it changed, on which words."""

from textwrap import shorten
from typing import Any

from rich.text import Text

from copilot.domain.proposal import Action, HistoryEntry
from copilot.tui import changes, marks
from copilot.tui.columns import Column, Row
from copilot.tui.reading import DealFolder
from copilot.tui.rows import count

HISTORY = (
    Column("When", 12),
    Column("Who", 8, at="narrow"),
    Column("Who", 14, at="wide"),
    Column("Did", 8),
    Column("What"),
    Column("On the words", at="wide"),
    Column("Said", 4, at="narrow"),
)
_DID = {Action.ACCEPTED: marks.GOOD, Action.EDITED: marks.OWN, Action.REJECTED: marks.BAD}
_QUOTE = 160
"""Characters of a quote in the table; the whole stands behind Enter, in its surroundings."""


def history(folder: DealFolder) -> tuple[Row, ...]:
    """Newest first; what was taken back is struck through."""
    return tuple(_event(entry, folder) for entry in reversed(folder.history))


def _event(entry: HistoryEntry, folder: DealFolder) -> Row:
    what, change = _change(entry, folder)
    colour = _DID.get(entry.action, marks.OWN)
    gone = "strike" if entry.undone else ""
    told = Text(what, style=gone)
    if change:
        told.append(f"  {change}", style=f"{gone} {marks.QUIET}".strip())
    return Row(
        str(entry.seq),
        (
            marks.quiet(f"{entry.at:%d %b %H:%M}"),
            Text(entry.by),
            Text(entry.by),
            Text(entry.action.value, style=colour),
            told,
            _words(entry),
            count(len(entry.cites), marks.GOOD),
        ),
        what,
        entry.cites,
    )


def _words(entry: HistoryEntry) -> Text:
    """The first quote and its speaker, and how many more there are."""
    if not entry.cites:
        return marks.quiet("–")
    cite, more = entry.cites[0], len(entry.cites) - 1
    text = Text(f"{cite.speaker or 'unknown speaker'}: ", style=marks.SIDE[cite.side])
    text.append(f"“{shorten(cite.quote, _QUOTE, placeholder=' …')}”")
    return text.append(f" +{more}", style=marks.QUIET) if more else text


def _change(entry: HistoryEntry, folder: DealFolder) -> tuple[str, str]:
    """What an entry is about, and from what to what it went."""
    item = next((i for i in folder.items if i.id == entry.item), None)
    if item is not None:
        return f"{changes.KIND[item.kind]}: {changes.subject(item)}", changes.short(item)
    what = entry.item.replace("_", " ")
    if entry.kind != "field":
        return what, ""
    before, after = _value(entry.before), _value(entry.after)
    return what, f"{before} → {after}" if before != after else ""


def _value(part: dict[str, Any] | None) -> str:
    value = (part or {}).get("value")
    if value is None or value == "":
        return "none"
    if isinstance(value, dict):
        return f"{len(value.get('milestones', value))} milestones"
    return shorten(str(value).replace("_", " "), 40, placeholder=" …")
