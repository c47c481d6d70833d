"""Headings in a text, and which of them begin something that is no talk."""

import re

from copilot.intake.header import heading_text

_NOTES = re.compile(
    r"^(?:(?:call|meeting|ai|rep|sales|internal|coaching|session|gemini|executive)\s+)?(?:notes?\b|summary\b|recap\b|debrief\b"
    r"|analysis\b|feedback\b|highlights\b|outline\b|chapters\b|takeaways\b|scorecard\b|evaluation\b|commentary\b)"
    r"|^(?:action items?|key (?:takeaways?|points?|moments?|learnings?|insights?|elements?|details)|keywords|what went"
    r"|post[- ]call|crm (?:notes?|update)|chat(?: log| messages?)?$|meddpicc|meddicc?|tags$|glossary|suggested"
    r"|next steps? (?:&|and) |discussion notes|details$)",
    re.IGNORECASE,
)
_SOFT_NOTES = re.compile(r"^(?:next steps?|outcomes?|follow[- ]?ups?|decisions?|open questions|to[- ]?dos?)\b", re.I)
_TALK = re.compile(
    r"^(?:full |call |meeting |raw |the )*(?:transcript|transcription|conversation|dialogue?)\b(?! (?:ended|of))", re.I
)
_BOLD_LINE = re.compile(r"(\*\*|__)[^*_]{2,100}:?\1:?")


def section_text(line: str) -> str:
    """The text of a heading of any kind, without its marks."""
    return (heading_text(line) or line).strip(" \t*_#:📖📝✨-–")


def begins_notes(text: str) -> bool:
    """Notes, summaries, chat: what stands below was written and not said."""
    return _NOTES.match(text) is not None


def may_begin_notes(text: str) -> bool:
    """A heading of notes that a part of the talk can have as well: "Next steps"."""
    return _SOFT_NOTES.match(text) is not None


def begins_talk(text: str) -> bool:
    """The heading over the talk itself."""
    return len(text) < 40 and _TALK.match(text) is not None


def section_level(line: str) -> int | None:
    """How deep a heading is: 1 to 6 in markdown, 7 in bold, 8 for a plain line that begins notes; or None."""
    if len(line) > 200:
        return None
    text = line.strip()
    if heading_text(line) is not None:
        return len(text) - len(text.lstrip("#"))
    if _BOLD_LINE.fullmatch(text):
        return 7
    plain = section_text(text)
    alone = text.endswith(":") or text.isupper() or len(plain.split()) <= 2
    if len(plain) < 60 and alone and (begins_notes(plain) or (text.endswith(":") and may_begin_notes(plain))):
        return 8
    return 8 if alone and begins_talk(plain) else None
