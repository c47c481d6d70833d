"""JSON exports: Gong, Fireflies, and plain lists of segments. `line` is where an element begins in the file."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from copilot.domain.transcript import Participant, Side
from copilot.errors import UnreadableInput
from copilot.intake.clock import seconds
from copilot.intake.dates import date_of_field
from copilot.intake.draft import Draft, Heard
from copilot.intake.json_places import LineNumbers, NotJson, Place, load
from copilot.intake.registry import Family, Format, Guess
from copilot.intake.source import Source

_JSON_BEGIN = re.compile(r'\s*(?:\{\s*"|\[\s*[{\[]|\{\s*\})')
_AFFILIATIONS = {"internal": Side.SELLER, "external": Side.BUYER}
_LISTS = ("segments", "utterances", "turns", "transcript", "entries", "results", "monologues", "data")
_SPEAKER_KEYS = ("speaker", "speaker_name", "speakerName", "speaker_label", "name", "speaker_id", "speakerId")
_TEXT_KEYS = ("text", "transcript", "content", "words", "sentence", "message")
_START_KEYS = ("start", "start_time", "startTime", "start_ms", "startMs", "begin", "timestamp", "offset")
_END_KEYS = ("end", "end_time", "endTime", "end_ms", "endMs")
# People speak two to four words a second; above this the numbers cannot be milliseconds.
_WORDS_A_SECOND = 10.0


def is_json(source: Source) -> bool:
    """Begins like JSON; whether it is, the parse tells."""
    return _JSON_BEGIN.match(source.text) is not None


def _loaded(source: Source) -> Place:
    try:
        return load(source.text)
    except NotJson as error:
        raise UnreadableInput(
            f"the JSON breaks off or is damaged at line {error.line}: {error}", "export the transcript again"
        ) from None


def _every(place: Place, depth: int = 4) -> Iterator[Place]:
    """The place and everything in it, outer before inner, down to a depth."""
    yield place
    if depth and isinstance(place.value, dict):
        for _, member in place.members():
            yield from _every(member, depth - 1)
    elif depth and isinstance(place.value, list) and len(place.value) <= 200:
        for item in place.items():
            yield from _every(item, depth - 1)


def _objects(value: object) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _number(value: object) -> float | None:
    """Seconds or milliseconds as they stand; numbers may be written as text or as a clock."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = value.strip()
        if re.fullmatch(r"\d{1,12}(?:\.\d{1,9})?", value):
            return float(value)
        return seconds(value)
    return float(value) if isinstance(value, int | float) and -1e15 < value < 1e15 else None


def _first(fields: Mapping[str, Any], keys: tuple[str, ...]) -> tuple[str, Any]:
    return next(((k, fields[k]) for k in keys if fields.get(k) is not None), ("", None))


def _is_monologues(value: object) -> bool:
    found = _objects(value)
    return bool(found) and all("sentences" in m and "speakerId" in m for m in found)


def _gong_calls(root: Place) -> list[Place]:
    return [p for p in _every(root) if _is_monologues(p.value)]


def _parse_gong(root: Place) -> Draft:
    line_of = LineNumbers(root.text)
    calls = _gong_calls(root)
    if len(calls) > 1:
        raise UnreadableInput(f"the file holds {len(calls)} calls", "give one file for each call")
    draft = Draft()
    names = _gong_parties(root, draft)
    meta: object = next(
        (p.value["metaData"] for p in _every(root) if isinstance(p.value, dict) and "metaData" in p.value), {}
    )
    _gong_meta(meta, draft)
    if not calls:
        return draft
    monologues = list(calls[0].items())
    unit = _gong_unit([m.value for m in monologues], _number(meta.get("duration")) if isinstance(meta, dict) else None)
    for monologue in monologues:
        said = _objects(monologue.value["sentences"]) if isinstance(monologue.value, dict) else []
        speaker_id = str(monologue.value["speakerId"]) if isinstance(monologue.value, dict) else ""
        starts = [s for s in (_number(x.get("start")) for x in said) if s is not None]
        ends = [s for s in (_number(x.get("end")) for x in said) if s is not None]
        draft.turns.append(
            Heard(
                names.get(speaker_id, speaker_id or None),
                " ".join(t for t in (_text(x.get("text")) for x in said) if t),
                line_of(monologue.offset),
                round(starts[0] / unit, 3) if starts else None,
                round(ends[-1] / unit, 3) if ends else None,
            )
        )
    if not names:
        draft.warnings.append("the file has speaker ids and no parties; export the call with its parties to see names")
    return draft


def _gong_parties(root: Place, draft: Draft) -> dict[str, str]:
    names: dict[str, str] = {}
    for place in _every(root):
        for party in _objects(place.value.get("parties")) if isinstance(place.value, dict) else []:
            email = _text(party.get("emailAddress"))
            name = _text(party.get("name")) or email
            if name is None:
                continue
            side = _AFFILIATIONS.get(str(party.get("affiliation")).casefold(), Side.UNKNOWN)
            draft.participants.append(Participant(name=name, title=_text(party.get("title")), email=email, side=side))
            if side is not Side.UNKNOWN:
                draft.sides[name] = side
            if party.get("speakerId") is not None:
                names[str(party["speakerId"])] = name
    return names


def _gong_meta(meta: object, draft: Draft) -> None:
    if isinstance(meta, dict):
        draft.title = _text(meta.get("title"))
        draft.meeting_date = date_of_field(meta.get("started") or meta.get("scheduled"))
        draft.meeting_date_from = "field" if draft.meeting_date else None


def _gong_unit(monologues: list[Any], duration: float | None) -> float:
    """1000 where times are milliseconds, as Gong's API gives them; 1 where they can only be seconds."""
    sentences = [s for m in monologues if isinstance(m, dict) for s in _objects(m.get("sentences"))]
    ends = [e for e in (_number(s.get("end")) for s in sentences) if e is not None]
    if not ends:
        return 1000.0
    last = max(ends)
    if duration:
        return 1.0 if last <= duration * 1.5 else 1000.0
    words = sum(len(str(s.get("text", "")).split()) for s in sentences)
    return 1.0 if words > _WORDS_A_SECOND * max(last / 1000, 0.001) else 1000.0


def _fireflies_place(root: Place) -> Place | None:
    for place in _every(root):
        if isinstance(place.value, dict):
            sentences = _objects(place.value.get("sentences"))
            if sentences and all("text" in s and ("speaker_name" in s or "speaker_id" in s) for s in sentences):
                return place
    return None


def _parse_fireflies(root: Place) -> Draft:
    line_of = LineNumbers(root.text)
    place = _fireflies_place(root)
    draft = Draft()
    if place is None or not isinstance(place.value, dict):
        return draft
    meeting = place.value
    draft.title = _text(meeting.get("title"))
    draft.meeting_date = date_of_field(meeting.get("date") or meeting.get("dateString"))
    draft.meeting_date_from = "field" if draft.meeting_date else None
    _fireflies_people(meeting, draft)
    sentences = place.member("sentences")
    for item in sentences.items() if sentences else ():
        if not isinstance(item.value, dict):
            continue
        start, end = _number(item.value.get("start_time")), _number(item.value.get("end_time"))
        speaker = _text(item.value.get("speaker_name"))
        if speaker is None and item.value.get("speaker_id") is not None:
            speaker = f"Speaker {item.value['speaker_id']}"
        draft.turns.append(Heard(speaker, _text(item.value.get("text")) or "", line_of(item.offset), start, end))
    return draft


def _fireflies_people(meeting: Mapping[str, Any], draft: Draft) -> None:
    for person in _objects(meeting.get("meeting_attendees")):
        email = _text(person.get("email"))
        name = _text(person.get("displayName")) or _text(person.get("name")) or email
        if name is not None:
            draft.participants.append(Participant(name=name, email=email))
    known = {p.email for p in draft.participants}
    listed = meeting.get("participants")
    for entry in listed if isinstance(listed, list) else []:
        for email in str(entry).split(","):
            if "@" in email and email.strip() not in known:
                known.add(email.strip())
                draft.participants.append(Participant(name=email.strip(), email=email.strip()))


def _is_segments(value: object) -> bool:
    found = _objects(value)
    return bool(found) and all(
        isinstance(_first(s, _TEXT_KEYS)[1], str) and _first(s, (*_SPEAKER_KEYS, *_START_KEYS))[1] is not None
        for s in found
    )


def _segments_place(root: Place) -> Place | None:
    if _is_segments(root.value):
        return root
    if isinstance(root.value, dict):
        for key, member in root.members():
            if key in _LISTS and (found := _segments_place(member)) is not None:
                return found
    return None


def _speaker_of(fields: Mapping[str, Any]) -> str | None:
    key, value = _first(fields, _SPEAKER_KEYS)
    if isinstance(value, dict):
        value = _first(value, ("display_name", "displayName", "name", "label", "id"))[1]
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return None
    if isinstance(value, int | float) or (
        isinstance(value, str) and value.strip().isdigit() and "id" not in key.lower()
    ):
        return f"Speaker {value}".strip()
    return _text(value)


def _time_of(fields: Mapping[str, Any], keys: tuple[str, ...]) -> float | None:
    key, value = _first(fields, keys)
    number = _number(value)
    return round(number / 1000, 3) if number is not None and key.lower().endswith("ms") else number


def _parse_segments(root: Place) -> Draft:
    line_of = LineNumbers(root.text)
    place = _segments_place(root)
    draft = Draft()
    if isinstance(root.value, dict):
        draft.title = _text(_first(root.value, ("title", "name", "subject"))[1])
        draft.meeting_date = date_of_field(_first(root.value, ("date", "meeting_date", "started", "created_at"))[1])
        draft.meeting_date_from = "field" if draft.meeting_date else None
    for item in place.items() if place else ():
        if isinstance(item.value, dict):
            draft.turns.append(
                Heard(
                    _speaker_of(item.value),
                    str(_first(item.value, _TEXT_KEYS)[1]),
                    line_of(item.offset),
                    _time_of(item.value, _START_KEYS),
                    _time_of(item.value, _END_KEYS),
                )
            )
    return draft


def _detect(source: Source) -> Guess | None:
    """Which of the exports a JSON text is; damaged JSON is refused with the place of the damage."""
    if not is_json(source):
        return None
    root = _loaded(source)
    if _gong_calls(root):
        return Guess("gong", 1.0)
    if _fireflies_place(root) is not None:
        return Guess("fireflies", 1.0)
    return Guess("segments", 0.95)


def _parse(source: Source) -> Draft:
    root = _loaded(source)
    if _gong_calls(root):
        return _parse_gong(root)
    return _parse_fireflies(root) if _fireflies_place(root) is not None else _parse_segments(root)


FAMILY = Family(
    (
        Format("gong", "Gong's API transcript with its parties (JSON)", '{"speakerId": "6432", "sentences": [...]}'),
        Format("fireflies", "Fireflies' API transcript (JSON)", '{"speaker_name": "Dana Reyes", "text": "..."}'),
        Format("segments", "a JSON list of segments", '[{"speaker": "Dana", "start": 12.4, "text": "..."}]'),
    ),
    _detect,
    _parse,
)
