"""The time of a promise that names none itself: beside it, in what it answers, in what is agreed next."""

import re
from collections.abc import Sequence

from copilot.evidence import promise_words as say
from copilot.evidence.calendar import week_friday
from copilot.evidence.calendar_words import MONTH
from copilot.evidence.context import Passage, sentence_spans, sentences
from copilot.evidence.dates import DueDate, Reference, due_in, find_times

_REACH = 3
"""Passages after a promise in which its time may still be agreed."""
_BARE_WORDS = 7
"""Words that a sentence may hold beside its time and still say nothing but the time."""
_THEN = re.compile(
    r"\b(?:by|before|until|on)\s+then\b|\bthe\s+same\s+(?:day|date)\b|\b(?:before|in)\s+(?:that\s+(?:week|day))\b|\bthat\s+day\b"
    r"|\bbefore\s*[.,!]?\s*$",
    re.IGNORECASE,
)
"""Points back to a time that was named before."""
_THAT_WEEK = re.compile(r"\bthat\s+week\b", re.IGNORECASE)
_ASKS_WHEN = re.compile(
    r"\b(?:by\s+when|when|how\s+(?:soon|long|quick\w*)|what(?:'s\s+the)?\s+(?:day|date|time)|until\s+when|which\s+day)\b[^.!]*\?",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"^\W*(?:or\s+|oh\s+|wait\s+)*(?:no|actually|sorry|rather|make\s+that|scratch\s+that)\b", re.IGNORECASE
)
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri)day", re.IGNORECASE)
_NUMBERED = re.compile(r"\d|\bweek\b|(?:first|second|third|[a-z]th)\b", re.IGNORECASE)
_WEEK = 7
_OWN_NEWS = re.compile(
    r"\b(?:i'm|i\s+am|we're|we\s+are|i've|we've|there's|there\s+is|he's|she's|they're|was|were|had|have\s+to|meeting|starts?|happens?"
    r"|birthday|holiday|off|away|because)\b",
    re.IGNORECASE,
)
"""Says something of its own, so that its time is not that of the promise beside it."""
_ADDED = re.compile(
    r"\W*(?:by|before|no\s+later\s+than)(?:\s+[\w'’]+){1,5}?"
    r"(?=\s*[.!;]|\s+(?:I|we)(?:'ll|’ll|\s+will)?\s+\w+\s+(?:it|that|them)\b)",
    re.IGNORECASE,
)
"""Opens with a deadline ("By the twenty eighth."; "By the fifth of May I put it in")."""
_OF_A_MEETING = re.compile(r"\bo'?clock\b|\bsame\s+(?:time|hour)\b", re.IGNORECASE)
"""An hour: the day beside it is that of a meeting."""
_BARE_MONTH = re.compile(MONTH, re.IGNORECASE)


def time_beside(passage: Passage, sentence: str, ref: Reference) -> DueDate:
    """The time in the sentences next to a promise that hold little else ("I'll send it. By Tuesday.")."""
    spans = sentence_spans(passage.text)
    here = next((k for k, (a, b) in enumerate(spans) if passage.text[a:b] == sentence), None)
    if here is None:
        return DueDate()
    for k in (here + 1, here + 2, here - 1):
        if 0 <= k < len(spans):
            text = passage.text[spans[k][0] : spans[k][1]]
            found = bare_time(text, ref)
            if found.phrase and not (k < here and (_OF_A_MEETING.search(text) or _takes_theirs(found, passage, ref))):
                return found
    return DueDate()


def time_added(passage: Passage, sentence: str, ref: Reference) -> DueDate:
    """The deadline with which the next sentence opens, where it says nothing else or goes on about the same thing."""
    after = passage.text[passage.text.find(sentence) + len(sentence) :]
    m = _ADDED.match(after)
    return due_in(m.group(), ref) if m else DueDate()


def _takes_theirs(found: DueDate, passage: Passage, ref: Reference) -> bool:
    """The time is that of what the other side promised in the words before ("Monday's perfect")."""
    before = passage.before_text
    days = {t.due for t in find_times(before, ref)}
    return found.due in days and any(say.promises_in(s) for s in sentences(before))


def time_corrected(due: DueDate, passage: Passage, sentence: str, ref: Reference) -> DueDate:
    """The time of the sentence after, where it takes back that of the promise ("Or no, not today. Monday.")."""
    spans = sentence_spans(passage.text)
    here = next((k for k, (a, b) in enumerate(spans) if passage.text[a:b] == sentence), len(spans))
    if not due.phrase or here + 1 >= len(spans):
        return due
    after = passage.text[spans[here + 1][0] : spans[here + 1][1]]
    found = due_in(after, ref)
    return found if found.due and _TAKES_BACK.match(after) else due


def time_echoed(due: DueDate, following: Sequence[Passage], ref: Reference) -> DueDate:
    """The day by its number, where somebody names it right after: of a weekday a week on, that is the one meant."""
    if due.due is None or not _WEEKDAY.search(due.phrase or ""):
        return due
    for passage in following[:2]:
        for t in find_times(_first(passage.text), ref):
            words = passage.text[t.start : t.end]
            same_weekday = _WEEKDAY.search(words) and t.due and (t.due - due.due).days == _WEEK
            if same_weekday and _NUMBERED.search(words):
                return DueDate(due=t.due, phrase=words.strip(" ,."))
    return due


def bare_time(text: str, ref: Reference) -> DueDate:
    """The time of words that hold little else; none where they tell something of their own."""
    found = due_in(text, ref)
    if not found.phrase or _OWN_NEWS.search(text) or _opens_with_month(found, text):
        return DueDate()
    others = len(text.split()) - len(found.phrase.split())
    return found if others <= _BARE_WORDS else DueDate()


def _opens_with_month(found: DueDate, text: str) -> bool:
    """A month that names what is meant ("August, all nineteen.") and no time by which it comes."""
    phrase = found.phrase or ""
    return _BARE_MONTH.fullmatch(phrase) is not None and text.lstrip().startswith(f"{phrase},")


def time_meant(words: str, passage: Passage, ref: Reference) -> DueDate:
    """The earlier time to which "by then" or "the same day" points: in the passage, else in what it answers."""
    if _THEN.search(words) is None:
        return DueDate()
    at = passage.text.find(words)
    for text in (passage.text[: max(0, at)], passage.before_text, passage.before.before_text if passage.before else ""):
        named = [s for s in find_times(text, ref) if s.kind == "day"]
        if named and named[-1].due and _THAT_WEEK.search(words):
            return DueDate(due=week_friday(named[-1].due), phrase="that week")
        if named:
            return DueDate(due=named[-1].due, phrase=text[named[-1].start : named[-1].end].strip(" ,."))
    return DueDate()


def time_asked(passage: Passage, ref: Reference) -> DueDate:
    """The time in the question or the wish of the other side that a promise answers."""
    before = passage.before
    if before is None or before.speaker == passage.speaker:
        return DueDate()
    last = before.text[sentence_spans(before.text)[-1][0] :] if before.text.strip() else ""
    for text in (last, before.text):
        asks = say.REQUEST.search(text) is not None or text.rstrip().endswith("?")
        found = due_in(text, ref)
        if found.phrase and (asks or bare_time(text, ref).phrase):
            return found
    return DueDate()


def time_agreed(owner: str | None, following: Sequence[Passage], ref: Reference) -> DueDate:
    """The time on which both settle right after a promise: asked for and answered, or proposed and taken.

    A new promise of the same person ends the search.
    """
    proposed = DueDate()
    asked = False
    for passage in following[:_REACH]:
        own = passage.speaker == owner or owner is None
        if own and asked and (found := _time_in_reply(passage.text, ref)).phrase:
            return found
        if own and any(say.promises_in(passage.text)) and not bare_time(passage.text, ref).phrase:
            break
        found = _time_in_reply(passage.text, ref)
        if own:
            if found.phrase and proposed.phrase:
                return found
            if proposed.phrase and say.ACCEPTS.match(passage.text) and not say.DECLINES.search(passage.text):
                return proposed
            if found.phrase and (bare_time(passage.text, ref).phrase or bare_time(_first(passage.text), ref).phrase):
                return found
        elif found.phrase:
            proposed = found if bare_time(passage.text, ref).phrase else proposed
        asked = asked or (not own and _ASKS_WHEN.search(passage.text) is not None)
    return DueDate()


def _time_in_reply(text: str, ref: Reference) -> DueDate:
    """The time in the first two sentences of a reply."""
    return due_in(_opening(text), ref)


def _opening(text: str) -> str:
    """The first two sentences."""
    spans = sentence_spans(text)
    return text[: spans[1][1]] if len(spans) > 1 else text


def _first(text: str) -> str:
    """The first sentence."""
    return next(iter(sentences(text)), text)
