"""Names for lettered and numbered speakers, where the talk gives them: `Speaker 1` says "I'm Anna", others say "Anna".

Nothing is guessed: a name is taken only where it fits one label and no other, and the label one name.
"""

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set

from copilot.domain.transcript import Transcript, Turn
from copilot.intake.file_sides import same_person
from copilot.intake.labels import is_numbered, looks_like_name, vocabulary

_NAME = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?:['’-][A-ZÀ-Þ]?[a-zß-ÿ]+)?(?:\s[A-ZÀ-ÖØ-Þ][\w'’-]+)?"
_BY_NAME = re.compile(
    rf"\b(?:[Mm]y name(?:['’]s| is)|[Tt]he name(?:['’]s| is)|[Cc]all me|I['’]m called"
    rf"|[Mm]ein Name ist|[Ii]ch hei(?:ß|ss)e"
    rf"|[Jj]e m['’]appelle|[Mm]e llamo|[Mm]i chiamo)\s+({_NAME})"
)
_BY_PLACE = re.compile(
    rf"\b(?:[Tt]his is|I['’]m|I am|[Ii]t['’]s)\s+({_NAME})"
    r"(?=,?\s+(?:here\b|from\b|with\b|at\b|speaking\b|calling\b|over at\b|by the way\b))"
)
_BY_JOB = re.compile(
    rf"\b(?:I['’]m|I am)\s+({_NAME})(?=,\s+(?:the|an?|I['’]m|I am|and I|head|director|vp|your"
    r"|I (?:run|lead|look|head|manage|do)"
    r"|C[EFIOTMP]O|CISO|VP|(?:\w+ ){0,2}(?:manager|director|engineer|executive|lead|analyst|consultant|architect))\b"
    r"|\s+and I\b)"
)
_ALONE = re.compile(rf"\b(?:I['’]m|I am)\s+({_NAME})(?=\s*[.!]|\s*$)")
_ITS = re.compile(rf"\b[Ii]t['’]s\s+({_NAME})(?=\s*[.!,]|\s*$)")
_HERE = re.compile(rf"(?:^|[.!?,]\s+)({_NAME})\s+(?:speaking|here)(?=\s*[.,!]|\s*$|\s+(?:from|with|at|on|again|now)\b)")
_CALLED = re.compile(
    rf"\b(?:[Hh]i|[Hh]ey|[Hh]ello|[Tt]hanks|[Tt]hank you|[Mm]orning|[Aa]fternoon|[Ee]vening"
    rf"|[Ww]elcome|[Oo]kay|[Ss]ure|[Yy]es|[Yy]eah|[Gg]reat|[Pp]erfect|[Aa]bsolutely|[Gg]o ahead|[Oo]ver to you"
    rf"|[Mm]eet you|[Ss]ee you|[Aa]nd you|[Cc]heers"
    rf"|[Ee]xactly|[Rr]ight|[Ll]isten|[Pp]lease|[Ss]orry)[, ]+({_NAME})(?=\s*[,.!?]|\s*$)"
)
_ASKED = re.compile(
    rf"\b[a-z]+,\s+({_NAME})[.?!]?\s*$|(?:^|[.!?]\s+)(?:(?:[Ss]o|[Aa]nd|[Oo]kay|[Rr]ight|[Bb]ut|[Ww]ell),?\s+)?({_NAME}),"
    r"\s+(?:what|how|can|could|do|did|does|would|where|when|why|who|you|tell|are you|have you|go ahead|over to)\b"
)
_NO_NAMES = vocabulary(
    "everyone|everybody|all|team|guys|folks|there|sir|madam|mate|man|again|both|god|google|microsoft|zoom|teams|german"
    "|french|english|american|british|dutch|spanish|italian|canadian|indian|chinese|sorry|good|fine|great|ok|okay|sure"
    "|yes|no|so|well|right|perfect|cool|awesome|absolutely|totally|just|not|very|happy|glad|head|vp|director|based|new|ah|oh|eh|um|uh|hmm|aha|ha|mr|mister|mrs|ms|miss"
    "|dr|doctor|he|she|it|we|they|that|what|there|here|who|let|how|one|now|then|today|tomorrow|please|guy|buddy|ma"
)
_FIRST_TURNS = 15
_OPENING_TURNS = 3
# Now and then somebody else answers first.
_ANSWERS = 0.8
NAMED_BY_TALK = "names were taken from the talk"


def with_names(transcript: Transcript, told: Mapping[str, str], remembered: Mapping[str, str]) -> Transcript:
    """The meeting with the names that the rep told and the deal remembers, by the names that are shown, in any case;
    other labels get the names that the talk gives. Warnings say which these are, and what was told of nobody.
    """
    known = {old.casefold(): new for old, new in {**remembered, **told}.items()}
    transcript, first = _renamed(transcript, known)
    transcript = _named_by_talk(transcript)
    # A name that the talk gave can be corrected too; what was used before would undo an exchange of two names.
    transcript, second = _renamed(transcript, {old: new for old, new in known.items() if old not in first})
    nobody = [old for old in told if old.casefold() not in first | second]
    warnings = (f"nobody in the transcript is named {old}, so nobody is renamed {told[old]}" for old in nobody)
    return transcript.model_copy(update={"warnings": (*transcript.warnings, *warnings)})


def _renamed(transcript: Transcript, names: Mapping[str, str]) -> tuple[Transcript, set[str]]:
    """The meeting with these names, old ones case folded, and those that fitted; a new name may have a newer one."""
    speakers = {s.name.casefold() for s in transcript.speakers}
    found: dict[str, str] = {}
    used: set[str] = set()
    for speaker in transcript.speakers:
        name, seen = speaker.name, set[str]()
        while (old := name.casefold()) in names and old not in seen and (not seen or old not in speakers):
            seen.add(old)
            name = names[old]
        used |= seen
        if name != speaker.name:
            found[speaker.name] = name
    return transcript.with_names(found), used


def _named_by_talk(transcript: Transcript) -> Transcript:
    labels = [s.name for s in transcript.speakers if is_numbered(s.name)]
    if not labels:
        return transcript
    taken = [s.name for s in transcript.speakers if s.name not in labels]
    names = _unique(transcript, labels, taken)
    if not names:
        return transcript
    told = ", ".join(f"{label} is {name}" for label, name in names.items())
    named = transcript.with_names(names)
    return named.model_copy(update={"warnings": (*named.warnings, f"{NAMED_BY_TALK}, check them: {told}")})


def _unique(transcript: Transcript, labels: Sequence[str], taken: Sequence[str]) -> dict[str, str]:
    """One name for a label and one label for a name; a first name becomes the whole name of a listed participant."""
    called = [_called(turn) for turn in transcript.turns]
    claims = _introduced(transcript.turns, labels, called)
    for label, name in _addressed(transcript.turns, labels, called).items():
        claims.setdefault(label, name)
    listed = [p.name for p in transcript.participants]
    full = {}
    for label, name in claims.items():
        fitting = same_person(name, listed)
        full[label] = fitting[0] if len(fitting) == 1 else name
    first = Counter(name.split()[0].casefold() for name in full.values())
    return {
        label: name
        for label, name in full.items()
        if first[name.split()[0].casefold()] == 1 and not same_person(name, taken)
    }


def _proper(name: str) -> bool:
    first = re.split(r"['’\s]", name, maxsplit=1)[0].casefold()
    return first not in _NO_NAMES and looks_like_name(name) and not name.endswith(("'s", "’s"))


def _introduced(turns: Sequence[Turn], labels: Sequence[str], called: Sequence[Set[str]]) -> dict[str, str]:
    """Names that speakers give themselves; "I'm X." alone counts where somebody else says that name too."""
    heard: Counter[str] = Counter()
    sure: dict[str, set[str]] = {}
    weak: dict[str, set[str]] = {}
    greeted = frozenset().union(*called)
    for turn in turns:
        if turn.speaker is None or turn.speaker not in labels or heard[turn.speaker] >= _FIRST_TURNS:
            continue
        heard[turn.speaker] += 1
        text = turn.text[:1500]
        # Later, "Apps here" points at a picture.
        opening = (_HERE,) if heard[turn.speaker] <= _OPENING_TURNS else ()
        for pattern in (_BY_NAME, _BY_PLACE, _BY_JOB, *opening):
            sure.setdefault(turn.speaker, set()).update(n for n in pattern.findall(text) if _proper(n))
        weak.setdefault(turn.speaker, set()).update(n for n in _ALONE.findall(text) if _proper(n))
        # What else "it's" would name, nobody greets.
        weak[turn.speaker].update(n for n in _ITS.findall(text) if _proper(n) and n.split()[0] in greeted)
    found = {}
    for label in labels:
        names = sure.get(label, set())
        if not names:
            names = {n for n in weak.get(label, set()) if _said_by_others(turns, label, n.split()[0])}
        # "Anna" and "Anna Berg" are one name, the longer one.
        names = {n for n in names if not any(n != m and m.startswith(f"{n} ") for m in names)}
        if len(names) == 1:
            found[label] = next(iter(names))
    return found


def _called(turn: Turn) -> set[str]:
    """The first names by which somebody calls others near the end of a turn."""
    text = turn.text[-300:]
    called = [*_CALLED.findall(text), *(a or b for a, b in _ASKED.findall(text))]
    return {n.split()[0] for n in called if _proper(n)}


def _said_by_others(turns: Sequence[Turn], label: str, name: str) -> bool:
    word = re.compile(rf"\b{re.escape(name)}\b")
    return any(t.speaker != label and word.search(t.text[:4000]) for t in turns)


def _addressed(turns: Sequence[Turn], labels: Sequence[str], called: Sequence[Set[str]]) -> dict[str, str]:
    """Names by which others call the one who speaks next, at least twice, and nobody else."""
    votes: dict[str, Counter[str]] = {}
    for names, (turn, after) in zip(called, itertools.pairwise(turns), strict=False):
        if after.speaker is None or turn.speaker == after.speaker:
            continue
        for name in names:
            votes.setdefault(name, Counter())[after.speaker] += 1
    found: dict[str, list[str]] = {}
    for name, counts in votes.items():
        label, most = counts.most_common(1)[0]
        if label in labels and most >= 2 and most >= _ANSWERS * counts.total():
            found.setdefault(label, []).append(name)
    return {label: names[0] for label, names in found.items() if len(names) == 1}
