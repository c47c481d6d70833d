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
from copilot.evidence.calendar import last_of_month
from copilot.evidence.calendar_words import MONTH
from copilot.evidence.commitments import fiscal_year_start
from copilot.evidence.context import Passage, sentences
from copilot.evidence.dates import Reference, due_in, find_times
from copilot.evidence.elements import Scorer, cite_quote
from copilot.evidence.names import names_in, plausible
from copilot.evidence.next_meeting import next_meeting
from copilot.evidence.promise_tasks import says_no_thing
from copilot.evidence.promise_times import bare_time
from copilot.evidence.promise_words import ACCEPTS, DECLINES, promises_in

_MEANT, _MARGIN = 0.44, 0.04
"""How alike words and a title must be to speak of that milestone, and how much more than of the next one."""
_MEANING, _WORDS, _OWNED = 0.55, 0.45, 0.04
"""Weights of the cosine and of the share of words in common; what it adds that the owner speaks."""
_PLANNED = 0.15
"""What the day for which a milestone is planned adds, where it is named."""
_STAYS_AT, _FADES, _FADES_BY_NAME = 1.2, 0.88, 0.3
"""What being named adds for the words after it, its share that is left a turn later, and when another one is named."""
_SHORT, _LONG_SHARE = 16, 0.6
"""Words of a sentence that may mean a milestone unnamed, and what is left of the talk before in a longer one."""
_POINTS = re.compile(r"\w+\s+(?:\w+\s+)?(?:it|that|this|them|the\s+(?:lot|rest|whole))\b", re.IGNORECASE)
"""What is promised is only "it"."""
_MEETING_TALK = 4
"""Turns around the one that settles the next meeting in which its day is no milestone's."""
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
    scorer.embed(reader.of_interest(passages))
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
    return (*stated, *_added(commitments, matcher, stated, transcript.meeting_date))


def _without_moot(changes: dict[tuple[PlanOp, str], PlanChange]) -> tuple[PlanChange, ...]:
    """A milestone that is done or dropped gets no new day from the same words."""
    over = {c.id: c.cite.turn for c in changes.values() if c.status in (MilestoneStatus.DONE, MilestoneStatus.DROPPED)}
    return tuple(c for c in changes.values() if not (c.op is PlanOp.SET_DUE and over.get(c.id) == c.cite.turn))


class _Matcher:
    """Finds the milestone that words speak of: by meaning, by words in common, by its owner."""

    def __init__(self, plan: Plan, scorer: Scorer) -> None:
        self._open = [m for m in plan.milestones if m.status.open]
        self._scorer = scorer
        self._titles = scorer.embed([m.title for m in self._open])
        self._stems = [_stems(m.title) for m in self._open]
        self._titles_with = Counter(w for stems in self._stems for w in stems)

    def may_name(self, text: str, days: Collection[date]) -> bool:
        """Whether words can name a milestone at all: they share one with a title, or a day with the plan.

        Others would need a cosine of 0.72 to be meant; in the labelled calls none has more than 0.5.
        """
        words = _stems(text)
        return any(stems & words for stems in self._stems) or any(m.due in days for m in self._open)

    def scores(self, text: str, speaker: str | None, days: Collection[date] = ()) -> list[float]:
        """How much words speak of each open milestone."""
        meaning = self._titles @ self._scorer.embed([text])[0]
        words = _stems(text)
        scores = []
        for m, near, stems in zip(self._open, meaning, self._stems, strict=True):
            shared = len(stems & words) / max(1, len(stems))
            if any(len(w) >= 4 and self._titles_with[w] == 1 for w in stems & words):
                shared = max(shared, _OWN_WORD)
            own = speaker and m.owner and m.owner.split()[0].casefold() == speaker.split()[0].casefold()
            owner = _OWNED if own else 0.0
            planned = _PLANNED if m.due is not None and m.due in days else 0.0
            scores.append(_MEANING * float(near) + _WORDS * shared + owner + planned)
        return scores

    def best(self, scores: Sequence[float]) -> tuple[Milestone, float] | None:
        """The milestone with the highest score and how sure that is, 0 to 1; None where it is low or not alone."""
        if not scores:
            return None
        order = sorted(range(len(scores)), key=lambda i: scores[i], reverse=True)
        first = order[0]
        if scores[first] < _MEANT or (len(order) > 1 and scores[first] - scores[order[1]] < _MARGIN):
            return None
        return self._open[first], min(0.95, 0.4 + scores[first] / 2)

    def likeness(self, text: str) -> float:
        """How near the nearest open milestone is."""
        found = self.best(self.scores(text, None))
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
        meeting = next_meeting(transcript)
        self._next_on = meeting.on if meeting else None
        self._next_at = meeting.cite.turn if meeting else 0
        self._topic: list[float] = []
        self._at = 0

    def read(self, passage: Passage, following: Sequence[Passage]) -> list[PlanChange]:
        """One change of a kind at most for each sentence: one fact makes one change."""
        found = []
        for sentence in self.of_interest([passage]):
            about = self._about(sentence, passage)
            if about is None or not self._telling(sentence):
                continue
            said = _Said(passage, sentence, *about)
            change = self._owner(said) or self._status(said) or self._due(said, following)
            if change is not None:
                found.append(change)
        return found

    def of_interest(self, passages: Sequence[Passage]) -> list[str]:
        """The sentences that can change the plan, or what the talk is at; of the others the meaning is not asked."""
        said = (s for p in passages if p.side in (Side.SELLER, Side.BUYER) for s in sentences(p.text))
        return [s for s in said if self._telling(s) or self._matcher.may_name(s, self._days(s))]

    def _days(self, sentence: str) -> set[date]:
        return {t.due for t in find_times(sentence, self._ref) if t.kind == "day" and t.due}

    def _about(self, sentence: str, passage: Passage) -> tuple[Milestone, float] | None:
        """The milestone of a sentence: the one that it names, else the one that the talk is at."""
        days = self._days(sentence)
        own = self._matcher.scores(sentence, passage.speaker, days)
        short = len(sentence.split()) <= _SHORT and not any(not _POINTS.match(p.task) for p in promises_in(sentence))
        faded = _STAYS_AT * _FADES ** max(0, passage.first - self._at)
        carried = [faded * t for t in self._topic] or [0.0] * len(own)
        about = self._matcher.best([o + (c if short else _LONG_SHARE * c) for o, c in zip(own, carried, strict=True)])
        named = self._matcher.best(own)
        if named is not None:
            self._topic = [
                max(c, o if o >= _MEANT else 0.0)
                for o, c in zip(own, (_FADES_BY_NAME * t for t in self._topic or carried), strict=True)
            ]
            self._at = passage.first
        return about

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
                or (status is not MilestoneStatus.DROPPED and say.NOT_SO.search(m.group()))
                or say.STILL_TO_COME.search(said.sentence[: m.end()])
                or (status is MilestoneStatus.DONE and not self._finished(said, m))
            ):
                continue
            if status in (MilestoneStatus.DONE, MilestoneStatus.IN_PROGRESS) and not self._may_report(said):
                return None
            if status is said.milestone.status:
                return None
            return self._change(said, PlanOp.SET_STATUS, status=status)
        return None

    def _finished(self, said: _Said, m: re.Match[str]) -> bool:
        """Wholly, not for a day to come, and it is this thing: "I signed the report" is not about the contract."""
        if say.PARTLY.search(said.sentence[: m.start()]) or re.search(r"\bnot\b.*\byet\b", said.sentence):
            return False
        if say.PLANNED.search(said.sentence):
            return False
        another = say.ACTED.search(m.group()) and say.OBJECT.match(said.sentence[m.end() :])
        return not another or bool(_stems(said.milestone.title) & _stems(said.sentence))

    def _may_report(self, said: _Said) -> bool:
        """The owner's side, or the other side that has received it."""
        owner_side = said.milestone.side
        return owner_side in (said.passage.side, Side.UNKNOWN) or say.RECEIVED.search(said.sentence) is not None

    def _due(self, said: _Said, following: Sequence[Passage]) -> PlanChange | None:
        due = self._day(said)
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

    def _day(self, said: _Said) -> date | None:
        """The day of a sentence, as the next one makes it exact ("the end of August. Twenty eighth."); not that of
        the next meeting, nor one that the title names."""
        found = due_in(said.sentence, self._ref)
        if (
            found.due is None
            or say.CAME.search(said.sentence)
            or not _stems(found.phrase or "") - _stems(said.milestone.title)
        ):
            return None
        if found.due == self._next_on and abs(said.passage.first - self._next_at) <= _MEETING_TALK:
            return None
        after = said.passage.text[said.passage.text.find(said.sentence) + len(said.sentence) :]
        following = bare_time(next(iter(sentences(after)), ""), self._ref)
        if following.due and following.phrase and re.search(MONTH, following.phrase, re.IGNORECASE):
            return following.due if following.due.day == found.due.day else found.due
        same_month = following.due and (following.due.year, following.due.month) == (found.due.year, found.due.month)
        return following.due if same_month and found.due == last_of_month(found.due) else found.due

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
        name = re.sub(r"['’](?:s|ll)$", "", next(v for v in m.groupdict().values() if v))
        if name.casefold() in ("he", "she"):
            before = said.passage.text[: said.passage.text.find(said.sentence) + m.start()]
            named = [n for n in (*names_in(said.passage.before_text), *names_in(before)) if n != said.passage.speaker]
            name = named[-1] if named else ""
        name = (said.passage.speaker or "") if name == "I" else name
        if not name or (name != said.passage.speaker and not plausible(name)):
            return None
        name = self._whole(name, said.passage)
        if said.milestone.owner and said.milestone.owner.casefold().split()[0] == name.casefold().split()[0]:
            return None
        side = next(
            (s.side for s in self._transcript.speakers if s.name.casefold().split()[0] == name.casefold().split()[0]),
            said.passage.side,
        )
        if side is not said.passage.side:
            return None
        return self._change(said, PlanOp.SET_OWNER, owner=name, owner_side=side)

    def _whole(self, name: str, passage: Passage) -> str:
        """The whole name of somebody who is called by one, where the words around or the call's people have it."""
        after = re.search(rf"\b{re.escape(name)}\s+[A-Z][\w-]+", passage.text)
        if after and plausible(after.group()):
            return after.group()
        people = [s.name for s in self._transcript.speakers] + [p.name for p in self._transcript.participants]
        said = [n for t in self._transcript.turns for n in names_in(t.text) if len(n.split()) > 1]
        known = {n for n in (*people, *said) if re.split(r"[\s._]", n)[0].casefold() == name.casefold()}
        return known.pop() if len(known) == 1 and " " not in name else name

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
    commitments: Sequence[Commitment], matcher: _Matcher, stated: Sequence[PlanChange], on: date | None
) -> tuple[PlanChange, ...]:
    """Dated promises that fit no milestone and matter to the deal."""
    taken = {(c.cite.turn, c.cite.quote) for c in stated}
    days = {(c.due, c.cite.turn + k) for c in stated if c.op is PlanOp.SET_DUE for k in (-1, 0, 1)}
    added = []
    for c in commitments:
        if c.due is None or c.side not in (Side.SELLER, Side.BUYER) or c.cite.side is Side.UNKNOWN:
            continue
        if (c.cite.turn, c.cite.quote) in taken or (c.due, c.cite.turn) in days or say.SMALL.search(c.task):
            continue
        if c.due == on or says_no_thing(c.task):
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
