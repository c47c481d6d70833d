"""JSON exports: Gong, Fireflies, the vendors of `json_shapes`, and plain lists of segments.

`line` is where an element begins in the file.
"""

import re
from collections.abc import Mapping
from typing import Any

from copilot.domain.transcript import Participant, Side
from copilot.errors import UnreadableInput
from copilot.intake.dates import date_of_field
from copilot.intake.draft import Draft, Heard
from copilot.intake.json_fields import every, number, objects, words_of_field
from copilot.intake.json_places import LineNumbers, NotJson, Place, load
from copilot.intake.json_segments import parse_segments, segments_place, stretches_place
from copilot.intake.json_shapes import SHAPES
from copilot.intake.labels import vocabulary
from copilot.intake.registry import Family, Format, Guess
from copilot.intake.source import Source
from copilot.intake.wording import visible

_JSON_BEGIN = re.compile(r'\s*(?:\{\s*"|\[\s*[{\[]|\{\s*\})')
_WHOLE_TEXTS = vocabulary("transcript|text|content|body|transcript_text|transcription|plain_text")
_AFFILIATIONS = {"internal": Side.SELLER, "external": Side.BUYER}
# People speak two to four words a second; above this the numbers cannot be milliseconds.
_WORDS_A_SECOND = 10.0


def is_json(source: Source) -> bool:
    """Begins like JSON; whether it is, the parse tells."""
    return source.container == "text" and _JSON_BEGIN.match(source.text) is not None


def _loaded(source: Source) -> Place:
    try:
        return load(source.text)
    except NotJson as error:
        raise UnreadableInput(
            f"the JSON breaks off or is damaged at line {error.line}: {error}", "export the transcript again"
        ) from None


def _is_monologues(value: object) -> bool:
    found = objects(value)
    return bool(found) and all("sentences" in m and "speakerId" in m for m in found)


def _gong_calls(root: Place) -> list[Place]:
    return [p for p in every(root) if _is_monologues(p.value)]


def _parse_gong(root: Place) -> Draft:
    line_of = LineNumbers(root.text)
    calls = _gong_calls(root)
    draft = Draft()
    names = _gong_parties(root, draft)
    meta = _gong_meta(root)
    draft.title = words_of_field(meta.get("title"))
    draft.meeting_date = date_of_field(meta.get("started") or meta.get("scheduled"))
    draft.meeting_date_from = "field" if draft.meeting_date else None
    if not calls:
        return draft
    monologues = list(calls[0].items())
    unit = _gong_unit([m.value for m in monologues], number(meta.get("duration")))
    for monologue in monologues:
        said = objects(monologue.value["sentences"]) if isinstance(monologue.value, dict) else []
        known = monologue.value.get("speakerId") if isinstance(monologue.value, dict) else None
        speaker_id = "" if known is None else str(known)
        starts = [s for s in (number(x.get("start")) for x in said) if s is not None]
        ends = [s for s in (number(x.get("end")) for x in said) if s is not None]
        draft.turns.append(
            Heard(
                names.get(speaker_id, speaker_id or None),
                " ".join(t for t in (words_of_field(x.get("text")) for x in said) if t),
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
    for place in every(root):
        for party in objects(place.value.get("parties")) if isinstance(place.value, dict) else []:
            email = words_of_field(party.get("emailAddress"))
            name = words_of_field(party.get("name")) or email or words_of_field(party.get("phoneNumber"))
            if name is None:
                continue
            side = _AFFILIATIONS.get(str(party.get("affiliation")).casefold(), Side.UNKNOWN)
            draft.participants.append(
                Participant(name=name, title=words_of_field(party.get("title")), email=email, side=side)
            )
            if side is not Side.UNKNOWN:
                draft.sides[name] = side
            if party.get("speakerId") is not None:
                names[str(party["speakerId"])] = name
    return names


def _gong_meta(root: Place) -> Mapping[str, Any]:
    """What Gong says about the call: `metaData` of the extensive answer, or the call's own object in a wrapper."""
    found: Mapping[str, Any] = {}
    for place in every(root):
        if isinstance(place.value, dict):
            meta = place.value.get("metaData")
            if isinstance(meta, dict):
                return meta
            if not found and (place.value.get("started") or place.value.get("scheduled")):
                found = place.value
    return found


def _gong_unit(monologues: list[Any], duration: float | None) -> float:
    """1000 where times are milliseconds, as Gong's API gives them; 1 where they can only be seconds."""
    sentences = [s for m in monologues if isinstance(m, dict) for s in objects(m.get("sentences"))]
    ends = [e for e in (number(s.get("end")) for s in sentences) if e is not None]
    if not ends:
        return 1000.0
    last = max(ends)
    if duration:
        return 1.0 if last <= duration * 1.5 else 1000.0
    words = sum(len(str(s.get("text", "")).split()) for s in sentences)
    return 1.0 if words > _WORDS_A_SECOND * max(last / 1000, 0.001) else 1000.0


def _fireflies_place(root: Place) -> Place | None:
    for place in every(root):
        if isinstance(place.value, dict):
            sentences = objects(place.value.get("sentences"))
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
    draft.title = words_of_field(meeting.get("title"))
    draft.meeting_date = date_of_field(meeting.get("date") or meeting.get("dateString"))
    draft.meeting_date_from = "field" if draft.meeting_date else None
    _fireflies_people(meeting, draft)
    sentences = place.member("sentences")
    for item in sentences.items() if sentences else ():
        if not isinstance(item.value, dict):
            continue
        start, end = number(item.value.get("start_time")), number(item.value.get("end_time"))
        speaker = words_of_field(item.value.get("speaker_name"))
        if speaker is None and item.value.get("speaker_id") is not None:
            speaker = f"Speaker {item.value['speaker_id']}"
        draft.turns.append(
            Heard(speaker, words_of_field(item.value.get("text")) or "", line_of(item.offset), start, end)
        )
    return draft


def _fireflies_people(meeting: Mapping[str, Any], draft: Draft) -> None:
    for person in objects(meeting.get("meeting_attendees")):
        email = words_of_field(person.get("email"))
        name = words_of_field(person.get("displayName")) or words_of_field(person.get("name")) or email
        if name is not None:
            draft.participants.append(Participant(name=name, email=email))
    known = {p.email for p in draft.participants}
    listed = meeting.get("participants")
    for entry in listed if isinstance(listed, list) else []:
        for email in str(entry).split(","):
            if "@" in email and email.strip() not in known:
                known.add(email.strip())
                draft.participants.append(Participant(name=email.strip(), email=email.strip()))


def text_inside(source: Source) -> Source | None:
    """A whole transcript that a JSON text holds as one string, each of its lines on the line of that string."""
    if not is_json(source):
        return None
    root = _loaded(source)
    for place in every(root, 3):
        for key, member in place.members():
            text = member.value
            if key in _WHOLE_TEXTS and isinstance(text, str) and "\n" in text.strip():
                line = LineNumbers(source.text)(member.offset)
                return Source(visible(text), source.name, numbers=(line,) * (text.count("\n") + 1))
    return None


def _several(calls: list[Place], root: Place, what: str) -> UnreadableInput:
    line = LineNumbers(root.text)(calls[1].offset)
    hint = (
        "one file for each call: jq '{callTranscripts: [.callTranscripts[0]], parties}' FILE > call-1.json"
        if what == "gong"
        else "give one file for each call"
    )
    return UnreadableInput(f"the file holds {len(calls)} calls; the second begins on line {line}", hint)


def _first_message(root: Place) -> Place | None:
    """Slack's export: messages with the time at which they were posted."""
    for place in every(root, 2):
        found = objects(place.value)
        if found and sum(1 for m in found if m.get("type") == "message" and "ts" in m) > len(found) / 2:
            return next(place.items())
    return None


def _detect(source: Source) -> Guess | None:
    """Which of the exports a JSON text is; damaged JSON is refused with the place of the damage."""
    if not is_json(source):
        return None
    root = _loaded(source)
    if _gong_calls(root):
        return Guess("gong", 1.0)
    for shape in SHAPES:
        if shape.calls(root):
            return Guess(shape.format, 1.0)
    if _fireflies_place(root) is not None:
        return Guess("fireflies", 1.0)
    message = _first_message(root)
    if message is not None:
        raise UnreadableInput(
            f"the JSON is a message log: line {LineNumbers(root.text)(message.offset)} was typed and not said",
            "give the transcript of the call; an e-mail thread can be read with --as email",
        )
    return Guess("segments", 0.95)


def _parse(source: Source) -> Draft:
    root = _loaded(source)
    calls = _gong_calls(root)
    if len(calls) > 1:
        raise _several(calls, root, "gong")
    if calls:
        return _parse_gong(root)
    for shape in SHAPES:
        calls = shape.calls(root)
        if len(calls) > 1:
            raise _several(calls, root, shape.format)
        if calls:
            return shape.parse(calls[0])
    if _fireflies_place(root) is not None:
        return _parse_fireflies(root)
    known = segments_place(root) is not None or stretches_place(root) is not None
    return parse_segments(root) if known else Draft()


FAMILY = Family(
    (
        Format("gong", "Gong's API transcript with its parties (JSON)", '{"speakerId": "6432", "sentences": [...]}'),
        Format("fireflies", "Fireflies' API transcript (JSON)", '{"speaker_name": "Dana Reyes", "text": "..."}'),
        Format("avoma", "Avoma's API transcript (JSON)", '{"speaker_id": 1, "transcript": "...", "timestamps": [...]}'),
        Format(
            "fathom", "Fathom's API transcript (JSON)", '{"speaker": {"display_name": "Dana Reyes"}, "text": "..."}'
        ),
        Format(
            "google-meet-api",
            "Google Meet's transcript entries (JSON)",
            '{"participant": "conferenceRecords/abc/participants/123", "text": "..."}',
        ),
        Format("granola", "Granola's text, or its entries (JSON)", "them: It sits with our CISO."),
        Format("assemblyai", "AssemblyAI's utterances (JSON)", '{"speaker": "A", "start": 460230, "text": "..."}'),
        Format("deepgram", "Deepgram's utterances or paragraphs (JSON)", '{"results": {"utterances": [...]}}'),
        Format("whisper", "Whisper's segments (JSON)", '{"text": "...", "segments": [{"start": 0.0, "text": "..."}]}'),
        Format(
            "segments",
            "a list of segments, as JSON or with one on each line",
            '[{"speaker": "Dana", "start": 12.4, "text": "..."}]',
        ),
    ),
    _detect,
    _parse,
)
