"""Where an alternative vendor is named: by name or alias, also as the recogniser misheard it, never a common word.

"Cursor", "Notion" and "Monday" are vendors and words. A name of one word counts where it is written as a name: with a
capital inside a sentence, or at its start beside words about buying. In a transcript without capitals, only beside such
words and without an article before it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import fuzz

from copilot.domain.cite import Cite, cite_turn
from copilot.domain.signals import Competitor, CompetitorMention
from copilot.domain.transcript import Transcript, Turn

_ALIKE = 90.0
"""Similarity of letters (0 to 100) from which a longer name was misheard rather than another name."""
_LONG_NAME = 7

_BUYING = re.compile(
    (
        r"\b(?:vendors?|competitors?|versus|vs|compar\w+|price|pricing"
        r"|quote[ds]?|licen[cs]es?|switch\w*|renew\w*|incumbent|evaluat\w+"
        r"|demo\w*|trial|pilot|contract|talk(?:ed|ing)\s+to|look(?:ed|ing)\s+at"
        r"|we\s+(?:use|used|have|had|run|bought|tried)|us(?:e|es|ing)"
        r"|tool|product|platform|cheaper|instead\s+of|alternative|salesperson"
        r"|sales\s+rep|alongside|against|bought|acquired|subscription)\b"
    ),
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"\b(?:the|a|an|my|your|this|that|mouse|text|his|her|its|on|next|last|every|by|until|of)\s+$", re.IGNORECASE
)


def find_competitors(transcript: Transcript, known: tuple[Competitor, ...]) -> tuple[CompetitorMention, ...]:
    """Each competitor that somebody names, on any side, with the turns; in the order of the battlecards."""
    plain = _without_capitals(transcript)
    result = []
    for competitor in known:
        mentions = tuple(c for t in transcript.turns if (c := _mention(t, competitor, plain)) is not None)
        if mentions:
            result.append(CompetitorMention(name=competitor.name, mentions=mentions))
    return tuple(result)


def _without_capitals(transcript: Transcript) -> bool:
    letters = [c for t in transcript.turns[:400] for c in t.text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) / len(letters) < 0.004


def _mention(turn: Turn, competitor: Competitor, plain: bool) -> Cite | None:
    for name in (competitor.name, *competitor.aliases):
        if _named(turn.text, name, plain):
            return cite_turn(turn, confidence=0.95)
    for name in (competitor.name, *competitor.aliases):
        if any(_misheard(words, name) for words in _candidates(turn.text, len(name.split()))):
            return cite_turn(turn, confidence=0.7)
    return None


def _named(text: str, name: str, plain: bool) -> bool:
    for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?:'s|’s)?(?![\w-])", text, re.IGNORECASE):
        if len(name.split()) > 1 or not name.isalpha() or sum(c.isupper() for c in name) > 1:
            return True
        written = m.group()
        before = text[: m.start()]
        if plain:
            if _BUYING.search(text) and not _ARTICLE.search(before):
                return True
        elif written[0].isupper() and (not _starts_sentence(before) or _BUYING.search(text)):
            return True
    return False


def _starts_sentence(before: str) -> bool:
    return re.search(r"(?:^|[.!?…:\"“]\s*|\n)\W*$", before) is not None


@lru_cache(maxsize=20_000)
def _candidates(text: str, words: int) -> tuple[str, ...]:
    """Runs of capitalised words of about the length of a name, inside sentences."""
    return tuple(_runs(text, words))


def _runs(text: str, words: int) -> Iterator[str]:
    tokens = list(re.finditer(r"[A-Za-z][\w'’-]*", text))
    for size in {words, words + 1, max(1, words - 1)}:
        for i in range(len(tokens) - size + 1):
            run = tokens[i : i + size]
            if run[0].group()[0].isupper() and not (size == 1 and _starts_sentence(text[: run[0].start()])):
                yield " ".join(t.group() for t in run)


def _misheard(words: str, name: str) -> bool:
    heard, meant = _sound(words), _sound(name)
    if len(meant) < 4 or words.casefold() == name.casefold() or heard[:1] != meant[:1]:
        return False
    return heard == meant or (len(meant) >= _LONG_NAME and fuzz.ratio(heard, meant) >= _ALIKE)


@lru_cache(maxsize=20_000)
def _sound(words: str) -> str:
    """Letters with those that sound alike made one: "Clary" and "Clari", "Go Nimblee" and "Go Nimbly"."""
    letters = re.sub(r"[^a-z0-9]", "", re.sub(r"['’]s\b", "", words.lower()))
    for old, new in (
        ("ph", "f"),
        ("ck", "k"),
        ("qu", "kw"),
        ("ie", "i"),
        ("ee", "i"),
        ("ey", "i"),
        ("y", "i"),
        ("z", "s"),
        ("c", "k"),
        ("x", "ks"),
        ("ea", "i"),
    ):
        letters = letters.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", letters)
