"""What the parts of a draft may rest on: the cited words, their speakers, their days, the passages of the library."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from copilot.domain.capabilities import Capability, capabilities_of, overclaim
from copilot.domain.cite import Cite
from copilot.domain.days import ResolveDay, days_of, resolved
from copilot.domain.deal import Deal
from copilot.domain.draft import Claim
from copilot.domain.knowledge import Document, Library, Source
from copilot.domain.names import capitalised, capitals_tell, words_of
from copilot.domain.plan import Plan
from copilot.domain.statements import Ground, courtesy_problem, heading_problem
from copilot.domain.transcript import Side, Transcript
from copilot.domain.wording import occurs, plain

PROPOSED_BEFORE = 3
"""How many turns before words of acceptance ("works for us") the day that they accept may have been proposed."""
SPOKEN_OF = 4
"""How many turns before a cite a person may have been named whom it calls "she"."""

ANSWERED = 2
"""How many turns before a cite its words may answer ("yes, exactly")."""
_FAREWELL = re.compile(
    r"\b(?:good)?bye\b|\b(?:drop|jump|hop)(?:ping)? off\b|\b(?:have|got|need) to (?:go|run|leave)\b", re.I
)
_FULL_NAME = re.compile(r"\b[A-Z][\w’'-]+ [A-Z][\w’'-]+\b")
_DENIES = re.compile(r"\b(?:no|not|never|cannot|none|nope|unlikely|impossible)\b|n[’']t\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class About:
    """What a draft is about beside the call.

    `named` may be named without being said: the account, the milestones. `people` are known by name. `resolve` tells
    the day that words name; without it days, and who is meant, are taken as a reader told them that resolves them
    itself (the offline engine).
    """

    offering: str | None = None
    named: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    resolve: ResolveDay | None = None

    @staticmethod
    def of(deal: Deal | None, plan: Plan | None, offering: str | None, resolve: ResolveDay | None = None) -> "About":
        """The deal and the plan that a call belongs to."""
        milestones = plan.milestones if plan else ()
        people = [m.owner for m in milestones if m.owner] + [c.person.name for c in (deal.people if deal else ())]
        named = [m.title for m in milestones] + ([deal.account] if deal else [])
        return About(offering, tuple(named), frozenset(people), resolve)


@dataclass
class Grounds:
    """Finds the ground of each kind of statement in one call and the library."""

    transcript: Transcript | None
    library: Library
    about: About
    _documents: dict[str, Document] = field(default_factory=dict, repr=False)

    def of_cites(self, cites: Iterable[Cite]) -> Ground:
        """Quotes, who says them, who was spoken of just before, and the days that they come to.

        A reader that resolves days itself also resolves who is meant, and takes numbers from the turns that it read
        together with the quote.
        """
        kept = tuple(cites)
        resolves_itself = self.about.resolve is None
        around = tuple(self._around(kept, after=SPOKEN_OF if resolves_itself else 1))
        quotes = tuple(cite.quote for cite in kept)
        return Ground(
            words=(*quotes, *around) if resolves_itself else quotes,
            named=(
                *self.about.named,
                *around,
                *(self._people if resolves_itself else self._in_full((*quotes, *around))),
            ),
            days=self._days(kept),
            people=self._people,
            capitals=self._capitals,
        )

    def of_claim(self, claim: Claim) -> Ground:
        """The quotes and the passages of a claim. A milestone may be called by its title."""
        quoted = self.of_cites(claim.cites)
        small = plain(claim.text).casefold()
        titles = tuple(title for title in self.about.named if plain(title).casefold() in small)
        passages = tuple(self._passage(source) for source in claim.sources)
        return Ground((*quoted.words, *passages, *titles), quoted.named, quoted.days, quoted.people, quoted.capitals)

    def of_card(self, source: Source, said: tuple[str, ...]) -> Ground:
        """A card, and what the buyer said and who is there."""
        words = (self._passage(source), *said)
        return Ground(words, self.about.named, frozenset(), self._people, self._capitals)

    def of_change(self, cite: Cite) -> Ground:
        """The turns of a change and those that it answers: its title sums them up."""
        words = (cite.quote, *self._texts(cite.turn - PROPOSED_BEFORE, cite.turn_end))
        around = tuple(self._around((cite,)))
        named = (*self.about.named, *around, *self._in_full((*words, *around)))
        return Ground(words, named, None, self._people, self._capitals)

    def context(self, cites: Iterable[Cite]) -> tuple[str, ...]:
        """What cited words may take up without repeating it: their turns, and what they answer unless they deny it.

        What ours said among themselves before the buyer joined is answered by nobody.
        """
        first, _ = self._heard
        ours = {turn.speaker for turn in self.transcript.turns[: first - 1]} if self.transcript else set()
        earliest = first if len(ours) > 1 else 1
        return tuple(
            text
            for cite in cites
            for text in self._texts(
                cite.turn if _DENIES.search(cite.quote) else max(earliest, cite.turn - ANSWERED), cite.turn_end
            )
        )

    def days_for_plan(self, cite: Cite) -> frozenset[date]:
        """The days that a change may set: those of the quote; else of its turn; else, where neither names a day, of
        what it accepts, in the turns just before.

        A bare day of the month ("let's say the thirtieth") is also that day of a month that was just spoken of.
        """
        on, resolve = self._said_on(cite), self.about.resolve
        if on is None or resolve is None:
            return frozenset()
        turn = " ".join(self._texts(cite.turn, cite.turn_end))
        accepts = not _DENIES.search(cite.quote)
        proposal = self._texts(cite.turn - PROPOSED_BEFORE, cite.turn - 1) if accepts else ()
        for words in ((cite.quote,), (turn,), reversed(proposal)):
            if days := frozenset[date]().union(*(resolved(text, on, resolve) for text in words)):
                return days | self._in_months_spoken_of(cite, days)
        return frozenset()

    def _in_months_spoken_of(self, cite: Cite, days: frozenset[date]) -> frozenset[date]:
        """The same days of the months that are named in the turns before, where the cite itself names none."""
        if any(day.month for day in days_of(cite.quote)):
            return frozenset()
        before = self._texts(cite.turn - SPOKEN_OF, cite.turn_end)
        months = {named.month for text in before for named in days_of(text) if named.month is not None}
        found = set()
        for day in days:
            for month in months:
                year = day.year + (month < day.month)
                if day.day <= monthrange(year, month)[1]:
                    found.add(date(year, month, day.day))
        return frozenset(found)

    def is_known(self, name: str, cite: Cite) -> bool:
        """Somebody of that name is in the call or the deal, or is spoken of in the call."""
        words, small = words_of(name), plain(name).casefold()
        if small and any(
            occurs(small, turn.text.casefold()) for turn in (self.transcript.turns if self.transcript else ())
        ):
            return True
        there = frozenset[str]().union(*map(words_of, (*self._people, *self._around((cite,)), cite.quote)))
        return bool(words) and words <= there

    def without_buyer(self, cites: Iterable[Cite]) -> Cite | None:
        """The first cite of words that the buyer was not there to hear, or None. See `_heard`."""
        first, last = self._heard
        return next((cite for cite in cites if not first <= cite.turn <= cite.turn_end <= last), None)

    @cached_property
    def _heard(self) -> tuple[int, int]:
        """The first and the last turn that the buyer is known to hear.

        The buyer is there from its first turn to the turn after its last, or to its last where that is a farewell after
        which several of ours talk on; nobody is known to be where no side is.
        """
        turns = self.transcript.turns if self.transcript else ()
        heard = [turn.n for turn in turns if turn.side is Side.BUYER]
        if not heard:
            return (1, len(turns)) if any(turn.side is Side.UNKNOWN for turn in turns) else (1, 0)
        last = heard[-1]
        gone = len({turn.speaker for turn in turns[last:]}) > 1 and _FAREWELL.search(turns[last - 1].text)
        return heard[0], last if gone else last + 1

    def overclaimed(self, claim: Claim) -> str | None:
        """Why a claim says more of a capability than its status, or None."""
        return overclaim(claim.text, self._capabilities)

    def courtesy_problem(self, text: str, *, for_buyer: bool) -> str | None:
        """Why a line that should state nothing states something, or None. It may name who is in the call."""
        speakers = (s.name for s in self.transcript.speakers) if self.transcript else ()
        problem = courtesy_problem(text, (*speakers, *self.about.named), self._people, capitals=self._capitals)
        return problem or (overclaim(text, self._capabilities) if for_buyer else None)

    def title_problem(self, title: str) -> str | None:
        """Why a title of a block states something, or None."""
        return heading_problem(title, self._people, capitals=self._capitals)

    @cached_property
    def _capabilities(self) -> tuple[Capability, ...]:
        """Those of the offering; without one, those of the only offering of the library, else none are compared."""
        documents = self.library.documents(offering=self.about.offering)
        if self.about.offering is None and len({d.offering for d in documents if d.offering}) > 1:
            return ()
        return capabilities_of(documents)

    def names(self, ground: Ground) -> frozenset[str]:
        """The words of names in small letters: of all who are known, and of who and what is named around a cite."""
        named = (word for words in ground.named for word in capitalised(words)) if ground.capitals else ()
        return frozenset[str]().union(*map(words_of, (*self._people, *named)))

    @cached_property
    def _people(self) -> frozenset[str]:
        if self.transcript is None:
            return self.about.people
        speakers = (s.name for s in self.transcript.speakers)
        return self.about.people.union(speakers, (p.name for p in self.transcript.participants))

    @cached_property
    def _capitals(self) -> bool:
        return self.transcript is None or capitals_tell(self.transcript)

    @cached_property
    def _full_names(self) -> tuple[str, ...]:
        """Names of several words: of people who are known, and as the talk has them ("Halima Diarra")."""
        turns = self.transcript.turns if self.transcript else ()
        spoken = {match.group() for turn in turns for match in _FULL_NAME.finditer(turn.text)}
        return (*self._people, *sorted(spoken))

    def _in_full(self, words: Iterable[str]) -> Iterator[str]:
        """The full names of those who are named by a part of their name."""
        there = frozenset[str]().union(*map(words_of, words))
        yield from (name for name in self._full_names if words_of(name) & there)

    def _around(self, cites: Iterable[Cite], *, after: int = 1) -> Iterator[str]:
        """Speakers of the cites and of the turns beside them, and what was said just before and `after`."""
        turns = self.transcript.turns if self.transcript else ()
        for cite in cites:
            yield cite.speaker or ""
            for turn in turns[max(0, cite.turn - 1 - SPOKEN_OF) : cite.turn_end + after]:
                yield turn.speaker or ""
                yield turn.text

    def _texts(self, first: int, last: int) -> tuple[str, ...]:
        turns = self.transcript.turns if self.transcript else ()
        return tuple(turn.text for turn in turns[max(0, first - 1) : max(0, last)])

    def _said_on(self, cite: Cite) -> date | None:
        if self.transcript is None:
            return None
        if self.transcript.dates and 1 <= cite.turn <= len(self.transcript.dates):
            return self.transcript.dates[cite.turn - 1]
        return self.transcript.meeting_date

    def _days(self, cites: Iterable[Cite]) -> frozenset[date] | None:
        """The days of the quotes, and the day on which they were said; None where days are not checked."""
        resolve = self.about.resolve
        if resolve is None:
            return None
        days: set[date] = set()
        for cite in cites:
            if (on := self._said_on(cite)) is not None:
                days |= {on, *resolved(cite.quote, on, resolve)}
        return frozenset(days)

    def _passage(self, source: Source) -> str:
        """The text under the heading of a source, with its sub-headings, and the questions that stand there."""
        if not self._documents:
            self._documents = {d.file: d for d in self.library.documents()}
        document = self._documents.get(source.file)
        if document is None:
            return ""
        under = [s for s in document.sections if _is_under(" > ".join(s.path), source.heading)]
        asked = [q.text for q in document.questions if _is_under(q.source.heading, source.heading)]
        return "\n".join([document.title, *(f"{s.heading}\n{s.text}" for s in under), *asked])


def _is_under(path: str, heading: str) -> bool:
    mine, theirs = plain(path), plain(heading)
    return mine == theirs or mine.startswith(f"{theirs} > ") or mine.endswith(f" > {theirs}")
