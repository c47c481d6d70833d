"""Which deal a call belongs to: told by the people in it, their e-mail domains, and the names of accounts.

The weights only order what speaks for a deal: a known person, an e-mail domain and a company name identify it by
themselves, a title nearly does, a name in the talk is a hint. They are no probabilities; a person confirms the deal.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import NamedTuple

from copilot.domain.accounts import without_legal_form
from copilot.domain.deal import Deal
from copilot.domain.transcript import Participant, Side, Transcript
from copilot.domain.value import Value

CONTACT, DOMAIN, COMPANY, TITLE, FILE, FIRST_NAME, SPOKEN = 4.0, 4.0, 4.0, 3.0, 2.0, 1.0, 1.0
MORE_PEOPLE = 2.0
"""What each further known person adds to the first."""
SURE = 3.0
"""A deal is suggested from this weight on."""
AHEAD = 1.0
"""The next deal must be lighter by at least this much, else a person chooses between them."""
NAMED_OFTEN = 2
"""An account that is named less often in the talk may be anybody's."""
_SHORTEST = 3
_SERVICES = """
gmail googlemail outlook hotmail live msn yahoo ymail icloud me mac aol proton protonmail gmx web fastmail zoho qq 163
126 mail
"""
_MAIL_SERVICES = frozenset(_SERVICES.split())


class OwnCompany(NamedTuple):
    """Our own side, which tells nothing about the deal."""

    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class Clues(NamedTuple):
    """What a call or an invitation shows of its deal, without our own side."""

    people: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    title: str = ""
    file: str = ""
    talk: str = ""


class DealFit(Value):
    """A deal that a call may belong to, and what speaks for it, the strongest reason first."""

    deal: str
    account: str
    weight: float
    reasons: tuple[str, ...]


def clues_of(transcript: Transcript, file: str, own: OwnCompany) -> Clues:
    """The clues of a call, which was read with the sides as far as they are known."""
    ours = {_plain(n) for n in own.people}
    ours |= {_plain(s.name) for s in transcript.speakers if s.side is Side.SELLER}
    guests = [p for p in transcript.participants if _is_guest(p, ours, own)]
    speakers = (s.name for s in transcript.speakers if _plain(s.name) not in ours)
    return Clues(
        people=tuple(dict.fromkeys((*speakers, *(p.name for p in guests)))),
        domains=tuple(dict.fromkeys(d for p in guests if (d := domain_of(p.email)))),
        companies=tuple(dict.fromkeys(p.company for p in guests if p.company)),
        title=transcript.title or "",
        file=_spaced(PurePath(file).stem),
        talk=" ".join(t.text for t in transcript.turns),
    )


def clues_of_invitation(title: str, invited: Iterable[Participant], own: OwnCompany) -> Clues:
    """The clues of a meeting in a calendar."""
    ours = {_plain(n) for n in own.people}
    guests = [p for p in invited if _is_guest(p, ours, own)]
    return Clues(
        people=tuple(dict.fromkeys(p.name for p in guests)),
        domains=tuple(dict.fromkeys(d for p in guests if (d := domain_of(p.email)))),
        title=title,
    )


def domain_of(email: str | None) -> str | None:
    """The domain of an address; None for one of a mail service, which tells no company."""
    _, at, domain = (email or "").casefold().rpartition("@")
    return domain if at and domain and _label(domain) not in _MAIL_SERVICES else None


def fits(clues: Clues, deals: Iterable[Deal], earlier: Mapping[str, Iterable[str]]) -> tuple[DealFit, ...]:
    """The deals for which something speaks, best first. `earlier` are the domains in each deal's earlier calls."""
    spoken = _words(clues.talk)
    found = (_fit(clues, deal, frozenset(earlier.get(deal.id, ())), spoken) for deal in deals)
    return tuple(sorted((f for f in found if f.reasons), key=lambda f: (-f.weight, f.account.casefold(), f.deal)))


def best_of(found: tuple[DealFit, ...]) -> DealFit | None:
    """The deal to suggest; None where nothing speaks clearly for one alone."""
    if not found or found[0].weight < SURE:
        return None
    ahead = len(found) == 1 or found[0].weight - found[1].weight >= AHEAD
    return found[0] if ahead else None


def account_in(clues: Clues) -> str | None:
    """The account that a new deal would have: the guests' company, or the name in their e-mail domain."""
    if clues.companies:
        return clues.companies[0]
    return _label(clues.domains[0]).replace("-", " ").title() if clues.domains else None


def domains_explained(clues: Clues, deals: Iterable[Deal]) -> bool:
    """Whether each e-mail domain is that of an account by its name, so that earlier calls need not be asked."""
    accounts = [deal.account for deal in deals]
    return all(any(_is_domain_of(d, a) for a in accounts) for d in clues.domains)


def _is_guest(person: Participant, ours: set[str], own: OwnCompany) -> bool:
    domain = (person.email or "").casefold().rpartition("@")[2]
    company = _plain(without_legal_form(person.company or ""))
    return not (
        person.side is Side.SELLER
        or _plain(person.name) in ours
        or (domain and domain in {d.casefold() for d in own.domains})
        or (company and company in {_plain(without_legal_form(n)) for n in own.names})
    )


def _fit(clues: Clues, deal: Deal, domains: frozenset[str], spoken: frozenset[str]) -> DealFit:
    account = without_legal_form(deal.account)
    reasons = [*_people(clues, deal)]
    for domain in clues.domains:
        if domain in domains or _is_domain_of(domain, deal.account):
            reasons.append((DOMAIN, f"@{domain}"))
    reasons += [
        (COMPANY, f"{c} is the company of a guest")
        for c in clues.companies
        if _plain(without_legal_form(c)) == _plain(account)
    ]
    if len(account) >= _SHORTEST:
        reasons += _named(clues, account, spoken)
    reasons.sort(key=lambda r: -r[0])
    return DealFit(
        deal=deal.id, account=deal.account, weight=sum(w for w, _ in reasons), reasons=tuple(r for _, r in reasons)
    )


def _people(clues: Clues, deal: Deal) -> Iterable[tuple[float, str]]:
    """The deal's people who are in the call."""
    contacts = {_plain(c.person.name): c.person.name for c in deal.people if c.person.side is not Side.SELLER}
    spoke = {_plain(n): n for n, side in deal.sides.items() if side is Side.BUYER}
    spoke |= {_plain(label): name for label, name in deal.names.items() if _plain(name) in {*contacts, *spoke}}
    owners = {_plain(n): n for m in deal.plan.milestones if m.side is Side.BUYER and (n := m.owner)}
    firsts = [name.split()[0] for name in contacts if " " in name]
    known = 0
    for person in clues.people:
        plain = _plain(person)
        weight = MORE_PEOPLE if known else CONTACT
        if " " in plain and plain in contacts:
            yield weight, f"{contacts[plain]} is a contact of {deal.account}"
            known += 1
        elif " " in plain and plain in spoke:
            yield weight, f"{spoke[plain]} spoke in a call of {deal.account}"
            known += 1
        elif " " in plain and plain in owners:
            yield weight, f"{owners[plain]} owns a step of the plan with {deal.account}"
            known += 1
        elif " " not in plain and (firsts.count(plain) == 1 or plain in contacts):
            yield FIRST_NAME, f"{person} may be a contact of {deal.account}"


def _named(clues: Clues, account: str, spoken: frozenset[str]) -> Iterable[tuple[float, str]]:
    """Where the account's name stands. A company is written with its capitals, but not in the name of a file."""
    name = re.compile(rf"(?<!\w){re.escape(account)}(?!\w)")
    if name.search(clues.title):
        yield TITLE, f"“{account}” is in the title"
    if f" {_plain(_spaced(account))} " in f" {_plain(clues.file)} ":
        yield FILE, f"“{account}” is in the file's name"
    if _words(account) <= spoken:
        times = len(name.findall(clues.talk))
        if times >= NAMED_OFTEN:
            yield SPOKEN, f"{account} is named {times} times"


def _is_domain_of(domain: str, account: str) -> bool:
    name = re.sub(r"\W", "", without_legal_form(account).casefold())
    return len(name) >= _SHORTEST and re.sub(r"\W", "", _label(domain)) == name


def _label(domain: str) -> str:
    """The company's part: `acme` of acme.com, mail.acme.co.uk and acme.com.au."""
    parts = domain.split(".")[:-1]
    while len(parts) > 1 and parts[-1] in ("co", "com", "org", "net", "ac", "gov"):
        parts = parts[:-1]
    return parts[-1] if parts else domain


def _spaced(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
