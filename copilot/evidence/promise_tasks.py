"""The task of a promise: a few words of the speaker's own, and what two tasks have in common."""

import re

from copilot.evidence.dates import DueDate

_TASK_WORDS = 14
"""Longest task, in words."""
_SMALL_WORDS = """
a an the to of for and or in on at by with it that this them those over you we i us me my our your back up
out so will
"""
_DROPPED = frozenset(_SMALL_WORDS.split())


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


def stems(text: str) -> set[str]:
    """The words of a task that say what it is about, cut to five letters."""
    return {w[:5] for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in _DROPPED}


def overlap(a: str, b: str) -> bool:
    """Whether two tasks share half of the words of the shorter one."""
    mine, theirs = stems(a), stems(b)
    return len(mine & theirs) >= max(1, min(len(mine), len(theirs)) // 2)
