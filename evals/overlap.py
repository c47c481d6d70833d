"""Whether a training turn nearly repeats a turn that is tested on: then the figure would measure memory."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

SHINGLE = 4
"""Words in a row."""
FEWEST = 12
"""Turns of fewer words repeat each other by chance ("yeah, that sounds good")."""
NEAR = 0.5
"""Share of the shorter turn's shingles that the other holds too, from which it counts as a repetition."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """A training turn and the tested turn that it nearly repeats."""

    trained: str
    tested: str
    share: float


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of SHINGLE words, case and marks aside; none of a short text."""
    words = re.findall(r"[^\W_]+", text.casefold())
    if len(words) < FEWEST:
        return frozenset()
    return frozenset(tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def repetitions(trained: Mapping[str, str], tested: Mapping[str, str]) -> list[Repetition]:
    """Pairs that nearly repeat each other; both are texts by the name of their place."""
    by_shingle: dict[tuple[str, ...], list[str]] = {}
    sizes: dict[str, int] = {}
    for place, text in tested.items():
        found = shingles(text)
        sizes[place] = len(found)
        for shingle in found:
            by_shingle.setdefault(shingle, []).append(place)
    repeated = []
    for place, text in trained.items():
        mine = shingles(text)
        common: dict[str, int] = {}
        for shingle in mine:
            for other in by_shingle.get(shingle, ()):
                common[other] = common.get(other, 0) + 1
        for other, count in common.items():
            share = count / min(len(mine), sizes[other])
            if share >= NEAR:
                repeated.append(Repetition(place, other, round(share, 2)))
    return repeated


def training_turns(files: Iterable[Path]) -> dict[str, str]:
    """The texts of labelled training turns by file and line."""
    return {
        f"{file.name}:{number}": json.loads(line)["text"]
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if line.strip()
    }
