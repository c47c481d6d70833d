"""The words that a line rests on, as they are shown: who, when, what, and what was said around it."""

from collections.abc import Iterable

from rich.text import Text

from copilot.domain.cite import Cite
from copilot.domain.draft import Analysis
from copilot.domain.grounding import cite_problem
from copilot.domain.transcript import Transcript, Turn
from copilot.tui import marks

AROUND = 2
"""Turns shown before and after a quote."""


def quote(cite: Cite) -> Text:
    """Speaker, side, time and the exact words."""
    text = Text()
    text.append(cite.speaker or "unknown speaker", style=f"bold {marks.SIDE[cite.side]}")
    where = " · ".join(w for w in (cite.side.value, marks.clock(cite.start), f"line {cite.line}") if w)
    text.append(f"  {where}\n", style=marks.QUIET)
    text.append(f"“{cite.quote}”")
    return text


def call_of(cite: Cite, analyses: Iterable[Analysis]) -> Analysis | None:
    """The call in which those words stand at that place, or None; the newest where there are several."""
    return next((a for a in reversed(tuple(analyses)) if cite_problem(a.transcript, cite) is None), None)


def in_context(cite: Cite, analysis: Analysis) -> Text:
    """The quote within the turns around it, under the name and date of its call."""
    transcript = analysis.transcript
    held = transcript.meeting_date
    heading = " · ".join(w for w in (transcript.title or analysis.file, held.isoformat() if held else "") if w)
    text = Text(f"{heading}\n", style=marks.QUIET)
    for turn in _turns_around(cite, transcript):
        within = cite.turn <= turn.n <= cite.turn_end and turn.speaker == cite.speaker
        text.append_text(_turn(turn, cite if within else None))
    text.rstrip()
    return text


def _turns_around(cite: Cite, transcript: Transcript) -> tuple[Turn, ...]:
    return transcript.turns[max(0, cite.turn - 1 - AROUND) : cite.turn_end + AROUND]


def _turn(turn: Turn, cite: Cite | None) -> Text:
    text = Text("▌ " if cite else "  ", style=marks.SIDE[turn.side])
    text.append(f"{turn.speaker or 'unknown speaker'} ", style=marks.SIDE[turn.side] if cite else marks.QUIET)
    text.append(f"{marks.clock(turn.start)}  ".lstrip(), style=marks.QUIET)
    if cite is None:
        text.append(turn.text, style=marks.QUIET)
    else:
        before, found, after = turn.text.partition(cite.quote)
        text.append(before)
        text.append(found, style="bold underline")
        text.append(after)
    return text.append("\n")
