"""How a call that was read looks before it is kept: lines of the preview, and of the deals to choose from."""

from datetime import date
from textwrap import shorten
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.text import Text

from copilot.domain.transcript import Speaker, Transcript
from copilot.tui import marks
from copilot.tui.columns import Column, Row

if TYPE_CHECKING:
    from copilot.service.deal_suggestion import Suggestion

SPEAKERS = (Column("Speaker"), Column("Side", 8), Column("Told by", 10), Column("Turns", 5))
OPENING_TURNS = 8
WARNINGS = 3
LONGEST_TURN = 400
"""Characters shown of a turn."""

BY_COMMAND, BY_KEY = "correct them with --seller NAME", "s changes one"
"""How a side is mended on the command line, and here."""

How = Literal["opened", "chosen", "suggested", "open"]


class DealChoice(NamedTuple):
    """The deal that the call goes to: its id, or the account of a new one; and how it came to be the choice.

    `opened` from that deal, `chosen` by the person, `suggested` until they confirm, `open` while nobody knows.
    """

    deal: str | None = None
    account: str = ""
    how: How = "open"
    reasons: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The account with the deal's id."""
        return self.account if self.account in ("", self.deal) else f"{self.account} ({self.deal})"


def read_as(transcript: Transcript) -> Text:
    """Format, title and counts, why lines were skipped, and what the reader could not tell."""
    why = ", ".join(f"{s.lines} {s.reason}" for s in transcript.skipped)
    skipped = f" · {transcript.skipped_lines} lines skipped" if transcript.skipped_lines else ""
    skipped += f": {why}" if skipped and why else ""
    text = Text(transcript.format, style="bold")
    text.append(f"  {len(transcript.turns)} turns{skipped}", style=marks.QUIET)
    if transcript.title:
        text.append(f"  {transcript.title}")
    for warning in transcript.warnings[:WARNINGS]:
        text.append(f"\n! {warning.replace(BY_COMMAND, BY_KEY)}", style=marks.SOME)
    if more := len(transcript.warnings) - WARNINGS:
        text.append(f"\n! and {more} more" if more > 0 else "", style=marks.SOME)
    return text


def opening(transcript: Transcript) -> Text:
    """The first turns, as a check that the right words were read."""
    text = Text()
    for turn in transcript.turns[:OPENING_TURNS]:
        text.append(f"{turn.speaker or 'unknown speaker'}  ", style=marks.SIDE[turn.side])
        text.append(f"{shorten(turn.text, LONGEST_TURN, placeholder=' …')}\n")
    return text


def speaker(one: Speaker) -> Row:
    """A name with its side, who told it, and how often they speak."""
    told = "nobody yet" if one.side_from == "none" else "you" if one.side_from == "rep" else one.side_from
    cells = (
        Text(one.name, style="bold"),
        marks.side(one.side),
        marks.quiet(told),
        Text(str(one.turns), justify="right"),
    )
    return Row(one.name, cells)


def deal_line(choice: DealChoice, suggestion: "Suggestion | None", today: date) -> Text:
    """Where the call goes and why; what the person can do about it."""
    text = Text()
    if suggestion is not None and suggestion.known is not None and choice.how != "chosen":
        known = suggestion.known
        day = marks.day(known.attached.date(), today)
        text.append(f"! {known.deal} has this call already, since {day}", style=f"bold {marks.SOME}")
        text.append(f"  as {known.id}\n", style=marks.QUIET)
        return text.append("enter opens that deal · d keeps it with another", style=marks.QUIET)
    if choice.deal is None:
        return text.append_text(_without_deal(choice, suggestion))
    if choice.how == "suggested":
        text.append("? ", style=f"bold {marks.SOME}")
        text.append(choice.name, style="bold")
        text.append(f"  {'; '.join(choice.reasons[:3])}\n", style=marks.SOME)
        return text.append("enter confirms it and reads the call · d another deal", style=marks.QUIET)
    text.append("✓ ", style=f"bold {marks.GOOD}")
    text.append(choice.name, style="bold")
    best = suggestion.best if suggestion else None
    if best is not None and best.deal != choice.deal and choice.how == "opened":
        text.append(f"\n! fits {best.account} better: {'; '.join(best.reasons[:2])}", style=marks.SOME)
    return text.append("\nenter reads the call · d another deal", style=marks.QUIET)


def _without_deal(choice: DealChoice, suggestion: "Suggestion | None") -> Text:
    if choice.how == "chosen":
        text = Text("＋ a new deal", style=f"bold {marks.GOOD}")
        return text.append("\nenter makes it and reads the call · d another deal", style=marks.QUIET)
    if suggestion is None:
        return Text("looking through the deals …", style=marks.QUIET)
    if suggestion.fits:
        names = ", ".join(f"{f.account} ({f.reasons[0]})" for f in suggestion.fits[:3])
        text = Text(f"? may be {names}", style=marks.SOME)
        return text.append("\nenter chooses", style=marks.QUIET)
    text = Text("? no deal fits", style=marks.SOME)
    return text.append("\nenter chooses one, or makes a new one for the account", style=marks.QUIET)
