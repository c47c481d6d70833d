"""Which vendor's JSON it is. The shapes differ in a few keys; what is common to them reads `json_segments`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from copilot.domain.transcript import Participant, Side
from copilot.intake.draft import Draft
from copilot.intake.json_fields import first, objects, words_of_field
from copilot.intake.json_places import Place
from copilot.intake.json_segments import is_stretches, parse_segments, segments_place


@dataclass(frozen=True, slots=True)
class Shape:
    """A vendor's export: `calls` finds the meetings in a text, `parse` reads one of them."""

    format: str
    calls: Callable[[Place], list[Place]]
    parse: Callable[[Place], Draft]


def _entries(place: Place, *keys: str) -> Iterable[dict[str, object]]:
    """The objects of the first array under one of the keys, or of the place itself."""
    value = place.value
    if isinstance(value, dict):
        value = next((value[k] for k in keys if isinstance(value.get(k), list)), None)
    return objects(value)


def meetings(root: Place, fits: Callable[[Place], bool], depth: int = 4) -> list[Place]:
    """The outermost places that fit; nothing inside of one is another."""
    if fits(root):
        return [root]
    inner: list[Place] = []
    if isinstance(root.value, dict):
        inner = [member for _, member in root.members()]
    elif isinstance(root.value, list) and len(root.value) <= 1000:
        inner = list(root.items())
    found: list[Place] = []
    for place in inner if depth else ():
        found.extend(meetings(place, fits, depth - 1))
    return found


def _is_avoma(place: Place) -> bool:
    said = list(_entries(place, "transcript"))
    return isinstance(place.value, dict) and bool(said) and all("transcript" in s and "speaker_id" in s for s in said)


def _is_fathom(place: Place) -> bool:
    said = list(_entries(place, "transcript"))
    return bool(said) and all(isinstance(who := s.get("speaker"), dict) and "display_name" in who for s in said)


def _is_meet(place: Place) -> bool:
    said = list(_entries(place, "transcriptEntries", "entries"))
    return bool(said) and all("participant" in s and "text" in s and "startTime" in s for s in said)


def _is_granola(place: Place) -> bool:
    said = list(_entries(place, "transcript", "entries"))
    return bool(said) and all("text" in s and _granola_source(s) in ("microphone", "system", "speaker") for s in said)


def _granola_source(fields: dict[str, object]) -> object:
    speaker = fields.get("speaker")
    return speaker.get("source") if isinstance(speaker, dict) else fields.get("source")


def _is_assemblyai(place: Place) -> bool:
    value = place.value
    if not isinstance(value, dict) or not ("audio_url" in value or "speech_model" in value or "utterances" in value):
        return False
    said = list(_entries(place, "utterances"))
    if not said:
        return is_stretches(place.member("words"))
    return all("text" in s and "speaker" in s and "start" in s for s in said)


def _is_deepgram(place: Place) -> bool:
    results = place.value.get("results") if isinstance(place.value, dict) else None
    return isinstance(results, dict) and bool(objects(results.get("channels")))


def _is_whisper(place: Place) -> bool:
    value = place.value
    if not isinstance(value, dict):
        return False
    said = list(_entries(place, "segments", "transcription"))
    return bool(said) and all("text" in s for s in said) and bool({"language", "text", "params", "model"} & set(value))


def _parse_meet(place: Place) -> Draft:
    draft = parse_segments(place)
    fields = place.value if isinstance(place.value, dict) else {}
    if any((h.speaker or "").startswith("Participant ") for h in draft.turns):
        draft.warnings.append(
            "participants have no names in this file; add the answer of conferenceRecords.participants.list"
            ' to it as "participants"'
        )
    if words_of_field(fields.get("nextPageToken")):
        draft.warnings.append("the file is one page of several: it has a nextPageToken, so the call goes on")
    return draft


def _parse_deepgram(place: Place) -> Draft:
    """Utterances where the export has them, else the paragraphs of each channel, else its words by speaker."""
    results = place.member("results")
    if results is None or not isinstance(results.value, dict):
        return Draft()
    if objects(results.value.get("utterances")):
        return parse_segments(results)
    channels = results.member("channels")
    drafts = []
    for channel in channels.items() if channels else ():
        alternatives = channel.member("alternatives")
        best = next(alternatives.items(), None) if alternatives else None
        paragraphs = best.member("paragraphs") if best else None
        if paragraphs is not None and segments_place(paragraphs) is not None:
            drafts.append(parse_segments(paragraphs))
        elif best is not None and is_stretches(best.member("words")):
            drafts.append(parse_segments(best))
    draft = Draft()
    for found in drafts:
        draft.turns.extend(found.turns)
    return draft


def _parse_fathom(place: Place) -> Draft:
    draft = parse_segments(place)
    known = {p.name.casefold() for p in draft.participants}
    for said in _entries(place, "transcript"):
        speaker = said["speaker"]
        email = words_of_field(speaker.get("matched_calendar_invitee_email")) if isinstance(speaker, dict) else None
        name = words_of_field(first(speaker, ("display_name",))[1]) if isinstance(speaker, dict) else None
        if name is not None and email is not None and name.casefold() not in known:
            known.add(name.casefold())
            same = next((p for p in draft.participants if p.email == email), None)
            if same is not None:
                draft.sides.setdefault(name, same.side)
            draft.participants.append(
                Participant(name=name, email=email, side=same.side if same else draft.sides.get(name, Side.UNKNOWN))
            )
    return draft


SHAPES = (
    Shape("avoma", lambda root: meetings(root, _is_avoma), parse_segments),
    Shape("fathom", lambda root: meetings(root, _is_fathom), _parse_fathom),
    Shape("google-meet-api", lambda root: meetings(root, _is_meet), _parse_meet),
    Shape("granola", lambda root: meetings(root, _is_granola), parse_segments),
    Shape("deepgram", lambda root: meetings(root, _is_deepgram), _parse_deepgram),
    Shape("assemblyai", lambda root: meetings(root, _is_assemblyai), parse_segments),
    Shape("whisper", lambda root: meetings(root, _is_whisper), parse_segments),
)
