"""What the words themselves tell about sides: how people introduce themselves, and how sellers and buyers talk."""

import re
from collections.abc import Mapping, Sequence

from copilot.domain.transcript import Side, Transcript
from copilot.intake.file_sides import company_key
from copilot.intake.labels import is_person
from copilot.intake.participants import is_seller_title


def _phrases(*patterns: str) -> re.Pattern[str]:
    """Whole phrases; an apostrophe stands for both of its forms."""
    return re.compile(r"\b(?:" + "|".join(patterns).replace("'", "['’]") + r")\b", re.IGNORECASE)


_INTRODUCTION = re.compile(
    r"\b(?:i['’]?m|i am|this is|my name is|my name['’]s)\s+(?P<who>[^.!?;]{2,120})", re.IGNORECASE
)
_AT = re.compile(r"\b(?:from|at|with|of)\s+(?P<company>(?:the\s+)?[A-Z0-9][\w&.'’-]*(?:\s+[A-Z0-9][\w&'’-]*){0,3})")
_ARTICLE = re.compile(
    r"^(?:(?:[A-Z][\w'’-]*\s*){0,3},?\s*)?(?:and\s+)?(?:i['’]?m\s+)?(?:the|an|a|your)\s", re.IGNORECASE
)
_BUYER_JOB = _phrases(
    "procurement|purchasing|cfo|cio|ciso|coo|controller",
    "chief (?:financial|information|operating|nursing|medical) officer",
    "(?:finance|it|operations|plant|facilities|hr|supply chain|warehouse|clinic|store) (?:director|manager|lead)",
    "(?:head|director|vp|vice president|manager) (?:of )?(?:finance|it|operations|hr|people|supply chain|logistics)",
    "(?:head|director|vp|vice president) (?:of )?(?:engineering|infrastructure|data|sales ops|revenue operations)",
)
_SELLER_TALK = _phrases(
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
_BUYER_TALK = _phrases(
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
# A side is told only where at least this many phrases speak for it, and this share of all.
_LEAST = 2
_SHARE = 0.7
# With this many, the only other person is on the other side.
_SURE = 4


def sides_by_introduction(transcript: Transcript, company_names: Sequence[str]) -> dict[str, Side]:
    """Sides of speakers who say who they are: the seller's jobs, our company's name, the jobs that buy.

    "this is Anna from Northwind IT" tells a side only where `company_names` say which company is ours.
    """
    ours = [key for key in (company_key(n) for n in company_names) if key]
    sides: dict[str, Side] = {}
    heard: dict[str, int] = {}
    for turn in transcript.turns:
        if turn.speaker is None or turn.speaker in sides or heard.get(turn.speaker, 0) >= 8:
            continue
        heard[turn.speaker] = heard.get(turn.speaker, 0) + 1
        for found in _INTRODUCTION.finditer(turn.text[:1500]):
            side = _introduced(found["who"], turn.speaker, ours)
            if side is not None:
                sides[turn.speaker] = side
                break
    return sides


def _introduced(who: str, speaker: str, ours: Sequence[str]) -> Side | None:
    named = any(word.casefold() in who[:60].casefold() for word in speaker.split() if len(word) > 2)
    if not named and not _ARTICLE.match(who) and not re.match(r"(?:from|with|at)\s", who, re.I):
        return None
    at = _AT.search(who)
    company = company_key(at["company"]) if at else ""
    if company and ours:
        return Side.SELLER if any(company.startswith(key) for key in ours) else Side.BUYER
    if is_seller_title(who):
        return Side.SELLER
    return Side.BUYER if _BUYER_JOB.search(who) else None


def sides_by_talk(transcript: Transcript, known: Mapping[str, Side]) -> dict[str, Side]:
    """Sides of speakers who clearly sell or clearly buy: who explains "our platform" and sends the proposal, who asks
    what it costs and tells of their own trouble.

    Nothing where the meeting would then lack one of the two sides: it is no sales call, or it cannot be told.
    """
    selling: dict[str, int] = {}
    buying: dict[str, int] = {}
    for turn in transcript.turns:
        if turn.speaker is not None:
            text = turn.text[:4000]
            selling[turn.speaker] = selling.get(turn.speaker, 0) + len(_SELLER_TALK.findall(text))
            buying[turn.speaker] = buying.get(turn.speaker, 0) + len(_BUYER_TALK.findall(text))
    sides: dict[str, Side] = {}
    people = [name for name in selling if is_person(name)]
    for name in people:
        if name in known:
            continue
        sells, buys = selling[name], buying[name]
        if sells >= _LEAST and sells >= _SHARE * (sells + buys):
            sides[name] = Side.SELLER
        elif buys >= _LEAST and buys >= _SHARE * (sells + buys):
            sides[name] = Side.BUYER
    sure = {n: s for n, s in sides.items() if max(selling[n], buying[n]) >= _SURE}
    sure.update({n: known[n] for n in people if n in known})
    sides.update(_other_of_two(people, sure, selling, buying) if len(sides) < len(people) else {})
    there = {*sides.values(), *known.values()}
    return sides if {Side.SELLER, Side.BUYER} <= there else {}


def _other_of_two(
    people: Sequence[str], told: Mapping[str, Side], selling: Mapping[str, int], buying: Mapping[str, int]
) -> dict[str, Side]:
    """With two people and one of them told, the other is on the other side, unless their talk leans against it."""
    if len(people) != 2 or len(told) != 1:
        return {}
    first, side = next(iter(told.items()))
    last = people[1] if people[0] == first else people[0]
    if side is Side.SELLER and buying[last] >= selling[last]:
        return {last: Side.BUYER}
    if side is Side.BUYER and selling[last] >= buying[last]:
        return {last: Side.SELLER}
    return {}
