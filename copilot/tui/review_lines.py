"""The lines of the review: a heading for each call, its decisions, and what an opened one holds."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rich.text import Text

from copilot.domain.deal import Call, Deal
from copilot.domain.deal_parts import entered_in
from copilot.domain.decision_groups import Group
from copilot.domain.proposal import ItemKind, ItemState, ProposalItem
from copilot.tui import changes, marks

Folding = Literal["", "▸", "▾"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a heading (no items), a group, or one item. `own` wrote what it would change: "you" or a name."""

    id: str
    words: str
    items: tuple[ProposalItem, ...] = ()
    depth: int = 0
    folding: Folding = ""
    own: str | None = None

    @property
    def open_items(self) -> tuple[ProposalItem, ...]:
        """What waits for a decision here."""
        return tuple(i for i in self.items if i.state is ItemState.PROPOSED)


def lines(
    groups: Sequence[Group],
    before: Sequence[ProposalItem],
    opened: Collection[str],
    calls: Iterable[Call],
    deal: Deal,
    user: str,
) -> tuple[Line, ...]:
    """The decisions under their calls (named where there are several), then what was decided `before`, one by one."""
    titles = {c.id: _title(c) for c in calls}
    several = len({g.call for g in groups}) > 1
    found, call = list[Line](), None
    for group in groups:
        if several and group.call != call:
            found.append(Line(f"call-{group.call}", titles.get(group.call, group.call)))
        call = group.call
        found += [_signed(n, deal, user) for n in _group(group, opened, 0)]
    if before:
        found.append(Line("before", "decided before"))
        found += [_item(i, 0) for i in before]
    return tuple(found)


def _title(call: Call) -> str:
    held = call.meeting_date.isoformat() if call.meeting_date else ""
    return " · ".join(w for w in (held, call.title or call.file) if w)


def _group(group: Group, opened: Collection[str], depth: int) -> Iterator[Line]:
    if len(group.items) == 1 and not group.parts:
        yield _item(group.items[0], depth)
        return
    is_open = group.id in opened
    yield Line(group.id, _words(group), group.items, depth, "▾" if is_open else "▸")
    if is_open and group.parts:
        for part in group.parts:
            yield from _group(part, opened, depth + 1)
    elif is_open:
        yield from (_item(i, depth + 1) for i in group.items)


def _item(item: ProposalItem, depth: int) -> Line:
    return Line(item.id, _change(item), (item,), depth)


def _signed(line: Line, deal: Deal, user: str) -> Line:
    """The line with the name of the person who wrote what it would change."""
    written = [f.by for i in line.open_items for f in entered_in(deal, i.kind, i.target).values()]
    return replace(line, own=author(written[-1], user)) if written else line


def author(by: str, user: str) -> str:
    """Who wrote something, as the user reads it."""
    return "you" if by == user else by


def _change(item: ProposalItem) -> str:
    return f"{changes.KIND[item.kind]:<10}{changes.subject(item)}  {changes.short(item)}"


def _words(group: Group) -> str:
    """What a closed group says: the first of its items and how many more, or the people, or the rest."""
    if group.parts:
        return f"the rest ({len(group.items)}): {', '.join(dict.fromkeys(changes.subject(i) for i in group.items))}"
    if all(i.kind is ItemKind.PERSON for i in group.items):
        return f"{'people':<10}{', '.join(changes.subject(i) for i in group.items)}"
    kinds = ", ".join(dict.fromkeys(changes.KIND[i.kind] for i in group.items[1:]))
    return f"{_change(group.items[0])}  +{len(group.items) - 1} {kinds}"


def drawn(line: Line, writing: Collection[str]) -> Text:
    """The line with its marks and, once it is decided, the word."""
    if not line.items:
        return Text(line.words, style=f"italic {marks.QUIET}", no_wrap=True, overflow="ellipsis")
    text = Text("  " * line.depth, no_wrap=True, overflow="ellipsis")
    undecided = bool(line.open_items)
    if any(i.id in writing for i in line.items):
        text.append("… ", style=f"bold {marks.SOME}")
    elif undecided:
        mark, colour = marks.STATE[ItemState.PROPOSED]
        text.append(f"{mark} ", style=f"bold {colour}")
    else:
        for state in dict.fromkeys(i.state for i in line.items):
            mark, colour = marks.STATE[state]
            text.append(f"{mark} {state.value} ", style=colour)
    if line.folding:
        text.append(f"{line.folding} ", style=marks.QUIET)
    if undecided and len(line.open_items) < len(line.items):
        text.append(f"{len(line.open_items)} of {len(line.items)} open  ", style=marks.SOME)
    kind, rest = (line.words[:10], line.words[10:]) if line.words[9:10] == " " else ("", line.words)
    text.append(kind, style=marks.QUIET)
    text.append(rest, style="bold" if undecided else marks.QUIET)
    if line.own:
        text.append(f"  ⌨ {line.own} wrote this", style=marks.OWN)
    return text
