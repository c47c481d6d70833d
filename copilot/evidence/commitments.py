"""Promises: who will do what after the meeting, by when, by the rules of docs/annotation-guide.md."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from copilot.domain.cite import Cite
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side, Transcript
from copilot.evidence import promise_words as say
from copilot.evidence.calendar_words import MONTHS, month
from copilot.evidence.context import Passage, sentences
from copilot.evidence.dates import DueDate, Reference, due_in, find_times
from copilot.evidence.elements import Scorer, cite_quote
from copilot.evidence.heads import Heads
from copilot.evidence.names import names_in
from copilot.evidence.owners import Owners

_TASK_WORDS = 14
"""Longest task, in words."""
_NO_DATE = date(2000, 1, 3)
"""Counted from where the meeting has no date: only the words of the time are kept then."""
_SMALL_WORDS = """
a an the to of for and or in on at by with it that this them those over you we i us me my our your back up
out so will
"""
_DROPPED = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Found:
    """A promise before corrections: the place in the call, and its parts."""

    passage: Passage
    quote: str
    probability: float
    owner: str | None
    side: Side
    task: str
    due: DueDate
    place: int


def find_commitments(
    transcript: Transcript, passages: Sequence[Passage], scorer: Scorer, heads: Heads
) -> tuple[Commitment, ...]:
    """The promises of a call in order; corrections and cancellations later in the call have been applied."""
    reader = _Reader(transcript, scorer, heads)
    found: list[Found] = []
    for place, passage in enumerate(passages):
        if passage.side is Side.OTHER and passage.speaker is None:
            continue
        new = reader.read(passage, place)
        found = _revised(found, new, passage, place, reader)
        found += [f for f in new if not _said_before(f, found)]
    result = []
    for f in found:
        cite = cite_quote(transcript, f.passage, f.quote, f.probability)
        if cite is not None:
            result.append(_commitment(f, cite, transcript.meeting_date is not None))
    return tuple(result)


def _commitment(f: Found, cite: Cite, dated: bool) -> Commitment:
    return Commitment(
        cite=cite, owner=f.owner, side=f.side, task=f.task, due=f.due.due if dated else None, due_text=f.due.phrase
    )


class _Reader:
    """Reads one passage at a time; knows who may be meant by a name."""

    def __init__(self, transcript: Transcript, scorer: Scorer, heads: Heads) -> None:
        self.ref = Reference(transcript.meeting_date or _NO_DATE, fiscal_year_start(transcript) or 1)
        self._owners = Owners(transcript)
        self._scorer = scorer
        self._column = heads.column("commitment")
        self._limit = heads.limit("commitment")

    def read(self, passage: Passage, place: int) -> list[Found]:
        """The promises of a passage: spoken out, or by accepting what the words before ask or offer."""
        clauses = [(s, p) for s in sentences(passage.text) for p in say.promises_in(s)]
        found = self._spoken(passage, clauses, place) if clauses else []
        if not found:
            accepted = self._accepted(passage, place)
            found = [accepted] if accepted else []
        return found

    def _spoken(self, passage: Passage, clauses: list[tuple[str, say.Promise]], place: int) -> list[Found]:
        pairs = [(passage.text, passage.before_text), *((s, passage.before_text) for s, _ in clauses)]
        scores = self._scorer.score(pairs)[:, self._column]
        found = []
        for (sentence, promise), own in zip(clauses, scores[1:], strict=True):
            probability = max(float(own), float(scores[0]) if len(clauses) == 1 else 0.0)
            due = self._due(sentence, promise)
            if probability < self._limit * _share(promise, due):
                continue
            owner, side = self._owners.of(promise.who, passage)
            task = self._task(promise.task, passage, due)
            if task and (owner is not None or promise.who is None):
                found.append(
                    Found(
                        passage,
                        sentence,
                        max(probability, 0.5),
                        owner,
                        side,
                        task,
                        self._or_asked(due, passage, promise.task),
                        place,
                    )
                )
        return found

    def _due(self, sentence: str, promise: say.Promise) -> DueDate:
        inside = due_in(sentence[promise.start : promise.end], self.ref)
        if inside.phrase:
            return inside
        lead = re.split(r"[;.]|,\s+(?:but|and)\s+", sentence[: promise.start])[-1]
        return due_in(lead, self.ref)

    def _or_asked(self, due: DueDate, passage: Passage, task: str) -> DueDate:
        """The time of the request that a promise answers, where it names none of its own."""
        asked = say.REQUEST.search(passage.before_text)
        if due.phrase or asked is None or passage.before is None or passage.before.side is passage.side:
            return due
        return due_in(asked.group(), self.ref) if _overlap(task, asked.group()) or _points_back(task) else due

    def _accepted(self, passage: Passage, place: int) -> Found | None:
        before = passage.before
        if (
            before is None
            or before.speaker == passage.speaker
            or not say.ACCEPTS.match(passage.text)
            or len(passage.text.split()) > 25
        ):
            return None
        if say.DECLINES.search(passage.text):
            return None
        asked, offered = _last(say.REQUEST, before.text), _last(say.OFFER, before.text)
        if asked is not None and not _about_meeting(asked):
            return self._by_accepting(passage, asked, place)
        if (
            offered is not None
            and not _about_meeting(offered)
            and re.search(
                r"\b(?:please|yes|yeah|sure|great|send|helpful|good|perfect|love)\b", passage.text, re.IGNORECASE
            )
        ):
            owner, side = self._owners.of(None, before)
            due = due_in(offered, self.ref)
            quote = next((s for s in sentences(before.text) if offered in s), before.text)
            return Found(before, quote, 0.6, owner, side, _brief(offered, due), due, place)
        return None

    def _by_accepting(self, passage: Passage, asked: str, place: int) -> Found | None:
        probability = float(self._scorer.score([(passage.text, passage.before_text)])[0, self._column])
        if probability < self._limit * 0.5 and not say.short_promise(passage.text):
            return None
        names = [n for n in names_in(passage.text) if n != passage.speaker]
        owner, side = self._owners.of(names[0] if names else None, passage)
        due = due_in(passage.text, self.ref)
        due = due if due.phrase else due_in(asked, self.ref)
        return Found(passage, passage.text, max(probability, 0.5), owner, side, _brief(asked, due), due, place)

    def _task(self, task: str, passage: Passage, due: DueDate) -> str:
        brief = _brief(task, due)
        if not _points_back(brief) and not re.match(r"^(?:do|take\s+care\s+of)\b", brief):
            return brief
        asked = _last(say.REQUEST, passage.before_text) or _last(say.OFFER, passage.before_text)
        if asked and not _about_meeting(asked):
            return _brief(asked, due_in(asked, self.ref))
        return brief


def _share(promise: say.Promise, due: DueDate) -> float:
    """How much of the head's threshold is asked of a clause: less where its form and a time already say a promise."""
    if not promise.delivers:
        return 1.0
    if due.phrase is None:
        return 0.8
    return 0.0 if promise.who is not None and promise.who[0].isupper() else 0.35


def _last(pattern: re.Pattern[str], text: str) -> str | None:
    """The task words of the last request or offer of a text."""
    found = None
    for m in pattern.finditer(text):
        found = next((v for k, v in m.groupdict().items() if k.startswith("task") and v), None) or found
    return found.strip() if found else None


def _about_meeting(task: str) -> bool:
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


def _brief(task: str, due: DueDate) -> str:
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


def _points_back(task: str) -> bool:
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


def _stems(text: str) -> set[str]:
    return {w[:5] for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in _DROPPED}


def _overlap(a: str, b: str) -> bool:
    mine, theirs = _stems(a), _stems(b)
    return len(mine & theirs) >= max(1, min(len(mine), len(theirs)) // 2)


def _said_before(f: Found, found: Sequence[Found]) -> bool:
    """The same promise of the same person, once more."""
    return any(
        f.owner == o.owner and f.place - o.place <= 12 and _stems(f.task) and _stems(f.task) <= _stems(o.task)
        for o in found
    )


def _revised(found: list[Found], new: Sequence[Found], passage: Passage, place: int, reader: _Reader) -> list[Found]:
    """What stands of the earlier promises after a passage corrects or cancels one of them."""
    for f in new:
        same = [
            o
            for o in found
            if o.owner == f.owner and _overlap(o.task, f.task) and (f.due.phrase or say.CORRECTS.search(passage.text))
        ]
        if same and (say.CORRECTS.search(passage.text) or same[-1].due.due != f.due.due):
            found = [o for o in found if o is not same[-1]]
    if new:
        return found
    target = _meant(found, passage, place)
    if target is None:
        return found
    if say.CANCELS.search(passage.text):
        return [o for o in found if o is not target]
    due = due_in(passage.text, reader.ref)
    agreed = passage.side is target.side or passage.speaker == target.owner
    if due.phrase and agreed and say.CORRECTS.search(passage.text) and due.due != target.due.due:
        moved = replace(target, passage=passage, quote=passage.text, due=due, place=place)
        return [moved if o is target else o for o in found]
    return found


def _meant(found: Sequence[Found], passage: Passage, place: int) -> Found | None:
    """The earlier promise that a correction or cancellation means: by its words or its day, else the last one near."""
    if not (say.CANCELS.search(passage.text) or say.CORRECTS.search(passage.text)):
        return None
    words = _stems(passage.text)
    days = {s.due for s in find_times(passage.text, Reference(_NO_DATE)) if s.due}
    for o in reversed(found):
        nouns = _stems(" ".join(o.task.split()[1:]))
        if nouns and len(nouns & words) >= max(1, len(nouns) // 2):
            return o
        if o.due.phrase and days & {s.due for s in find_times(o.due.phrase, Reference(_NO_DATE))}:
            return o
    near = [o for o in found if place - o.place <= 3]
    return near[-1] if near and len(words) <= 8 else None


_FISCAL_START = re.compile(
    r"\bfiscal\s+(?:year\s+)?(?:starts?|begins?|runs\s+from)\s+(?:on\s+"
    r"|in\s+)?(?:the\s+first\s+of\s+)?(?P<m>[A-Z][a-z]+)"
)
_FISCAL_END = re.compile(
    r"\bfiscal\s+(?:year\s+)?(?:ends?|closes?|finishes|runs\s+to)\s+(?:on\s+"
    r"|in\s+)?(?:the\s+end\s+of\s+)?(?P<m>[A-Z][a-z]+)"
)


def fiscal_year_start(transcript: Transcript) -> int | None:
    """The month in which the fiscal year begins, where somebody names it."""
    for turn in transcript.turns:
        for pattern, later in ((_FISCAL_START, 0), (_FISCAL_END, 1)):
            m = pattern.search(turn.text)
            if m and m["m"].lower() in MONTHS:
                return (month(m["m"]) - 1 + later) % 12 + 1
    return None
