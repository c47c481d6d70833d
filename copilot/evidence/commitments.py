"""Promises: who will do what after the meeting, by when, by the rules of docs/annotation-guide.md."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

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
from copilot.evidence.promise_tasks import (
    about_meeting,
    brief,
    last_task,
    overlap,
    points_back,
    says_no_thing,
    stems,
    with_object,
)
from copilot.evidence.promise_times import (
    time_added,
    time_agreed,
    time_asked,
    time_beside,
    time_corrected,
    time_echoed,
    time_meant,
)

_NO_DATE = date(2000, 1, 3)
"""Counted from where the meeting has no date: only the words of the time are kept then."""
_INVITES = re.compile(
    r"\b(?:invit\w+|calendar|series|diary)\b|\bsend\s+(?:it|that|something|one)\s+(?:round|out|through|over|to)\b"
    r"|\b(?:put|get)\s+(?:it|that)\s+(?:in|out)\b|\bsend\s+(?:a|the)\s+link\b",
    re.IGNORECASE,
)
"""An invitation: the day beside it is that of the meeting."""
_WAITS = re.compile(r"\b(?:when|once|as\s+soon\s+as)\s+(?:there|i|we|it|that|they|he|she|you)\b", re.IGNORECASE)
"""Waits for something to happen, so that no day named afterwards is its day."""
_SAME_DOER = re.compile(r"\W*(?:and\s+|so\s+)*(?:I|we|you|they|it|he|she)(?:['’]ll|\s+can|\s+will)\b", re.IGNORECASE)
_SAME_THING = re.compile(r"\W*(?:and\s+)?(?:then\s+)?[A-Z]\w+(?:['’]ll|\s+will)\s+\w+\s+(?:it|that|them)\b")
"""What follows in the sentence is said of the same person, or done by another with the same thing."""
_ALONG = re.compile(
    r"\bin\s+the\s+same\s+\w+|\b(?:together\s+|along\s+)?with\s+(?:the|that)\s+(?P<thing>[a-z]+)\s*(?=[.,!;]|$)",
    re.IGNORECASE,
)
_ALONG_REACH = 25
"""Comes with another thing; passages back to the promise of that."""
_SECOND_THING = re.compile(r"\balso\b|\btoo\b", re.IGNORECASE)
"""What follows in the sentence goes on about the same thing, or names another one."""


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
    scorer.embed([text for p in passages for text in _weighed(p)])
    found: list[Found] = []
    for place, passage in enumerate(passages):
        if passage.side is Side.OTHER and passage.speaker is None:
            continue
        new = _one_of_each(reader.read(passage, place, passages[place + 1 : place + 5]))
        new = [_as_before(f, found) for f in new]
        found = _revised(found, new, passage, place, reader)
        for f in new:
            fuller = _fuller(f, found)
            if fuller is not None:
                found[found.index(fuller)] = _joined(fuller, f)
            elif not _said_before(f, found):
                found.append(f)
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


@lru_cache(maxsize=4096)
def _clauses(text: str) -> tuple[tuple[str, say.Promise], ...]:
    """The promises that words speak out, each with its sentence."""
    return tuple((s, p) for s in sentences(text) for p in say.promises_in(s))


def _weighed(passage: Passage) -> Iterator[str]:
    """The texts that are scored for a passage's promises."""
    if clauses := _clauses(passage.text):
        yield from (passage.text, passage.before_text, *(s for s, _ in clauses))


class _Reader:
    """Reads one passage at a time; knows who may be meant by a name."""

    def __init__(self, transcript: Transcript, scorer: Scorer, heads: Heads) -> None:
        self.ref = Reference(transcript.meeting_date or _NO_DATE, fiscal_year_start(transcript) or 1)
        self._owners = Owners(transcript)
        self._scorer = scorer
        self._column = heads.column("commitment")
        self._limit = heads.limit("commitment")

    def read(self, passage: Passage, place: int, following: Sequence[Passage]) -> list[Found]:
        """The promises of a passage: spoken out, or by accepting what the words before ask or offer."""
        clauses = _clauses(passage.text)
        found = self._spoken(passage, clauses, place) if clauses else []
        if not found:
            accepted = self._accepted(passage, place)
            found = [accepted] if accepted else []
        return [replace(f, due=self._settled(f, following)) for f in found]

    def _settled(self, f: Found, following: Sequence[Passage]) -> DueDate:
        """The time as the words after the promise leave it."""
        if f.due.phrase:
            return time_echoed(f.due, following, self.ref)
        if _INVITES.search(f.quote) or _WAITS.search(f.quote):
            return f.due
        return time_agreed(f.owner, following, self.ref)

    def _spoken(self, passage: Passage, clauses: Sequence[tuple[str, say.Promise]], place: int) -> list[Found]:
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
                        _own_words(sentence, promise, len(say.promises_in(sentence))),
                        max(probability, 0.5),
                        owner,
                        side,
                        task,
                        self._or_near(due, passage, sentence, promise.task),
                        place,
                    )
                )
        return found

    def _due(self, sentence: str, promise: say.Promise) -> DueDate:
        inside = due_in(sentence[promise.start : promise.end], self.ref)
        if inside.phrase:
            return inside
        rest = sentence[promise.end :]
        if rest and (_SAME_DOER.match(rest) or _SAME_THING.match(rest)) and not _SECOND_THING.search(rest):
            inside = due_in(rest, self.ref)
            if inside.phrase:
                return inside
        lead = re.split(r"[;.]|,\s+(?:but|and)\s+", sentence[: promise.start])[-1]
        return due_in(lead, self.ref)

    def _or_near(self, due: DueDate, passage: Passage, sentence: str, task: str) -> DueDate:
        """The time beside a promise, or of the request that it answers, where it names none of its own."""
        if due.phrase or _INVITES.search(sentence):
            return time_corrected(due, passage, sentence, self.ref)
        words = sentence[max(0, sentence.find(task)) :]
        for time in (
            time_added(passage, sentence, self.ref),
            time_meant(words, passage, self.ref),
            time_beside(passage, sentence, self.ref),
        ):
            if time.phrase:
                return time
        asked = say.REQUEST.search(passage.before_text)
        answers = points_back(task) or say.ACCEPTS.match(passage.text) is not None
        if answers or (asked is not None and overlap(task, asked.group())):
            return time_asked(passage, self.ref)
        return due

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
        asked, offered = last_task(say.REQUEST, before.text), last_task(say.OFFER, before.text)
        if asked is not None and not about_meeting(asked):
            return self._by_accepting(passage, asked, place)
        if (
            offered is not None
            and not about_meeting(offered)
            and re.search(
                r"\b(?:please|yes|yeah|sure|great|send|helpful|good|perfect|love)\b", passage.text, re.IGNORECASE
            )
        ):
            owner, side = self._owners.of(None, before)
            due = due_in(offered, self.ref)
            quote = next((s for s in sentences(before.text) if offered in s), before.text)
            return Found(before, quote, 0.6, owner, side, brief(offered, due), due, place)
        return None

    def _by_accepting(self, passage: Passage, asked: str, place: int) -> Found | None:
        probability = float(self._scorer.score([(passage.text, passage.before_text)])[0, self._column])
        if probability < self._limit * 0.5 and not say.short_promise(passage.text):
            return None
        names = [n for n in names_in(passage.text) if n != passage.speaker]
        owner, side = self._owners.of(names[0] if names else None, passage)
        due = due_in(passage.text, self.ref)
        due = due if due.phrase else due_in(asked, self.ref)
        return Found(passage, passage.text, max(probability, 0.5), owner, side, brief(asked, due), due, place)

    def _task(self, task: str, passage: Passage, due: DueDate) -> str:
        short = brief(task, due)
        if not (points_back(short) or says_no_thing(short)) and not re.match(r"^(?:do|take\s+care\s+of)\b", short):
            return short
        asked = last_task(say.REQUEST, passage.before_text) or last_task(say.OFFER, passage.before_text)
        if asked and not about_meeting(asked) and not says_no_thing(asked):
            return brief(asked, due_in(asked, self.ref))
        at = max(0, passage.text.find(task))
        before = passage.before
        return with_object(short, passage.text[:at], passage.before_text, before.before_text if before else "")


def _own_words(sentence: str, promise: say.Promise, promises: int) -> str:
    """What is quoted: the sentence, or of a sentence that promises more than once the clause."""
    return sentence if promises == 1 else sentence[promise.start : promise.end].strip(" ,")


def _share(promise: say.Promise, due: DueDate) -> float:
    """How much of the head's threshold is asked of a clause: less where its form and a time already say a promise."""
    if not promise.delivers:
        return 0.8
    if due.phrase is None:
        return 0.5
    return 0.0 if promise.who is not None and promise.who[0].isupper() else 0.15


def _as_before(f: Found, found: Sequence[Found]) -> Found:
    """With the time of the earlier promise that it goes along with ("with the logs", "in the same mail")."""
    m = _ALONG.search(f.quote)
    if f.due.phrase or m is None:
        return f
    near = [o for o in found if o.due.due and o.side is f.side and f.place - o.place <= _ALONG_REACH]
    thing = m["thing"]
    named = [o for o in near if thing and thing.lower().rstrip("s") in f"{o.quote} {o.passage.before_text}".lower()]
    chosen = named or ([o for o in near if o.owner == f.owner] if m["thing"] is None else [])
    return replace(f, due=chosen[-1].due.model_copy(update={"phrase": m.group().strip()})) if chosen else f


def _one_of_each(new: Sequence[Found]) -> list[Found]:
    """Promises of one passage, with the parts of one and the same joined: who says "I'll ask them and you'll have it
    Friday" promises once. Two that each have a day of their own stay two."""
    kept: list[Found] = []
    for f in new:
        same = next((o for o in kept if o.owner == f.owner), None)
        if same is None or (same.due.phrase and f.due.phrase and same.due.due != f.due.due):
            kept.append(f)
        else:
            kept[kept.index(same)] = _joined(same, f)
    return kept


def _fuller(f: Found, found: Sequence[Found]) -> Found | None:
    """The earlier promise of the same person that a fragment ("you'll have it Friday") completes."""
    if not points_back(f.task):
        return None
    near = [o for o in found if o.owner == f.owner and f.place - o.place <= 4 and not points_back(o.task)]
    return near[-1] if near and (near[-1].due.phrase is None or near[-1].due.due == f.due.due) else None


def _joined(fuller: Found, other: Found) -> Found:
    """Two parts of one promise: the words of the one that says what, the day of the one that says when."""
    if points_back(fuller.task) and not points_back(other.task):
        fuller, other = other, fuller
    due = fuller.due if fuller.due.phrase else other.due
    dated = other if not fuller.due.phrase and other.due.phrase else fuller
    return replace(
        fuller,
        due=due,
        passage=dated.passage,
        quote=dated.quote,
        place=dated.place,
        probability=max(fuller.probability, other.probability),
    )


def _said_before(f: Found, found: Sequence[Found]) -> bool:
    """The same promise of the same person, once more."""
    return any(
        f.owner == o.owner and f.place - o.place <= 12 and stems(f.task) and stems(f.task) <= stems(o.task)
        for o in found
    )


def _revised(found: list[Found], new: Sequence[Found], passage: Passage, place: int, reader: _Reader) -> list[Found]:
    """What stands of the earlier promises after a passage corrects or cancels one of them."""
    for f in new:
        same = [
            o
            for o in found
            if o.owner == f.owner and overlap(o.task, f.task) and (f.due.phrase or say.CORRECTS.search(passage.text))
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
    words = stems(passage.text)
    days = {s.due for s in find_times(passage.text, Reference(_NO_DATE)) if s.due}
    for o in reversed(found):
        nouns = stems(" ".join(o.task.split()[1:]))
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
