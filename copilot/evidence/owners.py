"""Who is meant by a name, a pronoun or "my team": the person who will do a thing, and on whose side."""

import re

from copilot.domain.transcript import Side, Transcript
from copilot.evidence.context import Passage
from copilot.evidence.names import names_in

_NUMBERED = re.compile(
    r"(?:unknown\s+)?(?:speaker|participant|person|voice|guest|user|spk|caller)?[\s_#-]*(?:\d{1,2}|[A-Z])",
    re.IGNORECASE,
)
"""A label of a recording, no name of a person."""


class Owners:
    """The people of one call, found by the names that its speakers use."""

    def __init__(self, transcript: Transcript) -> None:
        self._sides = {s.name: s.side for s in transcript.speakers}
        for p in transcript.participants:
            self._sides.setdefault(p.name, p.side)

    def of(self, who: str | None, passage: Passage) -> tuple[str | None, Side]:
        """Owner and side of a promise: a named person; else the speaker, for whose side "we" and "my team" speak.

        None where only "he" or "they" is said and nobody was named before: that is talk about somebody, or a product.
        """
        if who is None:
            return self._speaker(passage)
        if re.fullmatch(r"(?:he|she|they)", who, re.IGNORECASE):
            named = [n for n in (*names_in(passage.before_text), *names_in(passage.text)) if n != passage.speaker]
            if not named:
                return None, passage.side
            who = named[-1]
        inside = re.search(r"\b[A-Z][a-zà-ÿ]+(?:\s+[A-Z][a-zà-ÿ]+)*$", who.rstrip(","))
        if re.match(r"(?:my|our|the|his|her|their)\b", who, re.IGNORECASE):
            if inside is None or names_in(f"{who} is") == ():
                return self._speaker(passage)
            who = inside.group()
        if who.lower() in {"legal", "procurement", "finance", "security", "it", "hr", "infosec"}:
            return self._speaker(passage)
        return self.known(who, passage.side)

    @staticmethod
    def _speaker(passage: Passage) -> tuple[str | None, Side]:
        """Who speaks; nobody where the file only numbers its speakers."""
        numbered = passage.speaker is not None and _NUMBERED.fullmatch(passage.speaker.strip()) is not None
        return (None if numbered else passage.speaker), passage.side

    def known(self, name: str, side: Side) -> tuple[str, Side]:
        """The speaker or participant of that name, or the name as it was said, on the side that said it."""
        wanted = name.casefold()
        for full, known_side in self._sides.items():
            if full.casefold() == wanted:
                return full, known_side
        near = [(f, s) for f, s in self._sides.items() if f.casefold().split()[0] == wanted.split()[0]]
        if len(near) == 1 and (len(wanted.split()) == 1 or len(near[0][0].split()) == 1):
            return near[0]
        return name, side
