"""The people of a call: who speaks, who is listed, who is named; with titles and roles and where they were said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from copilot.domain.cite import Cite, cite_turn
from copilot.domain.meddpicc import Element, Evidence, Facet, Polarity
from copilot.domain.people import Person, Role
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side, Transcript, Turn
from copilot.evidence import titles
from copilot.evidence.names import names_in, plausible, trimmed

_NAMED, _TITLED = 0.7, 0.9
"""Confidence that words name a person, without and with a title beside it."""
_CITES = 5
"""Places kept of a person who is named often."""


@dataclass(slots=True)
class _Known:
    name: str
    title: str | None = None
    side: Side = Side.UNKNOWN
    roles: list[Role] = field(default_factory=list)
    in_call: bool = False
    cites: list[Cite] = field(default_factory=list)

    def is_a(self, role: Role | None) -> None:
        if role is not None and role not in self.roles:
            self.roles.append(role)


class _Register:
    """Persons by name: "Dana" is Dana Reyes where only one Dana is known."""

    def __init__(self) -> None:
        self.people: dict[str, _Known] = {}

    def get(self, name: str) -> _Known:
        found = self.find(name)
        if found is None:
            found = self.people[name.casefold()] = _Known(name)
        elif len(name.split()) > len(found.name.split()) and not found.in_call:
            found.name = name
        return found

    def find(self, name: str) -> _Known | None:
        key = name.casefold()
        if key in self.people:
            return self.people[key]
        parts = key.split()
        near = [
            p
            for p in self.people.values()
            if (own := p.name.casefold().split())[0] == parts[0] and (len(own) == 1 or len(parts) == 1)
        ]
        return near[0] if len(near) == 1 else None


def find_people(
    transcript: Transcript,
    evidence: Sequence[Evidence],
    commitments: Sequence[Commitment],
    known: Sequence[Person],
    vendors: frozenset[str] = frozenset(),
) -> tuple[Person, ...]:
    """Everybody of the call, speakers first; people of the deal lend a title, never a cite.

    `vendors` are names in lower case that are never persons.
    """
    register = _Register()
    for s in transcript.speakers:
        person = register.get(s.name)
        person.side, person.in_call = s.side, True
    for p in transcript.participants:
        person = register.get(p.name)
        person.title = person.title or p.title
        person.side = p.side if person.side is Side.UNKNOWN else person.side
    for turn in transcript.turns:
        _read_titles(turn, register)
    for turn in transcript.turns:
        _read_names(turn, register, vendors)
    for c in commitments:
        if c.owner is not None and c.owner.casefold() not in vendors:
            _name(register, c.owner, c.side, c.cite)
    for k in known:
        if (same := register.find(k.name)) is not None:
            same.title = same.title or k.title
            same.side = k.side if same.side is Side.UNKNOWN else same.side
    _give_roles(register, evidence)
    return tuple(
        Person(name=p.name, title=p.title, side=p.side, roles=tuple(p.roles), in_call=p.in_call, cites=tuple(p.cites))
        for p in register.people.values()
    )


def _read_titles(turn: Turn, register: _Register) -> None:
    own = titles.OWN.search(turn.text)
    if own and turn.speaker is not None:
        person = register.get(turn.speaker)
        person.title = person.title or _tidy(own["t"])
        person.cites.append(cite_turn(turn, confidence=_TITLED))
    for pattern in titles.SAID:
        for m in pattern.finditer(turn.text):
            name = trimmed(m["n"])
            if not name or not plausible(name):
                continue
            person = register.get(name)
            person.title = person.title or _tidy(m["t"])
            if person.side is Side.UNKNOWN:
                person.side = _whose(m["whose"], turn)
            if all(c.turn != turn.n for c in person.cites):
                person.cites.append(cite_turn(turn, confidence=_TITLED))


def _tidy(title: str) -> str:
    return re.sub(r"\s+", " ", title).strip(" ,.")


def _whose(word: str | None, turn: Turn) -> Side:
    """ "Your CFO", said by one side, is on the other."""
    if word is not None and word.lower() == "your":
        return {Side.SELLER: Side.BUYER, Side.BUYER: Side.SELLER}.get(turn.side, Side.UNKNOWN)
    if turn.side is Side.SELLER and (word is None or word.lower() not in {"our", "my"}):
        return Side.UNKNOWN
    return turn.side


def _read_names(turn: Turn, register: _Register, vendors: frozenset[str]) -> None:
    for name in names_in(turn.text):
        if name.casefold() in vendors or name.split()[0].casefold() in vendors:
            continue
        if turn.speaker is not None and name.casefold() in turn.speaker.casefold():
            continue
        side = Side.BUYER if turn.side is Side.BUYER else Side.UNKNOWN
        _name(register, name, side, cite_turn(turn, confidence=_NAMED))


def _name(register: _Register, name: str, side: Side, cite: Cite) -> None:
    person = register.get(name)
    if person.side is Side.UNKNOWN:
        person.side = side
    if not person.in_call and all(c.turn != cite.turn for c in person.cites) and len(person.cites) < _CITES:
        person.cites.append(cite)


_MONEY = r"(?:budget|money|spend\w*|funds?|purse|pot|p&l|envelope|line)"
_I_HOLD = re.compile(
    r"\bi\s+(?:hold|own|control|sign|approve|release)\b|\bcomfortable\s+approving"
    r"|\bi(?:'m|\s+am)\s+the\s+(?:one\s+who\s+)?(?:sign|approv|budget)"
    rf"|\b{_MONEY}(?:'s|\s+is)\s+(?:all\s+)?mine\b",
    re.IGNORECASE,
)
"""Words by which speakers say outright that the budget is theirs."""
_OUR_MONEY = re.compile(
    rf"\bwe\s+(?:hold|own|control|sign|approve|release)\s+(?:\w+\s+){{0,3}}{_MONEY}\b"
    r"|\bmy\s+(?:budget|pot|p&l|money|envelope|signature)\b",
    re.IGNORECASE,
)
"""The same, unless the words say that another holds it or signs for it."""
_GRANTS = r"(?:hold|own|sign|approv|releas|control|decid)\w*\b"


def _give_roles(register: _Register, evidence: Sequence[Evidence]) -> None:
    for person in register.people.values():
        if person.title and person.side is not Side.SELLER:
            person.is_a(titles.role_of(person.title))
    said = [e for e in evidence if e.polarity is Polarity.FOR and e.cite.side is Side.BUYER]
    for e in said:
        if e.element is Element.ECONOMIC_BUYER and Facet.BUDGET in e.facets:
            _economic_buyer(register, e)
    _champions(register, [e for e in said if e.element is Element.CHAMPION])


def _champions(register: _Register, said: Sequence[Evidence]) -> None:
    """Who has a stake and acts for us inside, both heard: a friendly word or a single promise makes no champion."""
    heard: dict[str, list[Evidence]] = {}
    for e in said:
        person = register.find(e.about) if e.about else None
        if person is not None:
            heard.setdefault(person.name, []).append(e)
    for name, quotes in heard.items():
        facets = frozenset[Facet]().union(*(e.facets for e in quotes))
        if facets >= {Facet.STAKE, Facet.ACTION}:
            for e in quotes:
                _role(register, name, Role.CHAMPION, e.cite)


def _economic_buyer(register: _Register, e: Evidence) -> None:
    """The person whom the words give the budget: another who is said to hold or sign for it, before the speaker who
    says "my budget". Who only takes it to that person is not the economic buyer."""
    words, named = e.cite.quote, e.about
    grants = named and re.search(rf"{re.escape(named)}\W+(?:[\w'’]+\W+){{0,4}}?{_GRANTS}", words, re.IGNORECASE)
    own = _I_HOLD.search(words) or (_OUR_MONEY.search(words) and not grants)
    if own and e.cite.speaker is not None:
        _role(register, e.cite.speaker, Role.ECONOMIC_BUYER, e.cite)
    elif named:
        _role(register, named, Role.ECONOMIC_BUYER, e.cite)


def _role(register: _Register, name: str, role: Role, cite: Cite) -> None:
    person = register.find(name)
    if person is not None and person.side is not Side.SELLER:
        person.is_a(role)
        if all(c.turn != cite.turn for c in person.cites):
            person.cites.append(cite)
