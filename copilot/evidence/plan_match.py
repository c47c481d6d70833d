"""Plan changes that a call justifies, by docs/annotation-guide.md: who may state what about whose milestone."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from copilot.domain.cite import Cite
from copilot.domain.plan import Milestone, MilestoneStatus, Plan, PlanChange, PlanOp
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side, Transcript
from copilot.evidence.commitments import fiscal_year_start
from copilot.evidence.context import Passage, sentences
from copilot.evidence.dates import Reference, due_in
from copilot.evidence.elements import Scorer, cite_quote
from copilot.evidence.names import plausible
from copilot.evidence.promise_words import ACCEPTS, DECLINES

_MEANT, _MARGIN = 0.42, 0.04
"""How alike words and a title must be to speak of that milestone, and how much more than of the next one."""
_OWN_WORD = 0.65
"""Least share of words in common where one of them stands in no other title of the plan."""

_QUESTION = re.compile(r"\?\s*$")
_WISH = re.compile(
    (
        r"\b(?:could|might|would|maybe|perhaps|hopefully|hope|wish|ideally"
        r"|if|should|want(?:ed)?\s+to|like\s+to|need\s+to|has\s+to\s+be"
        r"|have\s+to|must|supposed\s+to|once|when\s+(?:it|that|the)|as\s+soon\s+as|until|before)\b"
    ),
    re.IGNORECASE,
)
_STATUS: tuple[tuple[MilestoneStatus, re.Pattern[str]], ...] = (
    (
        MilestoneStatus.DROPPED,
        re.compile(
            (
                r"\b(?:(?:we(?:'re|\s+are)?|let's)\s+(?:drop(?:ping|ped)?|skip(?:ping"
                r"|ped)?|scrap(?:ping|ped)?|cancel\w*|not\s+(?:doing|going\s+to\s+do))"
                r"|(?:is|was|been|got)\s+(?:dropped|cancelled|canceled|scrapped"
                r"|called\s+off)|no\s+longer\s+(?:need\w*|required|necessary"
                r"|doing)|don't\s+need\s+(?:the|a|that|it)\b|off\s+the\s+(?:plan|table))"
            ),
            re.IGNORECASE,
        ),
    ),
    (
        MilestoneStatus.BLOCKED,
        re.compile(
            (
                r"\b(?:blocked|blocking|stuck|stalled|on\s+hold|held\s+up|can't\s+(?:proceed"
                r"|continue|start|move)|at\s+a\s+standstill|frozen|waiting\s+(?:on|for)|bottleneck|in\s+limbo|paused)\b"
            ),
            re.IGNORECASE,
        ),
    ),
    (
        MilestoneStatus.DONE,
        re.compile(
            (
                r"\b(?:(?:is|are|was|were|'s|been|got|all|now)\s+(?:\w+\s+)?(?:done"
                r"|finished|complete[d]?|signed(?:\s+off)?|approved|closed|wrapped\s+up"
                r"|through|sent|delivered|submitted|returned|over\s+the\s+line"
                r"|cleared|passed|accepted|ready)|(?:we|i|they|he|she|legal|procurement"
                r"|security|it|finance|team|[A-Z][a-z]+)(?:'ve|\s+have|\s+has"
                r"|'s)?\s+(?:\w+\s+)?(?:finished|completed|signed|approved|closed"
                r"|wrapped\s+up|sent|delivered|submitted|returned|cleared|passed"
                r"|received|got|filled\s+(?:in|out)|countersigned|ran|held|did)\b"
                r"|went\s+(?:out|through|well)|came\s+(?:back|through)|came\s+in)"
            ),
            re.IGNORECASE,
        ),
    ),
    (
        MilestoneStatus.IN_PROGRESS,
        re.compile(
            (
                r"\b(?:in\s+progress|under\s?way|working\s+on|work(?:ing)?\s+through"
                r"|started|has\s+begun|began|kicked\s+off|halfway|half\s+way"
                r"|half\s+done|ongoing|running|(?:is|are|'s)\s+(?:reviewing|looking\s+at"
                r"|drafting|redlining|going\s+through|testing|filling)|with\s+(?:legal"
                r"|procurement|security|our|the)\s*\w*\s+now|being\s+(?:reviewed|drafted|tested|set\s+up|prepared))\b"
            ),
            re.IGNORECASE,
        ),
    ),
)
_NEGATED = re.compile(
    (
        r"\b(?:not|n't|never|hasn't|haven't|isn't|aren't|wasn't|yet\s+to"
        r"|still\s+(?:need|have)\s+to|nothing)\b(?:\s+\w+){0,3}?\s*$|\bnot\s+yet\b"
    ),
    re.IGNORECASE,
)
_NOT_SO = re.compile(r"\b(?:not|never|nothing|hardly|almost|nearly|half)\b|n't\b", re.IGNORECASE)
_STILL_TO_COME = re.compile(r"\b(?:will|going\s+to)\b|'ll\b", re.IGNORECASE)
_RECEIVED = re.compile(
    (
        r"\b(?:we|i)(?:'ve|\s+have)?\s+(?:\w+\s+)?(?:got|received|have"
        r"|saw|seen|reviewed)\b|\bcame\s+(?:in|back|through)\b|\bthanks?\s+(?:you\s+)?for\s+(?:sending|the)\b"
    ),
    re.IGNORECASE,
)
_MOVES = re.compile(
    (
        r"\b(?:push\w*|mov(?:e|ed|ing)|slip\w*|delay\w*|postpon\w*|resched\w*"
        r"|shift\w*|bring\s+(?:it|that|this)?\s*forward|pull\s+(?:it"
        r"|that|this)?\s*(?:in|forward)|(?:will|'ll|is\s+going\s+to)\s+(?:now\s+)?(?:be"
        r"|take|happen|finish|have|land|go|need|get|send|return|sign|complete|close|start|run)"
        r"|due|deadline|target(?:ing)?|by|scheduled|set\s+for|booked\s+for"
        r"|planned\s+for|make\s+(?:it|that)|aim(?:ing)?\s+for|not\s+before|earliest|realistic\w*)\b"
    ),
    re.IGNORECASE,
)
_TAKES_OVER = re.compile(
    r"\b(?P<n>[A-Z][a-zà-ÿ]+(?:\s+[A-Z][a-zà-ÿ]+)?|[Ii])(?:'s|\s+is"
    r"|'m|\s+am|'ll|\s+will|\s+has|\s+have|'ve|\s+be)?\s+(?:now\s+)?(?:be\s+)?(?:tak(?:e"
    r"|es|ing|en)\s+(?:over|that\s+over|it\s+over|this\s+over|on"
    r"|ownership)|own(?:s|ing)?|lead(?:s|ing)?|run(?:s|ning)?|handl(?:e"
    r"|es|ing)|responsible\s+for|in\s+charge\s+of|driv(?:e|es|ing)|the\s+(?:new\s+)?owner)\b"
    r"|\b(?:hand(?:ed|ing)?|giv(?:e|en|ing)|pass(?:ed|ing)?|mov(?:ed"
    r"|ing))\s+(?:\w+\s+){0,5}?(?:over\s+)?to\s+(?P<n2>[A-Z][a-zà-ÿ]+(?:\s+[A-Z][a-zà-ÿ]+)?)"
)
_MATTERS = re.compile(
    (
        r"\b(?:secur\w+|legal|contract|redlin\w*|review|pilot|poc|trial"
        r"|demo|workshop|questionnaire|proposal|sign\w*|approv\w*|procurement"
        r"|vendor|purchase\s+order|po\b|kick\s?-?off|reference|business\s+case"
        r"|intro\w*|meet(?:ing)?\s+with|test\w*|budget|board|committee|present\w*|dpa|msa|nda|sow|integration"
        r"|migration|training|plan|pricing|quote|order\s+form|rollout"
        r"|access|sandbox|environment|requirements|assessment|audit|shortlist|architecture|data\s+protection|sample|evaluation|go-?live"
        r"|success\s+criteria|executive|cfo|ceo|cio|scoping)\b"
    ),
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"\b(?:invite|invitation|recording|link|notes|summary|recap|slides?|calendar|follow-?up\s+(?:email|mail))\b",
    re.IGNORECASE,
)
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
        following = next((p for p in passages[k + 1 : k + 3] if p.speaker != passage.speaker), None)
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

    def match(self, text: str, speaker: str | None) -> tuple[Milestone, float] | None:
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
            scores.append(0.55 * float(near) + 0.45 * shared + owner)
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

    def read(self, passage: Passage, following: Passage | None) -> list[PlanChange]:
        """One change at most for each sentence: one fact makes one change."""
        found = []
        for sentence in sentences(passage.text):
            if len(sentence.split()) < 3:
                continue
            if not (self._telling(sentence)):
                continue
            matched = self._matcher.match(sentence, passage.speaker)
            if matched is None:
                matched = self._by_question(sentence, passage)
            if matched is None:
                continue
            said = _Said(passage, sentence, *matched)
            change = self._owner(said) or self._status(said) or self._due(said, following)
            if change is not None:
                found.append(change)
        return found

    def _telling(self, sentence: str) -> bool:
        return (
            any(p.search(sentence) for _, p in _STATUS)
            or _MOVES.search(sentence) is not None
            or _TAKES_OVER.search(sentence) is not None
        )

    def _by_question(self, sentence: str, passage: Passage) -> tuple[Milestone, float] | None:
        """A short answer speaks of the milestone that the question before names."""
        before = passage.before
        if (
            before is None
            or "?" not in before.text
            or before.side is passage.side
            or len(sentence.split()) > 14
            or not passage.text.startswith(sentence[:20])
        ):
            return None
        return self._matcher.match(sentences(before.text)[-1] if before.text.strip() else "", passage.speaker)

    def _status(self, said: _Said) -> PlanChange | None:
        if _QUESTION.search(said.sentence):
            return None
        for status, pattern in _STATUS:
            m = pattern.search(said.sentence)
            if (
                m is None
                or _NEGATED.search(said.sentence[: m.start()])
                or _WISH.search(said.sentence[: m.end()])
                or _NOT_SO.search(m.group())
                or _STILL_TO_COME.search(said.sentence[: m.end()])
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
        return owner_side in (said.passage.side, Side.UNKNOWN) or _RECEIVED.search(said.sentence) is not None

    def _due(self, said: _Said, following: Passage | None) -> PlanChange | None:
        due = due_in(said.sentence, self._ref).due
        if due is None or not self._dated or due == said.milestone.due or not _MOVES.search(said.sentence):
            return None
        asked = _QUESTION.search(said.sentence) is not None or _WISH.search(said.sentence) is not None
        own = said.milestone.side in (said.passage.side, Side.UNKNOWN) and not asked
        if own:
            return self._change(said, PlanOp.SET_DUE, due=due)
        if (
            following is not None
            and following.side not in (said.passage.side, Side.OTHER)
            and ACCEPTS.match(following.text)
            and not DECLINES.search(following.text)
        ):
            return self._change(said, PlanOp.SET_DUE, due=due)
        return None

    def _owner(self, said: _Said) -> PlanChange | None:
        m = _TAKES_OVER.search(said.sentence)
        if m is None or _QUESTION.search(said.sentence) or _WISH.search(said.sentence):
            return None
        name = m["n"] or m["n2"]
        name = said.passage.speaker if name in ("I", "i") else name
        if not name or (name != said.passage.speaker and not plausible(name)):
            return None
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
        words = f"{c.task} {c.cite.quote}"
        if c.due is None or c.side not in (Side.SELLER, Side.BUYER) or c.cite.side is Side.UNKNOWN:
            continue
        if (c.cite.turn, c.cite.quote) in taken or _SMALL.search(c.task) or not _MATTERS.search(words):
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
