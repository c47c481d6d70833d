"""Why a text is no transcript, in words that help."""

import itertools
import re

from copilot.errors import UnreadableInput
from copilot.intake.clock import STAMP, seconds
from copilot.intake.cues import is_sbv_chat
from copilot.intake.header import heading_text
from copilot.intake.mail_file import is_mail_file
from copilot.intake.source import Source
from copilot.intake.tables import is_chat_rows

_CHAT = (
    re.compile(r"^\d{1,2}:\d{2}:\d{2}\t\s?[^\t]{1,80}:\s*\t"),
    re.compile(rf"^\s*{STAMP}\s+From\s+.{{1,80}}?\s+to\s+.{{1,80}}?\s*:", re.IGNORECASE),
    re.compile(r"^\s*\d{1,2}:\d{2}:\d{2}\s+From\s+\S.{0,80}?\s:\s"),
    re.compile(
        r"^\s*\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]\.?M\.?)?\]?\s*[-–]?\s*\S.{0,60}?:\s",
        re.I,
    ),
    re.compile(r"^\s*(?!\d)\S.{0,60}?\s+\[?\d{1,2}:\d{2}\s?[AP]M\]?\s*$", re.IGNORECASE),
)
_MAIL_BLOCK = re.compile(
    r"^[> \t*]*(?:from|von|de)\**:.*\n(?:.*\n){0,2}?"
    r"[> \t*]*(?:sent|date|to|subject|gesendet|an|betreff|envoyé|à|objet)\**:",
    re.IGNORECASE | re.MULTILINE,
)
_MAIL = re.compile(r"^[>*\s]*(?:from|to|cc|subject|sent|reply-to)\**\s*:\**\s*\S", re.IGNORECASE)
_AGENDA_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\b\d{1,3}\s*(?:min|minutes|mins)\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*+•–]\s|\d{1,3}[.)]\s|\||[a-z][.)]\s)")
_THREAD = re.compile(
    r"^\s*(?:\d+ repl(?:y|ies)\b|last reply\b|view thread|replied to a thread|(?:new|\d+) messages?\s*$)",
    re.I,
)
_JSON = re.compile(r"\s*(?:\{|\[(?![^\]\n]{1,60}\]))")
_SINGLE_WORDS = re.compile(r'"(?:words|word_timestamps)"\s*:\s*\[\s*\{')
_TIMED = re.compile(rf"^\s*[\[(]?({STAMP})[\])]?\b|^.{{1,60}}?\s{{2,}}[\[(]?({STAMP})[\])]?\s*$")
_BARE_TIME = re.compile(rf"^\s*[\[(]?{STAMP}[\])]?\s*$")
_HINT = "give the transcript itself, each turn with its speaker, like `Dana: It sits with our CISO.`"
_PLAIN_HINT = f"{_HINT}; lines of talk without names are read with --format plain"
_MAIL_HINT = "read it into the deal with --as email"
_NOTE_HINT = f"{_HINT}; your own notes are read with --as note"
_JSON_HINT = "see `sales-copilot transcript --formats`; ask the recorder for utterances or paragraphs with speakers"


def chat_log(source: Source) -> int:
    """The number of the first line that was typed, where most lines carry the time of the day, or the date, at which
    somebody typed them; 0 where they do not."""
    if is_chat_rows(source.lines):
        return next(n for n, line in enumerate(source.lines, start=1) if line.strip())
    if is_sbv_chat(source):
        return next(n for n, line in enumerate(source.lines, start=1) if line.strip())
    lines = [(n, line[:400]) for n, line in enumerate(source.lines[:400], start=1) if line.strip()]
    typed = [n for n, line in lines if any(pattern.match(line) for pattern in _CHAT)]
    threads = sum(1 for _, line in lines if _THREAD.match(line))
    if len(typed) >= 2 and (len(typed) >= len(lines) * 0.3 or threads):
        return typed[0]
    return 0


def mail_thread(source: Source) -> int:
    """The number of the line on which an e-mail begins, where the text is an .eml file or has two header blocks."""
    if is_mail_file(source.text):
        return 1
    blocks = list(itertools.islice(_MAIL_BLOCK.finditer(source.text[:200_000]), 2))
    return source.text.count("\n", 0, blocks[0].start()) + 1 if len(blocks) > 1 else 0


def refusal(source: Source) -> UnreadableInput:
    """The error for a text in which no speech was found."""
    typed = chat_log(source)
    if typed:
        return UnreadableInput(
            f"the input is a chat log or a message log: line {source.place(typed)} was typed and not said",
            "give the transcript of the call, not its chat; an e-mail thread can be read with --as email",
        )
    mail = mail_thread(source)
    if mail:
        return UnreadableInput(f"the input is an e-mail and not a call (line {source.place(mail)})", _MAIL_HINT)
    if source.container == "text" and _JSON.match(source.text[:400]):
        return _no_turns(source.text)
    if "-->" in source.text:
        first = next(n for n, line in enumerate(source.lines, start=1) if "-->" in line)
        return UnreadableInput(f"the captions hold no words (the first cue is on line {first})", "export them again")
    apart = _backward(source) or _bare_times(source)
    if apart:
        return apart
    reason, line, hint = _written_instead([(n, x[:400]) for n, x in enumerate(source.lines[:2000], 1) if x.strip()])
    return UnreadableInput(f"{reason} (line {source.place(line)})", hint)


def _no_turns(text: str) -> UnreadableInput:
    """The error for JSON without turns."""
    words = _SINGLE_WORDS.search(text)
    if words is None:
        return UnreadableInput("the JSON holds no turns in a known form (line 1)", _JSON_HINT)
    line = text.count("\n", 0, words.start()) + 1
    return UnreadableInput(f"the JSON holds single words and not who says them (line {line})", _JSON_HINT)


def _backward(source: Source) -> UnreadableInput | None:
    """Lines with times that run backward: whatever they are, they are not one recording."""
    times = [
        (n, found)
        for n, line in enumerate(source.lines[:5000], start=1)
        if (match := _TIMED.match(line[:120])) and (found := seconds(match[1] or match[2])) is not None
    ]
    back = [(a, b) for a, b in itertools.pairwise(times) if b[1] < a[1]]
    if len(times) < 3 or len(back) < max(1, len(times) * 0.2):
        return None
    before, at = back[0]
    return UnreadableInput(
        f"the timecodes do not line up: line {source.place(at[0])} goes back behind line {source.place(before[0])}",
        "give one recording in its order, or paste it as lines of `Name: text`",
    )


def _bare_times(source: Source) -> UnreadableInput | None:
    """Lines with times alone between words, where no name tells what the times belong to."""
    lines = source.lines[:5000]
    bare = [n for n, line in enumerate(lines, 1) if _BARE_TIME.match(line[:60])]
    if len(bare) < 3 or len(bare) < sum(1 for line in lines if line.strip()) * 0.4:
        return None
    reason = f"the timecodes do not line up with words: line {source.place(bare[0])} holds a time and nothing else"
    return UnreadableInput(reason, _HINT)


def _written_instead(lines: list[tuple[int, str]]) -> tuple[str, int, str]:
    """What the text is instead of speech, on which line that shows, and what to do."""
    first = lines[0][0] if lines else 1
    mail = [n for n, line in lines[:30] if _MAIL.match(line)]
    if len(mail) >= 3:
        return "the input is an e-mail and not a call", mail[0], _MAIL_HINT
    if _is_agenda([line for _, line in lines]):
        line = next((n for n, x in lines if _AGENDA_TIME.search(x[:80])), first)
        return "the input is an agenda: it says what was planned, not what was said", line, _HINT
    written = [n for n, line in lines if _BULLET.match(line) or heading_text(line) is not None]
    if len(written) >= max(2, len(lines) * 0.3):
        return "the input looks like notes and not like speech", written[0], _NOTE_HINT
    return "no speakers were found, so nobody's words can be told apart", first, _PLAIN_HINT


def _is_agenda(lines: list[str]) -> bool:
    named = any("agenda" in line.casefold() for line in lines[:5])
    timed = sum(1 for line in lines if _AGENDA_TIME.search(line[:80]))
    return (named and timed >= 2) or (timed >= 3 and timed >= len(lines) * 0.6)
