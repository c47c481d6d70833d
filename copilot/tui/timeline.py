"""A plan drawn in text: one bar for each milestone, from where it can begin to where it ends, with today's line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rich.text import Text

from copilot.domain.plan import MilestoneStatus
from copilot.domain.plan_outlook import Outlook
from copilot.tui import marks

TODAY, CLOSE = "│", "┊"
STATUS_MARK = {
    MilestoneStatus.NOT_STARTED: "○",
    MilestoneStatus.IN_PROGRESS: "◐",
    MilestoneStatus.DONE: "✓",
    MilestoneStatus.BLOCKED: "✗",
    MilestoneStatus.DROPPED: "–",
}
LEGEND = "✓ done  ━◆ due  !━ late  ┄◇ slips to  ✗ blocked  │ today  ┊ close date"
_ROOM = 0.18
"""Of the days shown, so many are added on the right, where a bar says how late it is."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Days on a line of `width` characters."""

    first: date
    last: date
    width: int

    @classmethod
    def over(cls, outlook: Iterable[Outlook], today: date, close: date | None, width: int) -> "Scale":
        """All dates of a plan, with today and the close date."""
        days = [today, *([close] if close else [])]
        for o in outlook:
            days += [d for d in (o.milestone.due, o.starts, o.finish) if d is not None]
        first, last = min(days), max(days)
        room = timedelta(days=max(3, round((last - first).days * _ROOM)))
        return cls(first, last + room, max(1, width))

    def at(self, day: date) -> int:
        """The place of a day, counted from 0."""
        days = (self.last - self.first).days or 1
        return max(0, min(self.width - 1, round((day - self.first).days / days * (self.width - 1))))


class _Line:
    """Characters with colours, put one over the other."""

    def __init__(self, width: int) -> None:
        self._cells: list[tuple[str, str]] = [(" ", "")] * width
        self.used: list[int] = []

    def put(self, at: int, mark: str, style: str, *, beneath: bool = False) -> None:
        self._cells[at] = (mark, style)
        if not beneath:
            self.used.append(at)

    def stretch(self, start: int, end: int, mark: str, style: str) -> None:
        for at in range(start, end + 1):
            self.put(at, mark, style)

    def say(self, words: str, style: str) -> None:
        """Words beside what is drawn: on its right, else on its left, else nowhere."""
        if not self.used:
            return
        right, left = max(self.used) + 2, min(self.used) - len(words) - 1
        at = right if right + len(words) <= len(self._cells) else left
        if at >= 0:
            self._cells[at : at + len(words)] = [(c, style) for c in words]

    def text(self) -> Text:
        return Text.assemble(*self._cells, no_wrap=True, overflow="crop")


def bar(outlook: Outlook, scale: Scale, today: date, close: date | None) -> Text:
    """The bar of one milestone."""
    line = _Line(scale.width)
    if close is not None:
        line.put(scale.at(close), CLOSE, marks.QUIET, beneath=True)
    line.put(scale.at(today), TODAY, marks.OWN, beneath=True)
    milestone = outlook.milestone
    mark = STATUS_MARK[milestone.status]
    if not milestone.status.open:
        if milestone.due:
            line.put(scale.at(milestone.due), mark, marks.MILESTONE[milestone.status])
    elif outlook.late:
        _late(line, outlook, scale, today)
    else:
        _coming(line, outlook, scale, today)
    return line.text()


def _late(line: _Line, outlook: Outlook, scale: Scale, today: date) -> None:
    due = outlook.milestone.due or today
    line.stretch(scale.at(due), max(scale.at(due), scale.at(today) - 1), "━", marks.BAD)
    line.put(scale.at(due), "!", f"bold {marks.BAD}")
    end = outlook.finish or today
    if end > today:
        _slip(line, scale, today, end)
    line.used.append(scale.at(today))
    line.say(f"{outlook.late}d late", f"bold {marks.BAD}")


def _coming(line: _Line, outlook: Outlook, scale: Scale, today: date) -> None:
    milestone = outlook.milestone
    blocked = milestone.status is MilestoneStatus.BLOCKED
    colour = marks.BAD if blocked else marks.SOME if milestone.status is MilestoneStatus.IN_PROGRESS else marks.OWN
    if milestone.due is None:
        if outlook.finish is not None:
            line.put(scale.at(outlook.finish), "◇", marks.SOME)
            line.say("no date", marks.QUIET)
        return
    start = min(milestone.due, max(today, outlook.starts or today))
    line.stretch(scale.at(start), scale.at(milestone.due), "━", colour)
    line.put(scale.at(milestone.due), "✗" if blocked else "◆", f"bold {colour}")
    if outlook.slips and outlook.finish is not None:
        _slip(line, scale, milestone.due, outlook.finish)
        line.say(f"+{outlook.slips}d", marks.SOME)


def _slip(line: _Line, scale: Scale, start: date, end: date) -> None:
    line.stretch(scale.at(start) + 1, scale.at(end), "┄", marks.SOME)
    line.put(scale.at(end), "◇", f"bold {marks.SOME}")


def axis(scale: Scale, today: date) -> str:
    """The months above the bars, and a mark over today's line."""
    cells = [" "] * scale.width
    for start in _month_starts(scale):
        at = scale.at(start)
        label = f"{start:%b}" if start.month > 1 else f"{start:%b %y}"
        if at + len(label) <= scale.width and not "".join(cells[max(0, at - 1) : at + len(label)]).strip():
            cells[at : at + len(label)] = label
    at = scale.at(today)
    words = "▼ today"
    room = cells[at : at + len(words) + 1]
    cells[at] = "▼"
    if at + len(words) <= scale.width and not "".join(room).strip():
        cells[at : at + len(words)] = words
    return "".join(cells)


def _month_starts(scale: Scale) -> Sequence[date]:
    months = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month
    numbers = (scale.first.month - 1 + n for n in range(months + 1))
    starts = (date(scale.first.year + n // 12, n % 12 + 1, 1) for n in numbers)
    return [max(s, scale.first) for s in starts]
