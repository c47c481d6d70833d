"""Names in a text: who is named that the ground does not name.

Without a list of all names the capital letter tells, inside a sentence, in a language that writes other words small.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from copilot.domain.days import without_days
from copilot.domain.transcript import Transcript

_WORD = re.compile(r"[^\W\d_](?:[\w’'&-]*\w)?")
_OPENS = re.compile(r"(?:^|[.!?:;…]|[\n\r•*])[\s\"'“”‘’(\[–—-]*$")
"""What stands before the first word of a sentence, which has its capital anyway."""
_NO_NAME_WORDS = "I I'm I'll I've I'd I’m I’ll I’ve I’d English OK Okay Mr Ms Mrs Dr Hi Hello Dear Thanks Best"
_NO_NAMES = frozenset(_NO_NAME_WORDS.split())
_MANY_CAPITALS = 0.15
"""The share of words with a capital inside sentences above which capitals do not tell names (German)."""


def words_of(text: str) -> frozenset[str]:
    """The words of a text in small letters, without a genitive."""
    return frozenset(_small(m.group()) for m in _WORD.finditer(text))


def capitals_tell(transcript: Transcript) -> bool:
    """Whether the talk is in a language in which a capital inside a sentence marks a name."""
    capital = all_words = 0
    for turn in transcript.turns[:400]:
        for word, opens in _words(turn.text):
            all_words += not opens
            capital += not opens and word[0].isupper() and word not in _NO_NAMES
    return capital <= all_words * _MANY_CAPITALS


def capitalised(text: str) -> tuple[str, ...]:
    """Words that look like a name, in the order of the text: a capital inside a sentence, no abbreviation, no day."""
    return tuple(
        word
        for word, opens in _words(without_days(text))
        if not opens and word[0].isupper() and word not in _NO_NAMES and not _abbreviation(word)
    )


def unfounded_names(
    text: str, ground: Iterable[str], people: Collection[str], *, capitals: bool = True
) -> tuple[str, ...]:
    """The names in a text that are in none of the grounds.

    `people` are the names of all who are known: one of them counts wherever it stands in a sentence. Other words count
    as names by their capital, unless `capitals` is false.
    """
    known = frozenset[str]().union(*(words_of(words) for words in ground))
    parts = {_small(part) for name in people for part in name.split() if len(part) > 2 and part[0].isupper()}
    named = [word for word, _ in _words(text) if word[0].isupper() and _small(word) in parts]
    if capitals:
        named += capitalised(text)
    return tuple(dict.fromkeys(word for word in named if not _known(word, known)))


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Each word, and whether it opens a sentence."""
    for match in _WORD.finditer(text):
        yield (
            match.group(),
            _OPENS.search(text[max(0, match.start() - 8) : match.start()]) is not None or not match.start(),
        )


def _small(word: str) -> str:
    return re.sub(r"[’']s$", "", word).casefold()


def _known(word: str, known: frozenset[str]) -> bool:
    """The word, its parts ("Kubernetes-based"), or its singular is among the known ones."""
    small = _small(word)
    parts = [small, *re.split(r"[-&]", small)]
    return any(part in known or part.removesuffix("s") in known or f"{part}s" in known for part in parts if part)


def _abbreviation(word: str) -> bool:
    return len(word) <= 5 and word.upper() == word
