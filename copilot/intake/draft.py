"""What a reader finds in a source, before turns get their numbers and speakers their sides."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from copilot.domain.transcript import Participant, Side, Skipped, Speaker, Transcript, Turn
from copilot.intake.dates import date_in_file_name
from copilot.intake.file_sides import named_by_speakers, sides_from_file
from copilot.intake.labels import is_bot, is_external, is_presentation, is_unknown, split_role
from copilot.intake.participants import title_and_company
from copilot.intake.source import Source
from copilot.intake.wording import tidy


class Skip(StrEnum):
    """Why lines are no speech."""

    NOTES = "notes"
    STYLES = "notes and styles of the file"
    BANNER = "banner"
    HEADER = "header"
    HEADING = "headings"
    STAGE = "stage directions"
    EMPTY = "without words"
    MACHINES = "bots and presentations"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Heard:
    """One piece of speech. `line` is the source line of its first word; times are in seconds."""

    speaker: str | None
    text: str
    line: int
    start: float | None = None
    end: float | None = None


@dataclass
class Draft:
    """Speech in file order, and what the source says about the meeting."""

    turns: list[Heard] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    sides: dict[str, Side] = field(default_factory=dict)
    meeting_date: date | None = None
    meeting_date_from: str | None = None
    title: str | None = None
    skipped: Counter[Skip] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)


def finish(draft: Draft, format_name: str, source: Source) -> Transcript:
    """The transcript: empty and machine turns left out, the rest numbered, sides as far as the file tells them."""
    heard, participants = _named(draft)
    turns = tuple(
        Turn(
            n=n, speaker=h.speaker, side=Side.UNKNOWN, start=h.start, end=h.end, line=source.place(h.line), text=h.text
        )
        for n, h in enumerate(_taken_from(heard), start=1)
    )
    counts: dict[str, int] = {}
    for turn in turns:
        if turn.speaker is not None:
            counts[turn.speaker] = counts.get(turn.speaker, 0) + 1
    meeting_date, date_from = draft.meeting_date, draft.meeting_date_from
    if meeting_date is None and (meeting_date := date_in_file_name(source.name)) is not None:
        date_from = "file name"
    people = named_by_speakers(participants, list(counts))
    sides, people = sides_from_file(list(counts), people, draft.sides)
    transcript = Transcript(
        format=format_name,
        meeting_date=meeting_date,
        meeting_date_from=date_from,
        title=draft.title,
        skipped_lines=draft.skipped.total(),
        skipped=tuple(Skipped(reason=why, lines=n) for why, n in draft.skipped.most_common() if n),
        warnings=tuple(_warnings(draft, source, turns)),
        speakers=tuple(Speaker(name=n, side=Side.UNKNOWN, side_from="none", turns=c) for n, c in counts.items()),
        participants=people,
        turns=turns,
    )
    return transcript.with_sides(sides, "file")


def _named(draft: Draft) -> tuple[list[Heard], list[Participant]]:
    """Speech with clean names; what stood in parentheses behind a name becomes the participant's title or company."""
    labels = dict.fromkeys(h.speaker for h in draft.turns if h.speaker is not None)
    names = _clean_names([label for label in labels if label is not None])
    heard = []
    for h in _taken_from(draft.turns):
        text = tidy(h.text)
        label = h.speaker
        if label is not None and (is_bot(label) or is_presentation(label)):
            draft.skipped[Skip.MACHINES] += 1
        elif text:
            heard.append(replace(h, text=text, speaker=None if label is None else names[label]))
    participants = [p for p in draft.participants if not is_bot(p.name) and not is_presentation(p.name)]
    known = {p.name.casefold() for p in participants}
    for label, name in names.items():
        role = split_role(tidy(label))[1]
        if role is not None and name is not None and name != tidy(label) and name.casefold() not in known:
            title, company = title_and_company(role)
            participants.append(Participant(name=name, title=title, company=company))
    outside = {name for label, name in names.items() if name is not None and is_external(label)}
    participants = [p.model_copy(update={"external": True}) if p.name in outside else p for p in participants]
    there = {p.name for p in participants}
    return heard, [*participants, *(Participant(name=n, external=True) for n in sorted(outside - there))]


def _taken_from(heard: list[Heard]) -> Iterator[Heard]:
    """Each piece in its order, of which the list lets go: a large export must not be there twice."""
    heard.reverse()
    while heard:
        yield heard.pop()


def _clean_names(labels: Sequence[str]) -> dict[str, str | None]:
    """Each label with the name it stands for; a role in parentheses stays where two people would become one."""
    tidied = {label: tidy(label) for label in labels}
    bare = {label: split_role(text)[0] for label, text in tidied.items()}
    owners: dict[str, set[str]] = {}
    for label, name in bare.items():
        owners.setdefault(name.casefold(), set()).add(tidied[label].casefold())
    names: dict[str, str | None] = {}
    spelling: dict[str, str] = {}
    for label, name in bare.items():
        roles = {t for t in owners[name.casefold()] if t != name.casefold()}
        kept = name if len(roles) < 2 else tidied[label]
        names[label] = None if not kept or is_unknown(kept) else spelling.setdefault(kept.casefold(), kept)
    return names


def _warnings(draft: Draft, source: Source, turns: Sequence[Turn]) -> list[str]:
    warnings = list(draft.warnings)
    if source.encoding is not None:
        warnings.append(f"the file is not UTF-8; it was read as {source.encoding}")
    nameless = sum(t.speaker is None for t in turns)
    if nameless == len(turns):
        warnings.append("the file names no speakers, so nobody's words can be told apart; export it with speaker names")
    elif nameless:
        warnings.append(f"{nameless} of {len(turns)} turns have no speaker")
    return warnings
