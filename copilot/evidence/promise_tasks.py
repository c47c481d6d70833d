"""The task of a promise: a few words of the speaker's own, and what two tasks have in common."""

import re
from datetime import date

from copilot.evidence.dates import DueDate, Reference, find_times

_ANY_DAY = Reference(date(2000, 1, 3))
_LEAD = 7
"""Words that may stand before a promise and still say only when."""
_TASK_WORDS = 14
"""Longest task, in words."""
_SMALL_WORDS = """
a an the to of for and or in on at by with it that this them those over you we i us me my our your back up
out so will
"""
_DROPPED = frozenset(_SMALL_WORDS.split())
_PRONOUNS = """
it that this them those these one both all some you me us him her to for up over out back with then and do send have
get put let know come be there here too also in on at in a the first
"""
_NO_THING = frozenset(_PRONOUNS.split())

_HANDED = re.compile(
    r"(?P<verb>send|share|forward|e?mail|upload|post|shoot|bring|return|have|get)\s+(?:(?:you|him|her|them)\s+)?(?:it|that|those|them|these)\b",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:the|a|an|your|our|my|his|her|their|that|this)\s+(?P<thing>(?!(?:\w+ly|is|was|it)\b)(?:[a-z-]{3,}\s+(?!(?:is|was|are|of|to|for|in|on|and|or|that"
    r"|which|who|you|we|i|it|from|by|at|with|has|have|had|will|would|can|do|so|if|then|as|about|be|not)\b)){0,2}[A-Za-z-]{4,})\b"
)
_NO_OBJECT = re.compile(
    r"(?:\w+day|week|month|quarter|year|time|same|thing|things|one|call|meeting|morning|afternoon|first|last|next|end|way|point|moment|bit"
    r"|only|other|others|whole|rest|people|team|\w*teenth|\w+ieth|\w+th)\b",
    re.IGNORECASE,
)
"""A thing that was named: an article and a noun with a word or two before it; times and empty nouns are none."""


def last_task(pattern: re.Pattern[str], text: str) -> str | None:
    """The task words of the last request or offer of a text."""
    found = None
    for m in pattern.finditer(text):
        found = next((v for k, v in m.groupdict().items() if k.startswith("task") and v), None) or found
    return found.strip() if found else None


def about_meeting(task: str) -> bool:
    """What is asked happens in the meeting itself, or is only about hearing and seeing."""
    return (
        re.match(
            (
                r"(?:please\s+)?(?:hear|see|tell\s+(?:me|us)|explain|walk|show"
                r"|help|repeat|say|describe|give\s+(?:me|us)\s+(?:a\s+(?:quick"
                r"|sense|picture|bit|moment|second|minute)|an\s+(?:idea|example))"
                r"|do\s+(?:mon|tues|wednes|thurs|fri)|elaborate|speak|share\s+(?:a\s+bit"
                r"|your\s+screen|more|what)|talk|think|imagine|start|bear|confirm\s+(?:there"
                r"|that\s+you)|go\s+back|go\s+over|remind)\b"
            ),
            task,
            re.IGNORECASE,
        )
        is not None
    )


def brief(task: str, due: DueDate) -> str:
    """A few words of the speaker's own: without the time, without what follows the first thought."""
    if due.phrase:
        at = task.lower().find(due.phrase.lower())
        if at >= 0 and len(task[:at].split()) >= 3:
            task = task[:at]
        elif at >= 0:
            task = task[:at] + task[at + len(due.phrase) :]
    task = re.split(
        (
            r"\s+(?:so\s+that|because|but|although|before\s+we|if|which|once"
            r"|when)\s|[;:(—–]|\s-\s|,\s+(?:so|but|and\s+(?:i|we|then|you)"
            r"|okay|ok|right)\b|\s+and\s+(?:let's|we|i|then)\b|\.\s"
        ),
        task,
        maxsplit=1,
    )[0]
    task = re.sub(
        (
            r"(?:[\s,]+(?:by|on|before|until|at|for|this|next|no\s+later\s+than"
            r"|first\s+thing|right(?:\s+now)?|some\s?time|later|and|to|in|around|the|now))*[\s,.!?]*$"
        ),
        "",
        task.strip(),
        flags=re.IGNORECASE,
    )
    task = re.sub(r"^(?:(?:please|just|also|then)\s+)+", "", task.strip(), flags=re.IGNORECASE)
    task = re.sub(r"^(\w+)\s+(?:me|us)\s+(?=(?:the|a|an|your|that|those|some)\b)", r"\1 ", task)
    kept = " ".join(task.split()[:_TASK_WORDS]).strip(" ,.;!?")
    return kept[:1].lower() + kept[1:] if kept[1:2].islower() else kept


def points_back(task: str) -> bool:
    """Its object is only "it", "that", "those"."""
    rest = [
        w
        for w in re.findall(r"[a-z']+", task.lower())[1:]
        if w
        not in {
            "over",
            "right",
            "now",
            "to",
            "you",
            "for",
            "up",
            "back",
            "off",
            "out",
            "all",
            "as",
            "well",
            "across",
            "along",
        }
    ]
    if not rest:
        return re.match(r"(?:send|do|share|forward|email|check|ask|get|bring|book)\b", task, re.IGNORECASE) is not None
    return rest[0] in {"it", "that", "those", "them", "this", "these", "one", "some", "both"} and len(rest) <= 2


def dated(task: str) -> bool:
    """Whether a task says by when."""
    return bool(find_times(task, _ANY_DAY)) or (
        re.search(
            (
                r"\b(?:by|before|on|until|tomorrow|tonight|today|this\s+(?:week"
                r"|afternoon)|next\s+week|(?:mon|tues|wednes|thurs|fri)day)\b"
            ),
            task,
            re.IGNORECASE,
        )
        is not None
    )


def opened_by_time(before: str) -> bool:
    """The words up to the promise hold little else than its time ("By the fifth I put it in")."""
    lead = re.split(r"[;.:]|,\s+(?:but|and|so)\s+", before)[-1]
    return len(lead.split()) <= _LEAD and any(t.kind == "day" for t in find_times(lead, _ANY_DAY))


def says_no_thing(task: str) -> bool:
    """A verb and small words: nobody who was not in the call would know what is meant."""
    return all(w in _NO_THING for w in re.findall(r"[a-z']+", task.lower())[1:])


def with_object(task: str, *said: str) -> str:
    """A task of handing over "it" with the thing that was named last in the texts before, the nearest first."""
    m = _HANDED.match(task)
    if m is None:
        return task
    for text in said:
        named = [n for n in _THING.finditer(text) if not _NO_OBJECT.match(n["thing"])]
        if named:
            return f"{m['verb']} {named[-1].group().strip().lower()}{task[m.end() :]}"
    return task


def stems(text: str) -> set[str]:
    """The words of a task that say what it is about, cut to five letters."""
    return {w[:5] for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in _DROPPED}


def overlap(a: str, b: str) -> bool:
    """Whether two tasks share half of the words of the shorter one."""
    mine, theirs = stems(a), stems(b)
    return len(mine & theirs) >= max(1, min(len(mine), len(theirs)) // 2)
