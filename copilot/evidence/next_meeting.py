"""The next meeting as both sides agreed it: the day that stands at the end of the talk about meeting again."""

import re
from collections.abc import Sequence
from datetime import date

from copilot.domain.cite import cite_turn
from copilot.domain.signals import NextMeeting
from copilot.domain.transcript import Side, Transcript, Turn
from copilot.evidence.dates import Reference, TimeSpan, find_times
from copilot.evidence.promise_words import promises_in

_OPENS = re.compile(
    r"\b(?:when\s+(?:do|should|shall|can|could|would|are)\s+we|so\s+when|next\s+(?:one|call|time|meeting|session|check\s?-?point|review|steps?\s+call)"
    r"|(?:get|talk|meet|speak|catch\s+up|sit\s+down|regroup|reconvene)\s+(?:back\s+)?(?:together|again|the\s+week|then|next)|another\s+(?:call|session|\w+\s+minutes)"
    r"|pick\s+a\s+(?:time|day|date)|same\s+(?:time|sort\s+of\s+time)|follow[-\s]?up\s+(?:call|meeting|session)|something\s+in\s+(?:the\s+(?:diary|calendar)|for|between)"
    r"|i'd\s+like\s+to\s+meet|shall\s+we\s+(?:say|do|get|put|book|meet)|(?:book|put|set)\s+(?:in\s+)?(?:a|some|the)\s+(?:time|call|slot|meeting|session)"
    r"|(?:half\s+an\s+hour|\w+\s+minutes|an\s+hour)\b[^.?!]*\?|(?:does|would|how's|how\s+about|what\s+about)\b[^.?!]*\b(?:work|suit|good|free)\b|technical\s+session|demo\s+on)\b",
    re.IGNORECASE,
)
"""Begins the talk about meeting again."""
_ACCEPTED = re.compile(
    r"\b(?:works?|perfect|great|good|fine|done|deal|sounds|see\s+you|let's\s+(?:do|say|go)|confirmed|it\s+is|i\s+can|i'm\s+in|invite|invitation|calendar"
    r"|yes|yeah|yep|sure|okay|ok|aye|lovely|that's\s+me|i'll\s+(?:be\s+there|send|block|get\s+that))\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:can't|cannot|doesn't\s+work|won't|not\s+(?:free|possible|good|the|that|on)|no\b|i'm\s+(?:in|at|on|off|flying|with|away)|we\s+have\s+the|rather|instead)",
    re.IGNORECASE,
)
_WIDE = re.compile(
    r"\b(?:week|month|quarter|year|end\s+of|today|tonight|jan\w*|feb\w*|mar\w*|apr\w*|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\d|(?:st|nd|rd|th|first|second|third)\b", re.IGNORECASE)
_HOUR = re.compile(
    r"\b(?:at\s+)?(?:\d{1,2}(?::\d\d)?\s*(?:am|pm|a\.m\.|p\.m\.|o'?clock)|(?:at|@)\s+\d{1,2}(?::\d\d)?|(?:half\s+(?:past\s+)?|quarter\s+(?:past|to)\s+)\w+"
    r"|(?:at\s+)?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon)(?:\s+thirty|\s+fifteen|\s+forty\s*-?five)?"
    r"(?:\s+o'?clock|\s+[ap]\s?\.?m\b)?(?=\s*(?:[.,?!]|$)))(?:\s+(?:Central|Eastern|Pacific|GMT|CET|BST|our\s+time))?",
    re.IGNORECASE,
)
_REACH = 8
"""Turns after its opening in which a time is settled."""
_ENDING = 25
"""Turns at the end of a call in which a day with an hour is a meeting, however the talk came to it."""
_BACK = 1
"""Turns back to a promise whose day is only repeated."""
_INVITES = re.compile(
    r"\b(?:invit\w+|calendar|diary|series|block|book|meet|see\s+(?:you|each)|speak|call|join|link|session|send\s+(?:it|that|something)\s+(?:round|out|over|through))\b"
    r"|\bput\s+(?:it|that|something|\w+\s+\w+)\s+(?:in|out)\b|\bget\s+(?:it|that|something)\s+(?:in|out)\b|\btalk\s+(?:then|again|on)\b",
    re.IGNORECASE,
)
"""Promises to be there, or to invite."""
_CLOSES = 3
"""Turns after a day was named in which the other side takes it."""


def next_meeting(transcript: Transcript) -> NextMeeting | None:
    """The last agreed time to meet again, or None. Without a meeting date the words are kept, and no day is named."""
    reference = Reference(transcript.meeting_date or date(2000, 1, 3))
    turns = transcript.turns
    for at in range(len(turns) - 1, -1, -1):
        if _OPENS.search(turns[at].text):
            agreed = _settled(turns[at : at + _REACH + 1], reference, known=transcript.meeting_date is not None)
            if agreed is not None:
                return agreed
    return _settled(turns[-_ENDING:], reference, known=transcript.meeting_date is not None, with_hour=True)


def _settled(
    turns: Sequence[Turn], reference: Reference, *, known: bool, with_hour: bool = False
) -> NextMeeting | None:
    """The last day that is named in these turns and taken by another speaker, in the turn that names it last."""
    for k in range(len(turns) - 1, -1, -1):
        for time in reversed(_days(turns[k], reference)):
            if (
                _refuses(turns[k], time)
                or _promised(time, turns[max(0, k - _BACK) : k + 1], reference)
                or not _taken(time, k, turns, reference)
            ):
                continue
            hours = [m.group().strip() for t in turns[max(0, k - 2) : k + 3] for m in _HOUR.finditer(t.text)]
            if with_hour and not hours:
                continue
            own = _HOUR.search(turns[k].text[time.end :]) or _HOUR.search(turns[k].text)
            return NextMeeting(
                cite=cite_turn(turns[k], confidence=0.8),
                on=time.due if known else None,
                on_text=turns[k].text[time.start : time.end].strip(" ,."),
                time_text=own.group().strip() if own else (hours[-1] if hours else None),
            )
    return None


def _days(turn: Turn, reference: Reference) -> list[TimeSpan]:
    """Single days to come that a turn names; no weeks or months."""
    found = []
    for t in find_times(turn.text, reference):
        words = turn.text[t.start : t.end]
        exact = not _WIDE.search(words) or _NUMBERED.search(words) or re.search(r"\bfrom\b|day\b", words)
        if t.kind == "day" and t.due and t.due > reference.on and exact:
            found.append(t)
    numbered = [t for t in found if _NUMBERED.search(turn.text[t.start : t.end])]
    return numbered or found


def _refuses(turn: Turn, time: TimeSpan) -> bool:
    """The sentence of the day says that it is not possible."""
    return _REFUSED.search(_sentence(turn, time)) is not None


def _sentence(turn: Turn, time: TimeSpan) -> str:
    """The sentence that names a time."""
    start = max(turn.text.rfind(mark, 0, time.start) for mark in ".?!;") + 1
    ends = [e for mark in ".?!;" if (e := turn.text.find(mark, time.end)) >= 0]
    return turn.text[start : min(ends, default=len(turn.text) - 1) + 1].strip()


def _promised(time: TimeSpan, turns: Sequence[Turn], reference: Reference) -> bool:
    """Here or just before, the day is that of what somebody promises to do ("I will talk to Martha next Tuesday")."""
    for turn in turns:
        for t in find_times(turn.text, reference):
            sentence = _sentence(turn, t)
            if t.due == time.due and promises_in(sentence) and not _INVITES.search(sentence):
                return True
    return False


def _taken(time: TimeSpan, k: int, turns: Sequence[Turn], reference: Reference) -> bool:
    """Another speaker named the day before, names it after, or says yes; on the other side where sides are known."""
    for n, turn in enumerate(turns):
        if turn.speaker == turns[k].speaker or n == k or n > k + _CLOSES:
            continue
        same_side = turn.side is turns[k].side and turn.side is not Side.UNKNOWN
        if any(t.due == time.due for t in _days(turn, reference)) and not same_side:
            return True
        if n > k and not same_side and _ACCEPTED.search(turn.text) and not _REFUSED.search(turn.text):
            return True
    return False
