"""Whether a training turn nearly repeats a turn that is tested on: then the figure would measure memory.

Long turns repeat each other where they share half of the runs of four words of the shorter one; shorter ones where they
are the same but for a word, or one stands whole in the other. Unless they are long and nearly the same throughout,
they must share distinctive words: what is said at every meeting ("sorry, you go ahead, I'm on mute") repeats itself by
chance.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

SHINGLE, SHORT_SHINGLE = 4, 3
"""Words in a row, of long and of shorter turns."""
LONG, FEWEST = 12, 6
"""Words from which a turn is long, and from which it is looked at at all."""
NEAR, SHORT_NEAR = 0.5, 0.8
"""Share of the shorter turn's runs that the other holds too; share of words that are the same, in order."""
DISTINCTIVE = 0.002
"""A word that at most this share of all turns holds (or FEW_TURNS turns, where there are few) is distinctive."""
FEW_TURNS = 4

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repetition:
    """A training turn and the tested turn that it nearly repeats."""

    trained: str
    tested: str
    share: float


def words_of(text: str) -> Words:
    """The words of a turn, case and marks aside."""
    return tuple(re.findall(r"[^\W_]+", text.casefold()))


def runs(words: Words, length: int) -> frozenset[Words]:
    """All runs of so many words."""
    return frozenset(words[i : i + length] for i in range(len(words) - length + 1))


def repetitions(trained: Mapping[str, str], tested: Mapping[str, str]) -> list[Repetition]:
    """Pairs that nearly repeat each other; both are texts by the name of their place."""
    mine = {place: words_of(text) for place, text in trained.items()}
    theirs = {place: words for place, text in tested.items() if len(words := words_of(text)) >= FEWEST}
    common = _common([*mine.values(), *theirs.values()])
    by_run: dict[Words, list[str]] = {}
    for place, words in theirs.items():
        for run in runs(words, SHORT_SHINGLE):
            by_run.setdefault(run, []).append(place)
    found = []
    for place, words in mine.items():
        if len(words) < FEWEST:
            continue
        for other in dict.fromkeys(o for run in runs(words, SHORT_SHINGLE) for o in by_run.get(run, ())):
            share = likeness(words, theirs[other])
            distinctive = len(set(words) & set(theirs[other]) - common)
            if share and distinctive >= _needed(share, min(len(words), len(theirs[other]))):
                found.append(Repetition(place, other, round(share, 2)))
    return found


def _needed(share: float, shorter: int) -> int:
    """Distinctive words that two turns must share: none where they are long and nearly the same throughout."""
    if shorter < LONG:
        return 1
    return 0 if share >= SHORT_NEAR else 2


def likeness(a: Words, b: Words) -> float:
    """How much of the shorter turn stands in the other, from 0 to 1; 0 where that is too little to be a repetition."""
    from rapidfuzz.distance import Levenshtein

    short, long = sorted((a, b), key=len)
    if len(short) >= LONG:
        mine = runs(short, SHINGLE)
        share = len(mine & runs(long, SHINGLE)) / len(mine)
        return share if share >= NEAR else 0.0
    if short in runs(long, len(short)):
        return 1.0
    share = Levenshtein.normalized_similarity(short, long)
    return share if share >= SHORT_NEAR else 0.0


def _common(turns: list[Words]) -> set[str]:
    """The words that are not distinctive among these turns."""
    held = Counter(word for words in turns for word in set(words))
    return {word for word, count in held.items() if count > max(FEW_TURNS, DISTINCTIVE * len(turns))}


def training_turns(files: Iterable[Path]) -> dict[str, str]:
    """The texts of labelled training turns by file and line."""
    return {
        f"{file.name}:{number}": json.loads(line)["text"]
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if line.strip()
    }
