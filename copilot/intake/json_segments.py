"""JSON lists of segments, whoever wrote them: speaker, words and times under the keys that exports use.

A segment is an utterance, a paragraph or a sentence, never a word.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from copilot.domain.transcript import Participant, Side
from copilot.intake.draft import Draft, Heard
from copilot.intake.json_fields import (
    every,
    first,
    instant,
    milliseconds,
    number,
    objects,
    take_meeting,
    words_of_field,
)
from copilot.intake.json_places import LineNumbers, Place
from copilot.intake.labels import vocabulary

_LISTS = (
    "segments", "utterances", "paragraphs", "sentences", "turns", "transcript", "transcripts", "entries",
    "transcriptEntries", "monologues", "transcription", "audio_segments", "captions", "results", "items", "data",
    "messages", "content", "recording", "output", "response",
)  # fmt: skip
SPEAKER_KEYS = (
    "speaker", "speaker_name", "speakerName", "speaker_label", "speakerLabel", "participant", "name",
    "speaker_id", "speakerId", "speakerIndex", "source", "channel", "user", "role",
)  # fmt: skip
TEXT_KEYS = (
    "text", "transcript", "content", "words", "sentence", "sentences", "message", "utterance", "value",
)  # fmt: skip
START_KEYS = (
    "start", "start_time", "startTime", "start_ms", "startMs", "start_timestamp", "startTimestamp", "begin",
    "from", "timestamp", "timestamps", "offset", "offsets", "time", "ts",
)  # fmt: skip
END_KEYS = (
    "end", "end_time", "endTime", "end_ms", "endMs", "end_timestamp", "endTimestamp", "to", "timestamps",
    "offsets",
)  # fmt: skip
TITLE_KEYS = (
    "title", "meeting_title", "meetingTitle", "name", "subject", "topic",
)  # fmt: skip
DATE_KEYS = (
    "date", "meeting_date", "meetingDate", "recording_start_time", "scheduled_start_time", "started",
    "started_at", "start_at", "startedAt", "start_time", "startTime", "dateString", "created_at", "createdAt",
)  # fmt: skip
_MS = vocabulary("start_ms|startMs|end_ms|endMs|offsets")


@dataclass(frozen=True, slots=True)
class Name:
    """A speaker's name with what the file says of them."""

    name: str
    email: str | None = None
    side: Side = Side.UNKNOWN


def segment_words(fields: Mapping[str, Any]) -> str | None:
    """The words of a segment; sentences of a paragraph are joined."""
    value = first(fields, TEXT_KEYS)[1]
    if isinstance(value, list):
        said = [words_of_field(first(s, TEXT_KEYS)[1]) for s in objects(value)]
        return " ".join(s for s in said if s) if said and all(s is not None for s in said) else None
    return value if isinstance(value, str) else None


def is_segments(value: object) -> bool:
    """An array of objects of which nearly all have words, and a speaker or a time."""
    found = objects(value)
    good = sum(
        1 for s in found if segment_words(s) is not None and first(s, (*SPEAKER_KEYS, *START_KEYS))[1] is not None
    )
    return bool(found) and good >= len(found) * 0.8


def segments_place(root: Place, depth: int = 5) -> Place | None:
    """The first such array, in the places where exports have it."""
    if is_segments(root.value):
        return root
    if depth and isinstance(root.value, dict):
        for key in _LISTS:
            member = root.member(key)
            if member is not None and (found := segments_place(member, depth - 1)) is not None:
                return found
    if depth and isinstance(root.value, list) and len(root.value) <= 3:
        for item in root.items():
            if (found := segments_place(item, depth - 1)) is not None:
                return found
    return None


def names_of(root: Place) -> dict[str, Name]:
    """Speakers by their id, from a list or an object that the export has beside its segments."""
    names: dict[str, Name] = {}
    outer = root.value if isinstance(root.value, dict) else {}
    for fields in (outer, *(v for v in outer.values() if isinstance(v, dict))):
        for key in ("speakers", "participants", "attendees", "users"):
            listed = fields.get(key)
            if isinstance(listed, dict):
                names.update({str(k): Name(v.strip()) for k, v in listed.items() if isinstance(v, str) and v.strip()})
            for person in objects(listed):
                named = _name_of_person(person)
                identity = first(person, ("id", "speaker_id", "speakerId", "uuid", "label", "name"))[1]
                if named is not None and identity is not None:
                    names[str(identity)] = named
    return names


def _name_of_person(person: Mapping[str, Any]) -> Name | None:
    for key in ("signedinUser", "anonymousUser", "phoneUser"):
        if isinstance(person.get(key), dict):
            person = {**person[key], "name": None}
    email = words_of_field(first(person, ("email", "email_address", "emailAddress"))[1])
    name = words_of_field(first(person, ("displayName", "display_name", "full_name", "fullName", "name"))[1]) or email
    return Name(name, email, side_of_flags(person)) if name is not None else None


def side_of_flags(person: Mapping[str, Any]) -> Side:
    """What a vendor's own flag says: `is_rep`, `is_external`, `is_internal`, `affiliation`."""
    for key, when_true in (("is_rep", True), ("isRep", True), ("is_internal", True), ("isInternal", True)):
        if isinstance(person.get(key), bool):
            return Side.SELLER if person[key] is when_true else Side.BUYER
    for key in ("is_external", "isExternal"):
        if isinstance(person.get(key), bool):
            return Side.BUYER if person[key] else Side.SELLER
    affiliation = str(person.get("affiliation")).casefold()
    return {"internal": Side.SELLER, "external": Side.BUYER}.get(affiliation, Side.UNKNOWN)


def speaker_of(fields: Mapping[str, Any], names: Mapping[str, Name]) -> str | None:
    """The speaker's label: a name where the file has one for it, else as the file writes it; 2 is `Speaker 2`."""
    key, value = first(fields, SPEAKER_KEYS)
    if isinstance(value, dict):
        named = _name_of_person(value)
        key, value = ("name", named.name) if named else first(value, ("label", "source", "id"))
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return None
    text = str(value).strip()
    if text in names:
        return names[text].name
    if key == "source":
        return {"microphone": "me", "system": "them", "speaker": "them"}.get(text, text)
    if key == "channel":
        return f"Channel {text}"
    if isinstance(value, int | float) or (text.isdigit() and "id" not in key.lower()):
        return f"Speaker {text}"
    return text.rpartition("/")[2] and (f"Participant {text.rpartition('/')[2]}" if "/participants/" in text else text)


def time_of(fields: Mapping[str, Any], keys: Sequence[str]) -> float | None:
    """The time under one of the keys, in seconds; an instant counts from the epoch."""
    key, value = first(fields, keys)
    if isinstance(value, dict):
        value = value.get("from" if keys is START_KEYS else "to", value.get("relative"))
    elif isinstance(value, list):
        value = (value[0] if keys is START_KEYS else value[-1]) if value else None
    found = number(value)
    if found is None:
        return instant(value)
    return round(found / 1000, 3) if key in _MS else found


def heard_in(place: Place | None, names: Mapping[str, Name], line_of: Callable[[int], int]) -> list[Heard]:
    """The segments of an array in file order, their times as they stand."""
    heard = []
    for item in place.items() if place else ():
        if isinstance(item.value, dict) and item.value.get("is_final") is not False:
            text = segment_words(item.value)
            if text is not None:
                start, end = time_of(item.value, START_KEYS), time_of(item.value, END_KEYS)
                heard.append(Heard(speaker_of(item.value, names), text, line_of(item.offset), start, end))
    return heard


def is_stretches(place: Place | None) -> bool:
    """Words in stretches of one speaker, as `json_places` leaves them."""
    found = objects(place.value) if place is not None else []
    return bool(found) and all("said" in s for s in found)


def stretches_place(root: Place, depth: int = 4) -> Place | None:
    """The first list of words that name their speakers."""
    for place in every(root, depth):
        if (words := place.member("words")) is not None and is_stretches(words):
            return words
    return None


def heard_in_words(place: Place, names: Mapping[str, Name], line_of: Callable[[int], int]) -> list[Heard]:
    """Consecutive words of one speaker as turns; `line` is that of the first word."""
    return [
        Heard(
            speaker_of(s, names),
            " ".join(s["said"]),
            line_of(place.offset_within(s["first"])),
            number(s.get("start")),
            number(s.get("end")),
        )
        for s in objects(place.value)
    ]


def timed(heard: list[Heard]) -> list[Heard]:
    """Times in seconds: milliseconds are told by how long a word would take, instants count from the first one."""
    starts = [h.start for h in heard if h.start is not None]
    if not starts:
        return heard
    zero = min(starts) if min(starts) > 1e8 else 0.0
    unit = 1000.0 if milliseconds((h.start, h.end, h.text) for h in heard) and not 1e8 < zero < 1e10 else 1.0

    def mended(time: float | None) -> float | None:
        return None if time is None else round((time - zero) / unit, 3)

    return [replace(h, start=mended(h.start), end=mended(h.end)) for h in heard]


def take_people(draft: Draft, root: Place, names: Mapping[str, Name]) -> None:
    """Participants and the sides that the export states, from speakers and from the invitation."""
    people = list(names.values())
    for fields in (root.value,) if isinstance(root.value, dict) else ():
        for key in ("calendar_invitees", "invitees", "attendees", "meeting_attendees", "guests"):
            people.extend(n for n in (_name_of_person(p) for p in objects(fields.get(key))) if n is not None)
    seen: set[str] = set()
    for person in people:
        if person.name.casefold() not in seen:
            seen.add(person.name.casefold())
            draft.participants.append(Participant(name=person.name, email=person.email, side=person.side))
            if person.side is not Side.UNKNOWN:
                draft.sides[person.name] = person.side


def parse_segments(root: Place, about: Place | None = None) -> Draft:
    """The array of segments in a text, with what the export says about the meeting."""
    place = segments_place(root)
    about = root if about is None else about
    draft = Draft()
    names = names_of(about)
    words = stretches_place(root) if place is None else None
    if words is not None:
        draft.turns = timed(heard_in_words(words, names, LineNumbers(root.text)))
    else:
        draft.turns = timed(heard_in(place, names, LineNumbers(root.text)))
    if isinstance(about.value, dict):
        take_meeting(draft, about.value, TITLE_KEYS, DATE_KEYS)
    if draft.meeting_date is None and place is not None:
        entries = objects(place.value)
        days = {k: entries[0].get(k) for k in START_KEYS if "T" in str(entries[0].get(k))} if entries else {}
        take_meeting(draft, days, (), list(days))
    take_people(draft, about, names)
    return draft
