"""What the file itself says about sides: roles behind names, titles, companies, and the vendor's own flags."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from copilot.domain.transcript import Participant, Side
from copilot.intake.labels import is_person, side_of_role
from copilot.intake.participants import is_seller_title

_LEGAL_FORM = re.compile(
    r"[\s,]+(?:inc|incorporated|llc|ltd|limited|gmbh|ag|se|sa|s\.a|bv|b\.v|plc|corp|corporation|co|company|kg|oy|ab|srl|spa)\.?$",
    re.IGNORECASE,
)


def company_key(company: str) -> str:
    """A company's name without its legal form, for comparison."""
    company = company.strip(" .,")
    shorter = _LEGAL_FORM.sub("", company)
    return re.sub(r"[^\w]+", "", (shorter or company).casefold())


def words_of(name: str) -> list[str]:
    """The words of a name for comparison: "Reyes, Dana" and "dana.reyes@acme.com" are both dana and reyes."""
    name = name.partition("@")[0] if re.fullmatch(r"\S+@\S+", name) else name
    if name.count(",") == 1:
        last, first = name.split(",")
        name = f"{first} {last}"
    return [w for w in re.split(r"[\s._\-|/]+", name.casefold()) if w]


def same_person(name: str, others: Iterable[str]) -> list[str]:
    """Those of the others that a name can mean: the whole name if one has it, else a first name or other part."""
    wanted = words_of(name)
    if not wanted:
        return []
    pool = [(other, words_of(other)) for other in dict.fromkeys(others)]
    exact = [o for o, words in pool if words == wanted]
    if exact:
        return exact
    first = [o for o, w in pool if w and w[0] == wanted[0] and all(map(_same_word, w, wanted))]
    if first:
        return first
    parts = set(wanted)
    return [o for o, words in pool if words and (parts <= set(words) or set(words) <= parts)]


def _same_word(one: str, other: str) -> bool:
    """Equal, or one is the initial of the other."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def link(participants: Sequence[Participant], speakers: Sequence[str]) -> dict[str, Participant]:
    """The participant behind each speaker, where exactly one fits."""
    by_name = {p.name: p for p in participants}
    linked = {}
    for speaker in speakers:
        fitting = same_person(speaker, by_name)
        if len(fitting) == 1:
            linked[speaker] = by_name[fitting[0]]
        elif not fitting:
            mails = {p.email: p for p in participants if p.email}
            by_mail = same_person(speaker, mails) or [m for m in mails if _is_mailbox(m, speaker)]
            if len(by_mail) == 1:
                linked[speaker] = mails[by_mail[0]]
    return linked


def _is_mailbox(email: str, name: str) -> bool:
    """`dreyes@`, `danar@`, `reyes.d@` or `reyesd@` for Dana Reyes."""
    words = [_ascii(w) for w in words_of(name)]
    if len(words) < 2:
        return False
    first, last = words[0], "".join(words[1:])
    box = _ascii(re.sub(r"[._-]|\d+$|\+.*$", "", email.partition("@")[0]))
    both = {first + last, last + first, first[0] + last, last + first[0], first + last[0]}
    return box in both | {first[0] + words[-1], words[-1] + first[0], first + words[-1]}


def _ascii(word: str) -> str:
    """The letters of a word without accents: mail addresses have none."""
    parted = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in parted if c.isalnum() and not unicodedata.combining(c))


def named_by_speakers(participants: Sequence[Participant], speakers: Sequence[str]) -> tuple[Participant, ...]:
    """People whom the file knows by their address alone, by the name under which they speak; each person once."""
    names = {p.email: name for name, p in link(participants, speakers).items() if p.name == p.email}
    found: dict[str, Participant] = {}
    for person in participants:
        name = names.get(person.email, person.name) if person.name == person.email else person.name
        same = found.get(name.casefold())
        known = person.model_copy(update={"name": name})
        found[name.casefold()] = (
            known if same is None else same.model_copy(update={"email": same.email or person.email})
        )
    return tuple(found.values())


def sides_from_file(
    speakers: Sequence[str], participants: Sequence[Participant], told: Mapping[str, Side]
) -> tuple[dict[str, Side], tuple[Participant, ...]]:
    """The sides of speakers, and the participants with theirs.

    `told` are sides that the file gives outright, by the name of a speaker, a participant or a company.
    """
    people = list(participants)
    company_sides = {company_key(name): side for name, side in told.items()}
    sides = {p.name: side for p in people if (side := _own_side(p, told)) is not None}
    for p in people:
        if p.name not in sides and p.company and company_key(p.company) in company_sides:
            sides[p.name] = company_sides[company_key(p.company)]
    sides.update(_by_company([p for p in people if p.name not in sides], people, sides))
    people = [p.model_copy(update={"side": sides.get(p.name, p.side)}) for p in people]
    linked = link(people, speakers)
    found: dict[str, Side] = {}
    for speaker in speakers:
        side = told.get(speaker) or side_of_role(speaker)
        if side is None and speaker in linked:
            side = linked[speaker].side
        if side is not None and side is not Side.UNKNOWN and is_person(speaker):
            found[speaker] = side
    return found, tuple(people)


def _own_side(person: Participant, told: Mapping[str, Side]) -> Side | None:
    if person.name in told:
        return told[person.name]
    if person.side is not Side.UNKNOWN:
        return person.side
    if person.title is None:
        return None
    side = side_of_role(person.title)
    # "AE" and "sales, Acme" are titles as well: who else is there decides.
    return None if side is Side.SELLER and (is_seller_title(person.title) or person.company) else side


def _by_company(
    open_people: Sequence[Participant], people: Sequence[Participant], known: Mapping[str, Side]
) -> dict[str, Side]:
    """The company whose people sell is the seller's; with one other company, that is the buyer's.

    Both sides have people with "sales" in their titles, so only titles of people who sell to others count, and where
    several companies have them nothing is decided.
    """
    groups: dict[str, list[Participant]] = {}
    for p in people:
        groups.setdefault(company_key(p.company) if p.company else "", []).append(p)
    selling = [key for key, group in groups.items() if any(p.title and is_seller_title(p.title) for p in group)]
    buying = {key for key, group in groups.items() if any(known.get(p.name) is Side.BUYER for p in group)}
    selling = [key for key in selling if key not in buying or key == ""]
    if len(selling) != 1:
        return {}
    seller_key = selling[0]
    others = [key for key in groups if key not in (seller_key, "")]
    sides: dict[str, Side] = {}
    for p in open_people:
        key = company_key(p.company) if p.company else ""
        sells = p.title is not None and is_seller_title(p.title)
        if key == seller_key and (key != "" or sells):
            sides[p.name] = Side.SELLER
        elif (key != "" and others == [key]) or (
            key == seller_key == "" and p.title is not None and not others and "sales" not in p.title.casefold()
        ):
            sides[p.name] = Side.BUYER
    return sides
