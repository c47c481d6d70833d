"""Who is who: which speakers are ours and which are the buyer's, and what told us."""

from collections.abc import Callable, Mapping, Sequence

from copilot.domain.transcript import Participant, Side, SideFrom, Speaker, Transcript
from copilot.intake.file_sides import company_key, link, same_person
from copilot.intake.introduction import sides_by_introduction
from copilot.intake.labels import is_email, is_person, vocabulary
from copilot.intake.naming import NAMED_BY_TALK, with_names
from copilot.intake.talk import sides_by_talk

_FREE_MAIL = vocabulary(
    "gmail.com|googlemail.com|outlook.com|hotmail.com|live.com|yahoo.com|icloud.com|me.com|proton.me"
    "|protonmail.com|gmx.de|gmx.net|web.de|aol.com|mail.com"
)
_GUESSED = "sides were guessed from the way people talk"
_CONTRADICTORY = "what was said tells both sides, or sellers of several companies"
_OUTSIDE = "marked as external to the host, who may be ours or the buyer"


def assign_sides(
    transcript: Transcript,
    *,
    sellers: Sequence[str],
    buyers: Sequence[str],
    remembered: Mapping[str, Side],
    company_names: Sequence[str],
    company_domains: Sequence[str],
    company_people: Sequence[str],
    names: Mapping[str, str] | None = None,
    remembered_names: Mapping[str, str] | None = None,
) -> Transcript:
    """The transcript with names and sides from the best source for each speaker.

    In this order: the rep (`sellers`, `buyers`), what the deal remembers, the file, our company's names, people and
    mail domains, what speakers say of themselves, the way they talk. Whoever is left when the rep named one side only
    is on the other. Before, speakers get the names that the rep (`names`) and the deal tell, and lettered and numbered
    ones those that the talk gives them. Bots, rooms, telephone numbers and unknown speakers get a side from the rep or
    the deal alone.
    """
    transcript = with_names(transcript, names or {}, remembered_names or {})
    who = _Who(transcript)
    who.rep(sellers, buyers)
    who.remembered(remembered)
    who.keep_file()
    who.company(company_names, company_domains, company_people)
    who.spread()
    who.outside()
    introduced = sides_by_introduction(transcript, company_names)
    who.take(introduced, "self")
    who.spread()
    who.outside()
    who.rest(sellers, buyers)
    guessed = who.take(sides_by_talk(transcript, who.sides(), who.camps(), who.filed()), "talk")
    if guessed:
        told = ", ".join(f"{name} ({side})" for name, side in guessed.items())
        who.warnings.append(f"{_GUESSED}: {told}; correct them with --seller NAME")
    who.ask_about_outside()
    who.ask_about([n for n, side in introduced.items() if side is Side.UNKNOWN])
    return who.finished()


def as_read(transcript: Transcript) -> Transcript:
    """The meeting before `assign_sides`: the names of its source, and sides only as the file and the rep told them."""
    told = {s.name: s for s in transcript.speakers}
    # Where the file marks who is external, its sides were told by the mark and somebody of a known side.
    marked = any(p.external for p in transcript.participants)
    given = ("rep",) if marked else ("file", "rep")
    speakers: dict[str, Speaker] = {}
    turns = []
    for turn in transcript.turns:
        name = turn.label or turn.speaker
        known = told.get(turn.speaker or "")
        if name is not None and known is not None:
            kept = (
                known if known.side_from in given else Speaker(name=name, side=Side.UNKNOWN, side_from="none", turns=0)
            )
            count = speakers[name].turns + 1 if name in speakers else 1
            speakers[name] = kept.model_copy(update={"name": name, "turns": count})
        side = speakers[name].side if name in speakers else Side.UNKNOWN
        turns.append(turn.model_copy(update={"speaker": name, "label": None, "side": side}))
    linked = {p.name: told[n] for n, p in link(transcript.participants, list(told)).items()}
    open_people = {name for name, s in linked.items() if s.side_from not in given}
    participants = tuple(
        p.model_copy(
            update={"name": p.label or p.name, "label": None, "side": Side.UNKNOWN if p.name in open_people else p.side}
        )
        for p in transcript.participants
    )
    warnings = tuple(
        w for w in transcript.warnings if not w.startswith((NAMED_BY_TALK, _GUESSED, _OUTSIDE, _CONTRADICTORY))
    )
    return transcript.model_copy(
        update={
            "speakers": tuple(speakers.values()),
            "turns": tuple(turns),
            "participants": participants,
            "warnings": warnings,
        }
    )


class _Who:
    """Collects sides; what is known first stays."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._names = [s.name for s in transcript.speakers]
        self._linked = link(transcript.participants, self._names)
        for name in self._names:
            if is_email(name):
                self._linked.setdefault(name, Participant(name=name, email=name.lower()))
        self._found: dict[str, tuple[Side, SideFrom]] = {}
        self._rep_matched: set[Side] = set()
        self.warnings: list[str] = []

    def sides(self) -> dict[str, Side]:
        return {name: side for name, (side, _) in self._found.items()}

    def filed(self) -> frozenset[str]:
        """The speakers whose side the file told."""
        return frozenset(n for n, (_, source) in self._found.items() if source == "file")

    def _open(self) -> list[str]:
        return [n for n in self._names if n not in self._found and is_person(n)]

    def take(self, sides: Mapping[str, Side], source: SideFrom) -> dict[str, Side]:
        """Sets sides of speakers who have none; the ones that were set."""
        open_names = self._open()
        new: dict[str, Side] = {n: s for n, s in sides.items() if n in open_names and s is not Side.UNKNOWN}
        self._found.update({n: (s, source) for n, s in new.items()})
        return new

    def rep(self, sellers: Sequence[str], buyers: Sequence[str]) -> None:
        for wanted, side in (*((s, Side.SELLER) for s in sellers), *((b, Side.BUYER) for b in buyers)):
            matches = self._speakers_named(wanted)
            if len(matches) == 1:
                self._found.setdefault(matches[0], (side, "rep"))
                self._rep_matched.add(side)
            elif matches:
                self.warnings.append(f"{wanted} can be {' or '.join(matches)}; give the whole name")
            else:
                self.warnings.append(f"nobody in the transcript is named {wanted}; it has {self._who_speaks()}")

    def _who_speaks(self) -> str:
        names = self._names[:6]
        return (", ".join(names) + (", ..." if len(self._names) > 6 else "")) if names else "no named speakers"

    def _speakers_named(self, wanted: str) -> list[str]:
        matches = same_person(wanted, self._names)
        if matches:
            return matches
        people = {p.name: n for n, p in self._linked.items()}
        return [people[name] for name in same_person(wanted, people)]

    def remembered(self, remembered: Mapping[str, Side]) -> None:
        for name, side in remembered.items():
            matches = [n for n in self._speakers_named(name) if n not in self._found]
            if len(matches) == 1 and side is not Side.UNKNOWN:
                self._found[matches[0]] = (side, "deal")

    def keep_file(self) -> None:
        for s in self._transcript.speakers:
            if s.side is not Side.UNKNOWN:
                self._found.setdefault(s.name, (s.side, s.side_from))

    def company(self, names: Sequence[str], domains: Sequence[str], people: Sequence[str]) -> None:
        ours = {company_key(n) for n in names}
        our_domains = {d.casefold().lstrip("@") for d in domains}
        self.take({n: Side.SELLER for p in people for n in self._only(p)}, "company")
        for name, person in self._linked.items():
            if ours and person.company:
                self.take({name: _ours_or_theirs(company_key(person.company) in ours)}, "company")
            domain = (person.email or "").rpartition("@")[2]
            if our_domains and domain and domain not in _FREE_MAIL:
                self.take({name: _ours_or_theirs(_below(domain, our_domains))}, "domain")

    def _only(self, name: str) -> list[str]:
        matches = self._speakers_named(name)
        return matches if len(matches) == 1 else []

    def spread(self) -> None:
        """People of one company, or of one mail domain, are on one side."""
        self._spread(lambda p: company_key(p.company) if p.company else None, "company")
        self._spread(_domain, "domain")

    def _spread(self, key: Callable[[Participant], str | None], source: SideFrom) -> None:
        sides: dict[str, set[Side]] = {}
        for name, person in self._linked.items():
            if name in self._found and (group := key(person)) is not None:
                sides.setdefault(group, set()).add(self._found[name][0])
        for name in self._open():
            group = key(self._linked[name]) if name in self._linked else None
            if group is not None and len(sides.get(group, ())) == 1:
                self.take({name: next(iter(sides[group]))}, source)

    def outside(self) -> None:
        """`(External)` parts the host's people from all others; whose people those are, one with a side tells."""
        marked = {n for n in self._names if n in self._linked and self._linked[n].external}
        inside = {self._found[n][0] for n in self._names if n in self._found and n not in marked}
        outside = {self._found[n][0] for n in marked if n in self._found}
        hosts = [n for n in self._names if n not in marked]
        if not marked:
            return
        if Side.SELLER in inside and Side.BUYER not in inside:
            self.take({**dict.fromkeys(marked, Side.BUYER), **dict.fromkeys(hosts, Side.SELLER)}, "file")
        elif (inside == {Side.BUYER} or not inside) and outside == {Side.SELLER}:
            # Who else is outside may be a partner.
            self.take(dict.fromkeys(hosts, Side.BUYER), "file")

    def ask_about_outside(self) -> None:
        """The mark alone tells no side: it depends on whose meeting it was."""
        open_names = [n for n in self._open() if n in self._linked and self._linked[n].external]
        if open_names:
            told = ", ".join(open_names)
            self.warnings.append(f"{_OUTSIDE}: {told}; say who sells with --seller NAME")

    def ask_about(self, contradictory: Sequence[str]) -> None:
        open_names = [n for n in self._open() if n in contradictory]
        if open_names:
            self.warnings.append(f"{_CONTRADICTORY}: {', '.join(open_names)}; say who sells with --seller NAME")

    def camps(self) -> dict[str, str]:
        """The company, else the mail domain, of speakers; where the file has neither, whether they are outside."""
        people = self._linked
        marked = any(p.external for p in people.values())
        found: dict[str, str] = {}
        for name in self._names:
            person = people.get(name)
            company = company_key(person.company) if person is not None and person.company else None
            camp = company or (_domain(person) if person is not None else None)
            if camp is None and marked and is_person(name):
                camp = "(external)" if person is not None and person.external else "(host)"
            if camp is not None:
                found[name] = camp
        return found

    def rest(self, sellers: Sequence[str], buyers: Sequence[str]) -> None:
        """Where the rep named one side only, whoever is left is on the other."""
        if self._rep_matched == {Side.SELLER} and not buyers:
            self.take(dict.fromkeys(self._open(), Side.BUYER), "rep")
        elif self._rep_matched == {Side.BUYER} and not sellers:
            self.take(dict.fromkeys(self._open(), Side.SELLER), "rep")

    def finished(self) -> Transcript:
        transcript = self._transcript
        for source in dict.fromkeys(source for _, source in self._found.values()):
            transcript = transcript.with_sides({n: s for n, (s, f) in self._found.items() if f == source}, source)
        by_person = {p.name: self._found[n][0] for n, p in self._linked.items() if n in self._found}
        participants = tuple(
            p.model_copy(update={"side": by_person[p.name]}) if p.name in by_person else p
            for p in transcript.participants
        )
        warnings = (*transcript.warnings, *self.warnings)
        return transcript.model_copy(update={"participants": participants, "warnings": warnings})


def _ours_or_theirs(ours: bool) -> Side:
    return Side.SELLER if ours else Side.BUYER


def _below(domain: str, ours: set[str]) -> bool:
    return any(domain == d or domain.endswith(f".{d}") for d in ours)


def _domain(person: Participant) -> str | None:
    domain = (person.email or "").rpartition("@")[2]
    return domain if domain and domain not in _FREE_MAIL else None
