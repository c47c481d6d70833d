"""What people say of themselves: for whom they work, their job, and whether they sell or choose what is bought."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

from copilot.domain.transcript import Side, Transcript
from copilot.intake.file_sides import company_key
from copilot.intake.labels import vocabulary
from copilot.intake.participants import is_seller_title


def phrases(*patterns: str) -> re.Pattern[str]:
    """Whole phrases; an apostrophe stands for both of its forms."""
    return re.compile(r"\b(?:" + "|".join(patterns).replace("'", "['’]") + r")\b", re.IGNORECASE)


_INTRODUCTION = re.compile(
    r"\b(?:i['’]?m|i am|this is|my name is|my name['’]s"
    r"|(?P<does>i (?:look after|run|lead|head(?: up)?|manage|own|cover|handle|work|take care of)))"
    r"\s+(?P<who>[^.!?;]{2,120})",
    re.IGNORECASE,
)
_AT = re.compile(
    r"\b(?P<how>from|at|with|of|for|behalf of)\s+(?P<company>(?:the\s+)?[A-Z][\w&.'’-]*(?:\s+[A-Z0-9][\w&'’-]*){0,3})"
)
_NO_COMPANY = vocabulary(
    "i|it|hr|hq|us|uk|eu|usa|emea|apac|dach|europe|america|africa|asia|zoom|teams|monday|tuesday|wednesday|thursday"
    "|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december"
    "|christmas|easter|q1|q2|q3|q4|sales|finance|legal|procurement|operations|engineering|security|marketing|support"
)
_ACCOUNTS = phrases("accounts|customers|clients|our (?:key|enterprise|strategic) \\w+")
# A buyer's company sells as well: a sign against being the buyer, and not enough to be ours.
_SELLS = phrases(
    "we sell", "i sell", "i (?:run|lead|head|head up|do|look after|work in|am in) (?:the )?sales", "i'm in sales"
)
_CHOOSES = phrases(
    r"i (?:evaluate|assess|vet|buy|source|procure|choose|pick|select|purchase)\s+(?:[\w-]+\s+){0,3}?"
    "(?:tools?|tooling|software|vendors?|suppliers?|products?|solutions?|platforms?|systems?)"
)
_QUOTED = re.compile(r"[“«„][^“”«»]*[”»“]|\"[^\"]*\"")
_REPORTED = re.compile(
    r"(?P<as>\bas\s+)?\b(?P<who>[\w'’]+)\s+(?:said|says|saying|told\s+\w+|wrote|was like)\b[^.!?;]*",
    re.IGNORECASE,
)
_FIRST_TURNS = 8
_ARTICLE = re.compile(
    r"^(?:(?:[A-Z][\w'’-]*\s*){0,3},?\s*)?(?:and\s+)?(?:i['’]?m\s+)?(?:the|an|a|your)\s", re.IGNORECASE
)
_NAME_FROM = re.compile(r"(?:[A-Z][\w'’-]*\s+){1,3}from\s")
_BUYER_JOB = phrases(
    "procurement|purchasing|cfo|cio|ciso|coo|controller",
    "chief (?:financial|information|operating|nursing|medical) officer",
    "(?:finance|it|operations|plant|facilities|hr|supply chain|warehouse|clinic|store) (?:director|manager|lead)",
    "(?:head|director|vp|vice president|manager) (?:of )?(?:finance|it|operations|hr|people|supply chain|logistics)",
    "(?:head|director|vp|vice president) (?:of )?(?:engineering|infrastructure|data|sales ops|revenue operations)",
)


@dataclass(slots=True)
class _Told:
    """What one speaker says of themselves: `ours` where it names our company, `at` where a seller works."""

    ours: bool = False
    sides: set[Side] = field(default_factory=set)
    at: set[str] = field(default_factory=set)
    sells: bool = False


def sides_by_introduction(transcript: Transcript, company_names: Sequence[str]) -> dict[str, Side]:
    """Sides of speakers who say who they are: the seller's jobs, our company's name, the jobs that buy.

    "I run security at Northwind" tells a side only where `company_names` say which company is ours. Who says signs of
    both sides has none (`Side.UNKNOWN`), and so have sellers of different companies, of whom only one can be ours.
    """
    told = _told(transcript, [key for key in (company_key(n) for n in company_names) if key], company_names)
    sides = {name: _side(of) for name, of in told.items() if of.sides}
    sellers = [n for n, side in sides.items() if side is Side.SELLER and told[n].at and not told[n].ours]
    if any(_apart(told[a].at, told[b].at) for a in sellers for b in sellers):
        selling = [n for n in sellers if told[n].sells]
        one = bool(selling) and not any(_apart(told[a].at, told[b].at) for a in selling for b in selling)
        kept = [n for n in sellers if one and not _apart(told[n].at, told[selling[0]].at)]
        sides.update(dict.fromkeys((n for n in sellers if n not in kept), Side.UNKNOWN))
    return sides


def signs(transcript: Transcript) -> dict[str, frozenset[Side]]:
    """The sides that speakers give a sign of in what they say of themselves, also those too weak to tell a side."""
    return {
        name: frozenset((*of.sides, *((Side.SELLER,) if of.sells else ())))
        for name, of in _told(transcript, (), ()).items()
    }


def _told(transcript: Transcript, ours: Sequence[str], company_names: Sequence[str]) -> dict[str, _Told]:
    people = {word.casefold() for s in transcript.speakers for word in s.name.split()}
    told: dict[str, _Told] = {}
    for speaker, text in _beginnings(transcript):
        found = told.setdefault(speaker, _Told())
        found.sells = found.sells or _SELLS.search(text) is not None
        if _speaks_for(text, company_names):
            found.ours = True
            found.sides.add(Side.SELLER)
        if _CHOOSES.search(text):
            found.sides.add(Side.BUYER)
        for said in _INTRODUCTION.finditer(text):
            companies = _companies(said["who"])
            side = _introduced(said, speaker, ours, people)
            found.sides.update(() if side is None else (side,))
            found.ours = found.ours or _is_ours(companies, ours)
            if side is Side.SELLER or _SELLS.search(said.group()):
                found.at |= {c for how, c in companies if how in ("at", "with") and c not in _NO_COMPANY | people}
    return told


def _beginnings(transcript: Transcript) -> Iterator[tuple[str, str]]:
    """Where people say who they are: the first turns of each, without what they report that others said."""
    heard: Counter[str] = Counter()
    for turn in transcript.turns:
        if turn.speaker is not None and heard[turn.speaker] < _FIRST_TURNS:
            heard[turn.speaker] += 1
            yield turn.speaker, own_words(turn.text[:1500])


def own_words(text: str) -> str:
    """The text without quotations and without what others are reported to have said."""
    bare = text.strip()
    text = text if _QUOTED.fullmatch(bare) else _QUOTED.sub(" ", text)
    return _REPORTED.sub(lambda m: m.group() if m["as"] or m["who"].casefold() == "i" else " ", text)


def _side(of: _Told) -> Side:
    """ "I'm Ximena from Valencia, I look after Iberia for Northwind": who speaks for us once is ours."""
    if of.ours:
        return Side.SELLER
    return next(iter(of.sides)) if len(of.sides) == 1 else Side.UNKNOWN


def _apart(some: Set[str], others: Set[str]) -> bool:
    """Whether none of the companies is one of the others; "Acme" and "Acme Software" may be one."""
    return not any(a.startswith(b) or b.startswith(a) for a in some for b in others)


def _companies(who: str) -> list[tuple[str, str]]:
    return [(m["how"].casefold(), company_key(m["company"])) for m in _AT.finditer(who)]


def _is_ours(companies: Sequence[tuple[str, str]], ours: Sequence[str]) -> bool:
    return any(company.startswith(key) for _, company in companies for key in ours)


def _speaks_for(text: str, company_names: Sequence[str]) -> bool:
    """Whether somebody says "we at Northwind"."""
    named = (re.escape(n) for n in company_names if n and n.casefold() in text.casefold())
    return any(re.search(rf"\b(?:we|us) (?:here )?at {n}\b|\b[Aa]t {n},? we\b", text, re.I) for n in named)


def _introduced(said: re.Match[str], speaker: str, ours: Sequence[str], people: Set[str]) -> Side | None:
    who = said["who"]
    named = any(word.casefold() in who[:60].casefold() for word in speaker.split() if len(word) > 2)
    if not (named or said["does"] or _ARTICLE.match(who) or re.match(r"(?:from|with|at|for)\s", who, re.I)):
        return None
    companies = _companies(who)
    if _is_ours(companies, ours):
        return Side.SELLER
    # "from" and "of" may name a place.
    elsewhere = {how for how, company in companies if company not in _NO_COMPANY | people}
    sells = is_seller_title(who) or (said["does"] is not None and _ACCOUNTS.search(who) is not None)
    if sells:
        return None if ours and elsewhere & {"at", "with", "for"} else Side.SELLER
    if ours and (elsewhere & {"at", "with", "for"} or ("from" in elsewhere and _NAME_FROM.match(who))):
        return Side.BUYER
    served = said["does"] is not None and not re.search(r"run|lead|head|manage|own", said["does"], re.I)
    return Side.BUYER if not served and _BUYER_JOB.search(who) else None
