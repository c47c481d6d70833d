"""The labelled turns: DATASHEET.md says where they come from and what they are worth."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from copilot.domain.meddpicc import Element
from copilot.domain.signals import Category
from copilot.domain.transcript import Side

FOLDER = Path(__file__).parent
FILES = ("turns.jsonl", "additions.jsonl", "ordinary.jsonl", "pushback.jsonl")


class Row(BaseModel):
    """A labelled turn. `against` names the elements of `meddpicc` that it shows to be weak; `reply` is what it is met
    with, where that was written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    prev: str
    text: str
    reply: str = ""
    side: Side = Side.BUYER
    meddpicc: tuple[Element, ...] = ()
    against: tuple[Element, ...] = ()
    commitment: bool = False
    objection: Category | None = None

    @property
    def group(self) -> str:
        """Rows of one scene stay in one fold."""
        return " ".join(self.prev.lower().split())


def load_rows(folder: Path = FOLDER, files: Iterable[str] = FILES) -> tuple[Row, ...]:
    """All labelled turns, in the order of the files."""
    return tuple(
        Row.model_validate(json.loads(line))
        for name in files
        for line in (folder / name).read_text(encoding="utf-8").splitlines()
        if line.strip()
    )


def data_hash(rows: Iterable[Row]) -> str:
    """Sixteen characters that change with the labelled turns."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(row.model_dump_json().encode())
    return digest.hexdigest()[:16]
