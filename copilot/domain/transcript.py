"""Who said what: turns, their speakers and sides."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from copilot.domain.value import Value

SideFrom = Literal["rep", "deal", "file", "company", "domain", "self", "talk", "none"]
"""What told us a side: the rep, the deal's memory, the file, our company's name, an e-mail domain, the speaker's own
words, the way they talk, or nothing."""


class Side(StrEnum):
    """On whose behalf a person speaks."""

    SELLER = "seller"
    BUYER = "buyer"
    OTHER = "other"
    UNKNOWN = "unknown"


def _empty(value: Any) -> bool:
    """What the JSON of a meeting leaves out."""
    return not value


class Turn(Value):
    """The smallest unit of the source that has one speaker; numbered from 1 in file order.

    `start` and `end` are seconds from the first timestamp; `line` is the source line of the first word. `label` is what
    the source calls the speaker, where the rep, the deal or the talk gave another name.
    """

    n: int
    speaker: str | None
    side: Side
    start: float | None = None
    end: float | None = None
    line: int
    text: str
    label: str | None = Field(default=None, exclude_if=_empty)

    def model_post_init(self, _: Any) -> None:
        """All turns share one set of the fields that were given: it is larger than the fields themselves."""
        object.__setattr__(self, "__pydantic_fields_set__", _TURN_FIELDS)

    def changed(self, **fields: Any) -> "Turn":
        """The same turn with some fields changed."""
        return Turn(**{**self.__dict__, **fields})


_TURN_FIELDS = set(Turn.model_fields)


class Speaker(Value):
    """A name that speaks in the file, with its side and what told us."""

    name: str
    side: Side
    side_from: SideFrom
    turns: int


class Participant(Value):
    """A person whom the file's header, parties or invitation list names, whether they speak or not."""

    name: str
    title: str | None = None
    company: str | None = None
    email: str | None = None
    side: Side = Side.UNKNOWN
    label: str | None = Field(default=None, exclude_if=_empty)
    """The name in the source, where the speaker of that name was renamed."""
    external: bool = Field(default=False, exclude_if=_empty)
    """Whether the meeting marks them as from outside of the host's organisation, which may be ours or the buyer's."""


class Skipped(Value):
    """How many lines of a source are no speech for one reason."""

    reason: str
    lines: int


class Transcript(Value):
    """A meeting, a thread or a note as it was read. `format` names the syntax; `warnings` say what the reader could not
    tell; `skipped` says why `skipped_lines` were left out; `dates` are the days of the turns where each has its own.
    """

    format: str
    meeting_date: date | None = None
    meeting_date_from: str | None = None
    title: str | None = None
    skipped_lines: int = 0
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    participants: tuple[Participant, ...] = ()
    turns: tuple[Turn, ...] = ()
    dates: tuple[date | None, ...] = Field(default=(), exclude_if=_empty)

    def turn(self, n: int) -> Turn | None:
        """The turn with that number, or None."""
        return self.turns[n - 1] if 1 <= n <= len(self.turns) else None

    def span(self, first: int, last: int) -> str | None:
        """The joined words of the speaker of turn `first` up to turn `last`; other speakers between are passed over.

        None where the span does not exist, or where its last turn is another speaker's.
        """
        start, end = self.turn(first), self.turn(last)
        if start is None or end is None or last < first or start.speaker != end.speaker:
            return None
        return " ".join(t.text for t in self.turns[first - 1 : last] if t.speaker == start.speaker)

    def with_sides(self, sides: Mapping[str, Side], source: SideFrom) -> "Transcript":
        """The same meeting with the sides of the named speakers set."""
        if not sides:
            return self
        speakers = tuple(
            s.model_copy(update={"side": sides[s.name], "side_from": source}) if s.name in sides else s
            for s in self.speakers
        )
        turns = tuple(
            t.changed(side=sides[t.speaker]) if t.speaker is not None and t.speaker in sides else t for t in self.turns
        )
        return self.model_copy(update={"speakers": speakers, "turns": turns})

    def with_names(self, names: Mapping[str, str]) -> "Transcript":
        """The same meeting with speakers renamed, and the participants of their names; two of one name become one."""
        if not names:
            return self
        speakers: dict[str, Speaker] = {}
        for s in self.speakers:
            name = names.get(s.name, s.name)
            known = speakers.get(name)
            turns = s.turns if known is None else s.turns + known.turns
            told = s if known is None or known.side is Side.UNKNOWN else known
            speakers[name] = told.model_copy(update={"name": name, "turns": turns})
        taken = {p.name for p in self.participants}
        return self.model_copy(
            update={
                "speakers": tuple(speakers.values()),
                "participants": tuple(
                    p.model_copy(update={"name": names[p.name], "label": p.label or p.name})
                    if p.name in names and names[p.name] not in taken
                    else p
                    for p in self.participants
                ),
                "turns": tuple(
                    t.changed(
                        speaker=names[t.speaker], label=t.label or t.speaker, side=speakers[names[t.speaker]].side
                    )
                    if t.speaker is not None and t.speaker in names
                    else t
                    for t in self.turns
                ),
            }
        )

    def side_of(self, speaker: str | None) -> Side:
        """The side of a speaker by name."""
        return next((s.side for s in self.speakers if s.name == speaker), Side.UNKNOWN)
