"""Labelled calls as training data: each speaking passage of a call with what its labels say of it.

The calls are those of evals/datasets/calls/train in a checkout; docs/annotation-guide.md says what the labels mean.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copilot.domain.meddpicc import FACETS, Element
from copilot.domain.transcript import Side, Transcript
from copilot.evidence.context import Passage, passages
from copilot.evidence.playback import speaking

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "evals" / "datasets" / "calls" / "train"

OPTIONAL = 0.8
"""Weight of evidence in which two careful readers could differ, against 1 for what is surely evidence."""
BESIDE = 0.5
"""Weight of "no" for a passage next to evidence: its words are often a part of the same fact."""
_START = 25
"""Characters of a label's words by which its piece of a long turn is known."""


@dataclass(slots=True)
class Example:
    """A passage: the elements that it is evidence of, those that it is against, their facets, and weights by element.

    Weight 0 leaves the passage out: it is acceptable beside a label, or another piece of a labelled turn.
    """

    passage: Passage
    elements: set[Element] = field(default_factory=set)
    against: set[Element] = field(default_factory=set)
    facets: set[str] = field(default_factory=set)
    weight: dict[Element, float] = field(default_factory=dict)

    @property
    def is_candidate(self) -> bool:
        """Whether its words can be evidence at all."""
        return self.passage.side in (Side.BUYER, Side.UNKNOWN)


@dataclass(frozen=True, slots=True)
class LabelledCall:
    """A call with its speaking passages; `labels` is the label file as it is."""

    id: str
    examples: tuple[Example, ...]
    labels: dict[str, Any]


def load_calls(folder: Path = FOLDER) -> tuple[LabelledCall, ...]:
    """All labelled calls of a folder, by name."""
    return tuple(_call(file) for file in sorted(folder.glob("*-labels.json")))


def calls_hash(calls: Sequence[LabelledCall]) -> str:
    """Sixteen characters that change with the calls or their evidence."""
    digest = hashlib.sha256()
    for call in calls:
        digest.update(call.id.encode())
        digest.update(json.dumps(call.labels["evidence"], sort_keys=True).encode())
        for e in call.examples:
            digest.update(f"{e.passage.first} {e.passage.side} {e.passage.text}".encode())
    return digest.hexdigest()[:16]


def transcript_of(labels: dict[str, Any]) -> Transcript:
    """The transcript of a label file, its speakers on the labelled sides, as the program's own command reads it.

    The command runs beside, in an empty home: the reader of files is no part of the reader of evidence, and what a
    person's own deals remember of speakers must not change the training data.
    """
    sides = [f"--{side}={name}" for side in ("seller", "buyer") for name in labels[f"{side}s"]]
    command = [sys.executable, "-m", "copilot", "transcript", labels["file"], *sides, "--json"]
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "SALES_COPILOT_HOME": home}
        read = subprocess.run(  # noqa: S603 - our own program on files of the checkout
            command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=True
        )
    document = json.loads(read.stdout)
    return Transcript.model_validate({k: document[k] for k in Transcript.model_fields if k in document})


def _call(file: Path) -> LabelledCall:
    labels = json.loads(file.read_text(encoding="utf-8"))
    examples = tuple(Example(p) for p in speaking(passages(transcript_of(labels))))
    label_passages(labels["evidence"], examples)
    return LabelledCall(file.name.removesuffix("-labels.json"), examples, labels)


def label_passages(labels: Sequence[dict[str, Any]], examples: Sequence[Example]) -> None:
    """Say of each passage what the labels of evidence say of it; required labels outweigh optional ones."""
    candidates = [e for e in examples if e.is_candidate]
    for label in sorted(labels, key=lambda e: bool(e.get("optional"))):
        _mark(label, candidates)
    for label in labels:
        _soften(label, candidates)


def _mark(label: dict[str, Any], examples: Sequence[Example]) -> None:
    """Give a label to the passages that hold its words."""
    element = Element(label["element"])
    for example in _holding(label, examples):
        if element not in example.elements:
            example.elements.add(element)
            example.weight[element] = OPTIONAL if label.get("optional") else 1.0
        if label.get("polarity") == "against":
            example.against.add(element)
        example.facets.update(f"{element}:{f}" for f in label.get("facets", ()) if f in FACETS[element])


def _soften(label: dict[str, Any], examples: Sequence[Example]) -> None:
    """Weigh the passages around a label, where it is not theirs."""
    element = Element(label["element"])
    first, last = label["turn"], label.get("turn_end", label["turn"])
    for example in examples:
        p = example.passage
        if element in example.elements:
            continue
        if any(p.first <= turn <= p.last for turn in (first, last, *label.get("also", ()))):
            example.weight[element] = 0.0
        elif p.first - 1 <= last and p.last + 1 >= first:
            example.weight.setdefault(element, BESIDE)


def _holding(label: dict[str, Any], examples: Sequence[Example]) -> list[Example]:
    first, last = label["turn"], label.get("turn_end", label["turn"])
    words = label["words"]
    there = [e for e in examples if e.passage.first <= last and e.passage.last >= first]
    whole = [e for e in there if words in e.passage.text]
    parts = [e for e in there if words[:_START] in e.passage.text or words[-_START:] in e.passage.text]
    return whole or parts or there
