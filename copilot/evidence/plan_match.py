"""Plan changes that a call justifies, by docs/annotation-guide.md: who may state what about whose milestone."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from copilot.domain.cite import Cite
from copilot.domain.plan import Milestone, MilestoneStatus, Plan, PlanChange, PlanOp
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side, Transcript
from copilot.evidence import plan_words as say
from copilot.evidence.commitments import fiscal_year_start
from copilot.evidence.context import Passage, sentences
from copilot.evidence.dates import Reference, due_in, find_times
from copilot.evidence.elements import Scorer, cite_quote
from copilot.evidence.names import names_in, plausible
from copilot.evidence.promise_words import ACCEPTS, DECLINES, promises_in

_MEANT, _MARGIN = 0.42, 0.04
"""How alike words and a title must be to speak of that milestone, and how much more than of the next one."""
_PLANNED = 0.15
"""What the day for which a milestone is planned adds, where it is named."""
_STAYS, _SHORT = 3, 16
"""Turns for which the talk stays at a milestone that was named, and words of a sentence that may mean it unnamed."""
_POINTS = re.compile(r"\w+\s+(?:\w+\s+)?(?:it|that|this|them|the\s+(?:lot|rest|whole))\b", re.IGNORECASE)
"""What is promised is only "it"."""
_OWN_WORD = 0.65
"""Least share of words in common where one of them stands in no other title of the plan."""
_SMALL_WORDS = """
the a an of to for and with on in by our your their is are be done get we it this that from
"""
_DROPPED_WORDS = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of a call with the milestone that it speaks of."""

    passage: Passage
    sentence: str
    milestone: Milestone
    likeness: float


_MOVES = re.compile(r"\b(?:mov(?:e|ed|ing)|push(?:ed|ing)?|shift(?:ed)?|postpone[ds]?|reschedul\w+)\b", re.IGNORECASE)
SURE_DAY = 0.75
"""Likeness from which a day is about a milestone: many are said in a call, and a wrong one is worse than none."""
LIKELY_DAY = 0.7
"""The same for a day that the other side repeats or accepts."""


def find_plan_changes(
    transcript: Transcript,
    passages: Sequence[Passage],
    commitments: Sequence[Commitment],
    plan: Plan | None,
    scorer: Scorer,
) -> tuple[PlanChange, ...]:
    """Changes in the order of the call, the last word on each milestone's status, day and owner; without plan none."""
    if plan is None:
        return ()
    matcher = _Matcher(plan, scorer)
    reader = _Reader(transcript, matcher)
    changes: dict[tuple[PlanOp, str], PlanChange] = {}
    for k, passage in enumerate(passages):
        if passage.side not in (Side.SELLER, Side.BUYER):
            continue
        following = [p for p in passages[k + 1 : k + 4] if p.speaker != passage.speaker and not p.is_back_channel]
        for change in reader.read(passage, following):
            if change.id is not None:
                changes.pop((change.op, change.id), None)
                changes[change.op, change.id] = change
    stated = _without_moot(changes)
    return (*stated, *_added(commitments, matcher, stated))


def _without_moot(changes: dict[tuple[PlanOp, str], PlanChange]) -> tuple[PlanChange, ...]:
    """A milestone that is done or dropped gets no new day from the same words."""
    over = {c.id: c.cite.turn for c in changes.values() if c.status in (MilestoneStatus.DONE, MilestoneStatus.DROPPED)}
    return tuple(c for c in changes.values() if not (c.op is PlanOp.SET_DUE and over.get(c.id) == c.cite.turn))


class _Matcher:
    """Finds the milestone that words speak of: by meaning, by words in common, by its owner."""

    def __init__(self, plan: Plan, scorer: Scorer) -> None:
        self._open = [m for m in plan.milestones if m.status.open]
        self._scorer = scorer
        self._stems = [_stems(m.title) for m in self._open]
        self._titles_with = Counter(w for stems in self._stems for w in stems)

    def match(self, text: str, speaker: str | None, days: Collection[date] = ()) -> tuple[Milestone, float] | None:
        """The milestone and how sure that is, 0 to 1; None where nothing is alike, or two are."""
        if not self._open:
            return None
        vectors = self._scorer.embed([text, *(m.title for m in self._open)])
        meaning = vectors[1:] @ vectors[0]
        words = _stems(text)
        scores = []
        for m, near, stems in zip(self._open, meaning, self._stems, strict=True):
            shared = len(stems & words) / max(1, len(stems))
            if any(len(w) >= 4 and self._titles_with[w] == 1 for w in stems & words):
                shared = max(shared, _OWN_WORD)
            owner = (
                0.04 if speaker and m.owner and m.owner.split()[0].casefold() == speaker.split()[0].casefold() else 0.0
            )
            planned = _PLANNED if m.due is not None and m.due in days else 0.0
            scores.append(0.55 * float(near) + 0.45 * shared + owner + planned)
        order = sorted(range(len(scores)), key=lambda i: scores[i], reverse=True)
        best = order[0]
        if scores[best] < _MEANT or (len(order) > 1 and scores[best] - scores[order[1]] < _MARGIN):
            return None
        return self._open[best], min(0.95, 0.4 + scores[best] / 2)

    def likeness(self, text: str) -> float:
        """How near the nearest open milestone is."""
        found = self.match(text, None)
        return 0.0 if found is None else found[1]


def _stems(text: str) -> set[str]:
    return {w[:5] for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in _DROPPED_WORDS}


class _Reader:
    """Reads what one passage states about milestones."""

    def __init__(self, transcript: Transcript, matcher: _Matcher) -> None:
        self._transcript = transcript
        self._matcher = matcher
        self._ref = Reference(transcript.meeting_date or date(2000, 1, 3), fiscal_year_start(transcript) or 1)
        self._dated = transcript.meeting_date is not None
        self._topic: tuple[Milestone, float] | None = None
        self._at = 0

    def read(self, passage: Passage, following: Sequence[Passage]) -> list[PlanChange]:
        """One change of a kind at most for each sentence: one fact makes one change."""
        found = []
        for sentence in sentences(passage.text):
            about = self._about(sentence, passage)
            if about is None or not self._telling(sentence):
                continue
            said = _Said(passage, sentence, *about)
            change = self._owner(said) or self._status(said) or self._due(said, following)
            if change is not None:
                found.append(change)
        return found

    def _about(self, sentence: str, passage: Passage) -> tuple[Milestone, float] | None:
        """The milestone of a sentence: the one that it names, else the one that the talk is at."""
        days = {t.due for t in find_times(sentence, self._ref) if t.kind == "day" and t.due}
        matched = self._matcher.match(sentence, passage.speaker, days) if len(sentence.split()) >= 2 else None
        if matched is not None:
            self._topic, self._at = matched, passage.first
            return matched
        if self._topic is None or passage.first - self._at > _STAYS or len(sentence.split()) > _SHORT:
            return None
        if any(not _POINTS.match(p.task) for p in promises_in(sentence)):
            return None
        return self._topic

    def _telling(self, sentence: str) -> bool:
        return (
            any(p.search(sentence) for _, p in say.STATUS)
            or say.TAKES_OVER.search(sentence) is not None
            or bool(due_in(sentence, self._ref).due)
        )

    def _status(self, said: _Said) -> PlanChange | None:
        if say.QUESTION.search(said.sentence):
            return None
        for status, pattern in say.STATUS:
            m = pattern.search(said.sentence)
            if (
                m is None
                or say.NEGATED.search(said.sentence[: m.start()])
                or say.WISH.search(said.sentence[: m.end()])
                or say.NOT_SO.search(m.group())
                or say.STILL_TO_COME.search(said.sentence[: m.end()])
            ):
                continue
            if status in (MilestoneStatus.DONE, MilestoneStatus.IN_PROGRESS) and not self._may_report(said):
                return None
            if status is said.milestone.status:
                return None
            return self._change(said, PlanOp.SET_STATUS, status=status)
        return None

    def _may_report(self, said: _Said) -> bool:
        """The owner's side, or the other side that has received it."""
        owner_side = said.milestone.side
        return owner_side in (said.passage.side, Side.UNKNOWN) or say.RECEIVED.search(said.sentence) is not None

    def _due(self, said: _Said, following: Sequence[Passage]) -> PlanChange | None:
        due = due_in(said.sentence, self._ref).due
        if due is None or not self._dated or due in (said.milestone.due, self._ref.on):
            return None
        news = say.OWN_NEWS.search(said.sentence) is not None
        asked = say.QUESTION.search(said.sentence) is not None or say.WISH.search(said.sentence) is not None
        own = said.milestone.side in (said.passage.side, Side.UNKNOWN)
        if own and not asked and not news and said.likeness >= SURE_DAY and say.SETS.search(said.sentence):
            return self._change(said, PlanOp.SET_DUE, due=due)
        likely = said.likeness >= LIKELY_DAY or _MOVES.search(said.sentence) is not None
        if likely and self._taken(due, said.passage, following, news):
            return self._change(said, PlanOp.SET_DUE, due=due)
        return None

    def _taken(self, due: date, passage: Passage, following: Sequence[Passage], news: bool) -> bool:
        """The other side repeats the day, or says yes to it."""
        for reply in following:
            if reply.side in (passage.side, Side.OTHER):
                continue
            if DECLINES.search(reply.text):
                return False
            if due in {t.due for t in find_times(reply.text, self._ref)} and not say.OWN_NEWS.search(reply.text):
                return True
            return not news and ACCEPTS.match(reply.text) is not None
        return False

    def _owner(self, said: _Said) -> PlanChange | None:
        m = say.TAKES_OVER.search(said.sentence)
        if m is None or say.QUESTION.search(said.sentence) or say.WISH.search(said.sentence):
            return None
        name = next(v for v in m.groupdict().values() if v)
        if name.casefold() in ("he", "she"):
            before = said.passage.text[: said.passage.text.find(said.sentence) + m.start()]
            named = [n for n in (*names_in(said.passage.before_text), *names_in(before)) if n != said.passage.speaker]
            name = named[-1] if named else ""
        name = said.passage.speaker if name == "I" else name
        if not name or (name != said.passage.speaker and not plausible(name)):
            return None
        after = re.search(rf"\b{re.escape(name)}\s+[A-Z][\w-]+", said.passage.text)
        name = after.group() if after and plausible(after.group()) else name
        if said.milestone.owner and said.milestone.owner.casefold().split()[0] == name.casefold().split()[0]:
            return None
        side = next(
            (s.side for s in self._transcript.speakers if s.name.casefold().split()[0] == name.casefold().split()[0]),
            said.passage.side,
        )
        if side is not said.passage.side:
            return None
        return self._change(said, PlanOp.SET_OWNER, owner=name, owner_side=side)

    def _change(
        self,
        said: _Said,
        op: PlanOp,
        status: MilestoneStatus | None = None,
        due: date | None = None,
        owner: str | None = None,
        owner_side: Side | None = None,
    ) -> PlanChange | None:
        cite: Cite | None = cite_quote(self._transcript, said.passage, said.sentence, said.likeness)
        if cite is None:
            return None
        return PlanChange(
            cite=cite, op=op, id=said.milestone.id, status=status, due=due, owner=owner, owner_side=owner_side
        )


def _added(
    commitments: Sequence[Commitment], matcher: _Matcher, stated: Sequence[PlanChange]
) -> tuple[PlanChange, ...]:
    """Dated promises that fit no milestone and matter to the deal."""
    taken = {(c.cite.turn, c.cite.quote) for c in stated}
    added = []
    for c in commitments:
        if c.due is None or c.side not in (Side.SELLER, Side.BUYER) or c.cite.side is Side.UNKNOWN:
            continue
        if (c.cite.turn, c.cite.quote) in taken or say.SMALL.search(c.task):
            continue
        if matcher.likeness(c.task) >= 0.4 + _MEANT / 2:
            continue
        title = c.task[0].upper() + c.task[1:]
        added.append(
            PlanChange(
                cite=c.cite,
                op=PlanOp.ADD,
                title=title,
                owner=c.owner,
                owner_side=c.side,
                due=c.due,
                status=MilestoneStatus.NOT_STARTED,
            )
        )
    return tuple(added)
