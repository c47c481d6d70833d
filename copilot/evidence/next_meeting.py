"""The next meeting as both sides agreed it: a time that one side names for meeting again and the other accepts."""

import re
from datetime import date

from copilot.domain.cite import cite_turn
from copilot.domain.signals import NextMeeting
from copilot.domain.transcript import Transcript, Turn
from copilot.evidence.dates import Reference, TimeSpan, find_times

_MEETING = re.compile(
    r"\b(?:meet(?:ing)?|call|follow[- ]?up|catch[- ]?up|sync|session|demo|walk\s+(?:you\s+)?through|reconvene|regroup"
    r"|talk\s+(?:again|then|next|on)|speak\s+(?:again|then|next|on)|check[- ]?in|next\s+(?:one|time)|invite|calendar"
    r"|see\s+you|slot|available|free|works?\s+for|o'?clock|half\s+an\s+hour|\d+\s+minutes)\b",
    re.IGNORECASE,
)
_ACCEPTED = re.compile(
    r"\b(?:works?\b|works\s+for|perfect|great|good|fine|done|deal|sounds|see\s+you|let'?s\s+(?:do|say|go)|confirmed"
    r"|i'?ll\s+send\s+(?:the|an|a|you\s+the|out\s+the)?\s*(?:calendar\s+)?invite|yes|yeah|yep|sure|okay|ok|that'?s\s+me)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:can'?t|cannot|doesn'?t\s+work|won'?t|not\s+(?:free|possible|good)|no\b|rather|instead)", re.IGNORECASE
)
_HOUR = re.compile(
    r"\b(?:at\s+)?(?:\d{1,2}(?::\d\d)?\s*(?:am|pm|a\.m\.|p\.m\.|o'?clock)|(?:at|@)\s+\d{1,2}(?::\d\d)?)(?:\s+[A-Z][a-z]+|\s+[A-Z]{2,4})?",
    re.IGNORECASE,
)
REACH = 3
"""Turns after a proposal within which the other side accepts it."""


def next_meeting(transcript: Transcript) -> NextMeeting | None:
    """The last agreed time to meet again, or None. Without a meeting date the words are kept, and no day is named."""
    on = transcript.meeting_date
    reference = Reference(on or date(2000, 1, 3))
    agreed: NextMeeting | None = None
    for turn in transcript.turns:
        times = [t for t in find_times(turn.text, reference) if t.kind == "day" and t.due and t.due > reference.on]
        if not times or not _is_about_meeting(turn, transcript):
            continue
        answer = _acceptance(turn, transcript)
        if answer is None:
            continue
        agreed = _agreed(turn, answer, times, reference, known=on is not None) or agreed
    return agreed


def _is_about_meeting(turn: Turn, transcript: Transcript) -> bool:
    before = transcript.turn(turn.n - 1)
    return bool(_MEETING.search(turn.text) or (before and "?" in before.text and _MEETING.search(before.text)))


def _acceptance(turn: Turn, transcript: Transcript) -> Turn | None:
    """The turn of another speaker that takes the time, or the turn itself where it answers a question for one."""
    for n in range(turn.n + 1, turn.n + 1 + REACH):
        reply = transcript.turn(n)
        if reply is None or reply.speaker == turn.speaker:
            continue
        return reply if _ACCEPTED.search(reply.text) and not _REFUSED.search(reply.text) else None
    return None


def _agreed(
    turn: Turn, answer: Turn, times: list[TimeSpan], reference: Reference, *, known: bool
) -> NextMeeting | None:
    """The time that the answer repeats, else the one that was proposed; a choice of several is not agreed by "yes"."""
    chosen = [t for t in find_times(answer.text, reference) if t.kind == "day" and t.due]
    if not chosen and len({t.due for t in times}) > 1:
        return None
    source, time = (answer, chosen[0]) if chosen else (turn, times[-1])
    hour = _HOUR.search(source.text[time.start :]) or _HOUR.search(turn.text)
    return NextMeeting(
        cite=cite_turn(source, confidence=0.8 if chosen else 0.7),
        on=time.due if known else None,
        on_text=source.text[time.start : time.end],
        time_text=hour.group().strip() if hour else None,
    )
