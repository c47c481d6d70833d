"""Why a text is no transcript, in words that help."""

import re

from copilot.errors import UnreadableInput
from copilot.intake.clock import STAMP
from copilot.intake.header import heading_text
from copilot.intake.source import Source

_CHAT = (
    re.compile(rf"^\s*{STAMP}\s+From\s+.{{1,80}}?\s+to\s+.{{1,80}}?\s*:", re.IGNORECASE),
    re.compile(
        r"^\s*\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]\.?M\.?)?\]?\s*[-–]?\s*\S.{0,60}?:\s",
        re.I,
    ),
    re.compile(r"^\s*(?!\d)\S.{0,60}?\s+\[?\d{1,2}:\d{2}\s?[AP]M\]?\s*$", re.IGNORECASE),
)
_MAIL = re.compile(r"^[>*\s]*(?:from|to|cc|subject|sent|reply-to)\**\s*:\**\s*\S", re.IGNORECASE)
_AGENDA_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\b\d{1,3}\s*(?:min|minutes|mins)\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*+•–]\s|\d{1,3}[.)]\s|\||[a-z][.)]\s)")
_HINT = "give the transcript itself, each turn with its speaker, like `Dana: It sits with our CISO.`"


def chat_log(source: Source) -> bool:
    """Most lines carry the time of the day, or the date, at which somebody typed them."""
    lines = [line[:400] for line in source.lines[:400] if line.strip()]
    typed = sum(1 for line in lines if any(pattern.match(line) for pattern in _CHAT))
    return typed >= 2 and typed >= len(lines) * 0.3


def refusal(source: Source) -> UnreadableInput:
    """The error for a text in which no speech was found."""
    if chat_log(source):
        return UnreadableInput(
            "the input is a chat log: it was typed and not said", "give the transcript of the call, not its chat"
        )
    if re.match(r"\s*[\[{]", source.text[:400]) and not re.match(r"\s*\[[^\]\n]{1,60}\]", source.text[:400]):
        return UnreadableInput("the JSON holds no turns in a known form", _HINT)
    if "-->" in source.text:
        return UnreadableInput("the captions hold no words", "export the transcript again")
    return UnreadableInput(_written_instead([line[:400] for line in source.lines[:2000] if line.strip()]), _HINT)


def _written_instead(lines: list[str]) -> str:
    """What the text is instead of speech."""
    if sum(1 for line in lines[:30] if _MAIL.match(line)) >= 3:
        return "the input is an e-mail and not a call"
    if _is_agenda(lines):
        return "the input is an agenda: it says what was planned, not what was said"
    written = sum(1 for line in lines if _BULLET.match(line) or heading_text(line) is not None)
    if written >= max(2, len(lines) * 0.3):
        return "the input looks like notes and not like speech"
    return "no speakers were found, so nobody's words can be told apart"


def _is_agenda(lines: list[str]) -> bool:
    named = any("agenda" in line.casefold() for line in lines[:5])
    timed = sum(1 for line in lines if _AGENDA_TIME.search(line[:80]))
    return (named and timed >= 2) or (timed >= 3 and timed >= len(lines) * 0.6)
