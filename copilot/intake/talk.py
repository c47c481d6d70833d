"""What the manner of talk tells about sides: how sellers and buyers speak."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from copilot.domain.transcript import Side, Transcript
from copilot.intake.introduction import phrases, signs
from copilot.intake.labels import is_numbered, is_person
from copilot.intake.manner import grams, likeness

_SELLER_TALK = phrases(
    "our (?:platform|product|solution|software|customers|clients|pricing|price list|onboarding|roadmap|offering)",
    "our (?:implementation team|standard (?:terms|contract|agreement)|sales engineers?|success team|plans|tiers)",
    "other customers",
    "one of our (?:clients|customers)",
    "customers (?:like you|your size|typically|usually|see)",
    "we (?:help|work with|integrate|offer|charge|price|support|built|include|typically see|guarantee)",
    "we see (?:the same|this)",
    "(?:let me|i can|i'll|i could|i'd love to) (?:show|walk|share|demo|set up|put together|get you)",
    "i'll send (?:you|over|the|that|a)",
    "we'd (?:love|be happy) to",
    "would it (?:help|make sense)",
    "does that make sense",
    "(?:how|what) (?:are|do) you (?:currently|handling|handle|using|use|do)",
    "who else (?:would|needs|should|is)",
    "what(?:'s| is) (?:driving|your (?:timeline|budget|process))",
    "what would (?:success|good) look like",
    "thanks for (?:making|taking) (?:the )?time",
    "can i ask",
    "tell me (?:more )?about",
    "walk me through",
    "how (?:long|many|much|often) (?:does|do|are|is) (?:that|you|your|it take you)",
    "your (?:team|reps|current)",
)
_BUYER_TALK = phrases(
    "how much (?:does|is|would|do you)",
    "what (?:does|would|will) (?:it|this|that) cost",
    "what(?:'s| is) the (?:price|cost|pricing|catch)",
    "your (?:product|platform|price|pricing|quote|proposal|software|solution|tool|contract|offer|references|terms)",
    r"do(?:es)? (?:it|you|this|that|your \w+) (?:integrate|support|work|handle|offer|have|do|come)",
    "our (?:reps|cfo|ceo|cio|ciso|cto|board|boss|budget|legal|procurement|security|it team|it department|finance)",
    "our (?:auditors?|process|contract with|incumbent|current|warehouse|plants?|clinics?|stores?|nurses|drivers)",
    "our (?:agents|data|management|leadership|deals?)",
    "we(?:'re| are) (?:struggling|losing|spending|using|still|currently|stuck|looking (?:at|for))",
    "we (?:lose|spend|use|struggle|currently|tried|had a|have a|need|can't|don't have)",
    "my (?:boss|manager|vp|cfo|ceo|director|team)",
    "(?:need|have) to (?:run|get) (?:it|this|that) (?:by|past|through|approved)",
    "send me",
    "can you (?:send|show|do|share|get us)",
    "what happens if",
    "what if (?:it|we|you)",
    "we(?:'ve| have) (?:been|had|tried|got)",
    "sign off",
    "how (?:long|quickly|fast) (?:does|would|can) (?:it|you|implementation|this)",
)
_COMMERCE = phrases(
    "pric(?:e|es|ing)|quotes?|proposal|contract|pilot|proof of concept|poc|demo|licen[cs]es?|seats?|procurement",
    "vendors?|suppliers?|discount|per (?:user|seat|month|year)|subscription|purchase order|buy(?:ing)?|renewal",
    "go[- ]live|roll[- ]?out|budget|sign[- ]off|legal|msa|invoices?|competitors?|customers?|references?",
    "trial|cost|order form",
)
# A side is told only where at least this many phrases speak for it, and this share of all.
_LEAST = 2
_SHARE = 0.7
# With this many, the only other person is on the other side.
_SURE = 4
# The manner of speaking tells a side from so many words on, and at this probability; in all unseen calls of the
# training set that was right (`manner_fit`). Below, it has a say beside the phrases.
_WORDS = 200
_TOLD = 0.75
_FEW_WORDS = 60
# Other meetings have fewer commercial words in a thousand, or most of their people sound like neither side.
_COMMERCIAL = 1.2
_MOST_TURNS = 5_000
_TOLD_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class _Voice:
    """What somebody's talk, or that of several people, comes to; `likeness` is None where it cannot be told."""

    words: int
    sells: int
    buys: int
    likeness: float | None

    @property
    def long(self) -> bool:
        return self.words >= _WORDS and self.likeness is not None

    def side(self) -> Side | None:
        """By the manner of speaking where there is enough of it and phrases do not speak against, else by phrases."""
        phrased = self._phrased(_LEAST)
        chance = self.likeness
        if chance is not None and self.words >= _WORDS:
            told = Side.SELLER if chance >= _TOLD else Side.BUYER if chance <= 1 - _TOLD else None
            return None if told is None or self._phrased(_SURE) not in (None, told) else told
        if chance is not None and self.words >= _FEW_WORDS and phrased is not None:
            return phrased if (chance >= 0.5) is (phrased is Side.SELLER) else None
        return phrased

    def _phrased(self, least: int) -> Side | None:
        every = self.sells + self.buys
        if self.sells >= least and self.sells >= _SHARE * every:
            return Side.SELLER
        return Side.BUYER if self.buys >= least and self.buys >= _SHARE * every else None


def _voice(texts: Sequence[str]) -> _Voice:
    counts = grams(texts)
    cut = [t[:4000] for t in texts[:_MOST_TURNS]]
    sells, buys = (sum(len(pattern.findall(t)) for t in cut) for pattern in (_SELLER_TALK, _BUYER_TALK))
    return _Voice(counts[""], sells, buys, likeness(counts))


def sides_by_talk(
    transcript: Transcript, known: Mapping[str, Side], camps: Mapping[str, str], filed: Set[str] = frozenset()
) -> dict[str, Side]:
    """Sides of speakers who clearly sell or clearly buy: who asks and offers, explains "our platform" and sends the
    proposal; who asks what it costs and tells of their own trouble.

    `camps` names the company or mail domain of speakers where the file tells it: people of one camp are on one side,
    and their talk is heard together. `filed` are speakers whose side the file
    told. Nothing where the meeting would then lack one of the two sides, or where nobody's
    side is known and most people sound like neither: it is no sales call, or it cannot be told. `Speaker 1` may be
    several people, so numbered and lettered speakers get no side where none is known.
    """
    said: dict[str, list[str]] = {}
    for turn in transcript.turns:
        if turn.speaker is not None:
            said.setdefault(turn.speaker, []).append(turn.text)
    people = [n for n in said if is_person(n) and (known or not is_numbered(n))]
    voices = {name: _voice(said[name]) for name in people}
    sides = {n: side for n in people if n not in known and (side := voices[n].side()) is not None}
    together = _by_camp({n: said[n] for n in people if n not in known}, sides, camps)
    sides = {**sides, **together}
    told = {**sides, **{n: known[n] for n in people if n in known}}
    against = signs(transcript)
    sides.update({n: s for n, s in _other_camp(people, told, camps).items() if against.get(n, {s}) <= {s}})
    sure = {
        n: s for n, s in told.items() if n in known or voices[n].long or max(voices[n].sells, voices[n].buys) >= _SURE
    }
    if len(sides) < len(people):
        sides.update(_other_of_two(people, sure, voices, filed, against))
    there = {*sides.values(), *known.values()}
    sale = bool(known) or _is_sale(transcript, [n for n in people if voices[n].long], sides.keys())
    return sides if sale and {Side.SELLER, Side.BUYER} <= there else {}


def _by_camp(said: Mapping[str, Sequence[str]], own: Mapping[str, Side], camps: Mapping[str, str]) -> dict[str, Side]:
    """Sides of people of one camp by all that they say; people whose own talk tells different sides are no camp."""
    members: dict[str, list[str]] = {}
    for name in said:
        if name in camps:
            members.setdefault(camps[name], []).append(name)
    found: dict[str, Side] = {}
    for names in members.values():
        sides = {own[n] for n in names if n in own}
        if len(names) > 1 and len(sides) < 2:
            side = next(iter(sides), None) or _voice([t for n in names for t in said[n]]).side()
            found.update(dict.fromkeys(names, side) if side is not None else {})
    return found


def _other_camp(people: Sequence[str], told: Mapping[str, Side], camps: Mapping[str, str]) -> dict[str, Side]:
    """Where the file tells two camps and one of them has a side, the other has the other side."""
    sides = {
        camps[n]: {told[m] for m in people if camps.get(m) == camps[n] and m in told} for n in people if n in camps
    }
    if len(sides) != 2:
        return {}
    (one, first), (other, second) = sides.items()
    open_camp, side = (other, first) if not second else (one, second)
    if (first and second) or len(side) != 1 or not side <= {Side.SELLER, Side.BUYER}:
        return {}
    opposite = Side.BUYER if side == {Side.SELLER} else Side.SELLER
    return {n: opposite for n in people if camps.get(n) == open_camp}


def _is_sale(transcript: Transcript, heard: Sequence[str], told: Set[str]) -> bool:
    """Whether the talk is commercial, and most of the people who say enough have a side."""
    words = commercial = 0
    for turn in transcript.turns[:_MOST_TURNS]:
        words += len(turn.text[:4000].split())
        commercial += len(_COMMERCE.findall(turn.text[:4000]))
    enough = len(told & set(heard)) >= _TOLD_SHARE * len(heard)
    return enough and commercial * 1000 >= _COMMERCIAL * words


def _other_of_two(
    people: Sequence[str],
    told: Mapping[str, Side],
    voices: Mapping[str, _Voice],
    filed: Set[str],
    against: Mapping[str, Set[Side]],
) -> dict[str, Side]:
    """With two people and one of them told, the other is on the other side, unless their talk leans against it, or
    what they say of themselves does.

    Beside a buyer whom the file marks there may be another: the other is ours where their talk shows it.
    """
    told = {n: told[n] for n in people if n in told}
    if len(people) != 2 or len(told) != 1:
        return {}
    first, side = next(iter(told.items()))
    last = people[1] if people[0] == first else people[0]
    voice, own = voices[last], against.get(last, frozenset())
    leans = voice.buys - voice.sells
    short = voice.likeness is None or not voice.long
    if side is Side.SELLER and leans >= 0 and own <= {Side.BUYER} and (short or (voice.likeness or 0) < 0.5):
        return {last: Side.BUYER}
    shown = leans < 0 or Side.SELLER in own or not short or first not in filed
    if side is Side.BUYER and leans <= 0 and own <= {Side.SELLER} and shown and (short or (voice.likeness or 0) > 0.5):
        return {last: Side.SELLER}
    return {}
