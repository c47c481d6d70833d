"""Labelled calls and questions, read and checked for what every task needs."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from copilot import intake
from copilot.domain.plan import Plan
from copilot.domain.transcript import Transcript
from copilot.errors import BrokenFile, CopilotError, NotFound
from evals.scoring import Label

ROOT = Path(__file__).parents[1]
CALLS = Path(__file__).parent / "datasets" / "calls"
QUESTIONS = Path(__file__).parent / "datasets" / "retrieval" / "own.jsonl"
SPLITS = ("train", "dev", "test", "sample")
SUFFIX = "-labels.json"
NEEDED = {
    "file": str,
    "date": str,
    "turns": int,
    "sellers": list,
    "buyers": list,
    "evidence": list,
    "statuses": dict,
    "commitments": list,
    "objections": list,
    "plan_changes": list,
    "competitors": list,
    "people": list,
}


class BrokenLabels(BrokenFile):
    """A label file that cannot be scored."""


@dataclass(frozen=True)
class GoldCall:
    """A call with its labels. `file` is the export."""

    id: str
    file: Path
    labels: Label

    @property
    def format(self) -> str:
        """The syntax of the export, as labelled."""
        return str(self.labels.get("format") or "")

    @property
    def call_type(self) -> str:
        """What kind of meeting it is, in one spelling."""
        return str(self.labels.get("call_type") or "").replace("_", " ").replace("-", " ").casefold()

    @property
    def language(self) -> str:
        """Its languages: `en`, or `en+de` where a second one is spoken."""
        return "+".join([self.labels.get("language") or "en", *self.labels.get("other_languages", ())])

    @property
    def on(self) -> date:
        """The day of the meeting."""
        return date.fromisoformat(self.labels["date"])

    @cached_property
    def plan(self) -> Plan | None:
        """The plan before the call; labels give it whole or name its file."""
        plan = self.labels.get("plan")
        if isinstance(plan, str):
            beside = self.file.parent / plan
            plan = json.loads((beside if beside.is_file() else ROOT / plan).read_text(encoding="utf-8"))
        return Plan.model_validate(plan) if plan else None

    def transcript(self) -> Transcript:
        """The export as it is read when nobody says who is who. Raises UnreadableInput with the reason."""
        return intake.read(self.file.read_bytes(), name=self.file.name)

    @property
    def data(self) -> str:
        """Twelve characters that change with the export and its labels."""
        digest = hashlib.sha256(self.file.read_bytes())
        digest.update(json.dumps(self.labels, sort_keys=True, ensure_ascii=False).encode())
        return digest.hexdigest()[:12]


@dataclass(frozen=True)
class GoldQuestion:
    """What somebody looks for in the library, and the files of which each answers it."""

    id: str
    question: str
    files: tuple[str, ...]
    offering: str | None = None

    @property
    def data(self) -> str:
        """Twelve characters that change with the question."""
        return hashlib.sha256(repr((self.question, self.files, self.offering)).encode()).hexdigest()[:12]


def read_labels(labels_file: Path) -> Label:
    """The labels of one file. Raises BrokenLabels with what is wrong."""
    labels = _json(labels_file)
    if not isinstance(labels, dict):
        raise BrokenLabels(f"{labels_file.name} holds no labels", "it must be one JSON object")
    for name, kind in NEEDED.items():
        if not isinstance(labels.get(name), kind):
            raise BrokenLabels(f"{labels_file.name}: {name!r} is missing or no {kind.__name__}", "mend the label file")
    return labels


def read_call(labels_file: Path) -> GoldCall:
    """One labelled call. Raises BrokenLabels with what is wrong, NotFound where the export is missing."""
    labels = read_labels(labels_file)
    places = (
        labels_file.parent / labels["file"],
        ROOT / labels["file"],
        labels_file.parent / Path(labels["file"]).name,
    )
    file = next((p for p in places if p.is_file()), None)
    if file is None:
        raise NotFound(f"{labels_file.name}: there is no file {labels['file']}", "put the export beside its labels")
    return GoldCall(labels_file.name.removesuffix(SUFFIX), file, labels)


def read_calls(folder: Path) -> tuple[list[GoldCall], list[tuple[str, CopilotError]]]:
    """All labelled calls of a folder, and those that cannot be used with the reason.

    Raises NotFound where the folder holds no labels at all.
    """
    calls: list[GoldCall] = []
    broken: list[tuple[str, CopilotError]] = []
    files = sorted(folder.glob(f"*{SUFFIX}"))
    if not files:
        raise NotFound(f"there are no *{SUFFIX} files in {folder}", "sales-copilot label export CALL starts one")
    for labels_file in files:
        try:
            calls.append(read_call(labels_file))
        except CopilotError as problem:
            broken.append((labels_file.name.removesuffix(SUFFIX), problem))
    return calls, broken


def read_questions(file: Path = QUESTIONS) -> list[GoldQuestion]:
    """The questions to our own content, one JSON object a line. Raises BrokenLabels with the line."""
    if not file.is_file():
        raise NotFound(f"there are no questions in {file}", "restore the file from git")
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            found.append(GoldQuestion(row["id"], row["question"], tuple(row["files"]), row.get("offering")))
        except (json.JSONDecodeError, KeyError, TypeError) as problem:
            raise BrokenLabels(f"{file.name}, line {number}: {problem}", "mend the line") from None
    return found


def repeated(ids: Iterable[str]) -> list[str]:
    """Ids that occur more than once."""
    seen, twice = set[str](), list[str]()
    for name in ids:
        if name in seen:
            twice.append(name)
        seen.add(name)
    return twice


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise BrokenLabels(f"{file.name} is not valid JSON: {problem}", "mend the label file") from None
