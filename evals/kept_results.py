"""Results that were computed before, so that a run which broke off goes on where it was."""

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path

from copilot.paths import home, private_folder
from evals.gold import GoldCall
from evals.runs import write_atomically
from evals.scoring import Found

FORM = "2"
"""Changed with the form of what is kept."""


def folder() -> Path:
    """Where results, logs and runs lie: beside the user's data, readable by them alone."""
    return private_folder(home() / "evals")


def key_of(call: GoldCall, subject: str, versions: dict[str, str]) -> str:
    """Changes with the export, with what is said about it, and with everything that produces the result."""
    digest = hashlib.sha256(call.file.read_bytes())
    about = {k: v for k, v in call.labels.items() if k in ("date", "sellers", "buyers", "offering", "plan")}
    about["asked"] = [[e.get("turn"), e.get("optional"), e.get("card", "")] for e in call.labels["objections"]]
    about["phrases"] = [[c.get("due_text"), c.get("due_why")] for c in call.labels["commitments"]]
    digest.update(json.dumps([FORM, subject, versions, about], sort_keys=True).encode())
    return digest.hexdigest()[:32]


def is_kept(call: GoldCall, subject: str, versions: dict[str, str]) -> bool:
    """Whether the result of a call is there already."""
    return _file(call, subject, versions).is_file()


def _file(call: GoldCall, subject: str, versions: dict[str, str]) -> Path:
    return private_folder(folder() / "results") / f"{key_of(call, subject, versions)}.json"


def kept(call: GoldCall, subject: str, versions: dict[str, str], compute: Callable[[GoldCall], Found]) -> Found:
    """The result as it was kept under these versions, else computed now and kept."""
    file = _file(call, subject, versions)
    if file.is_file():
        try:
            found: Found = json.loads(file.read_text(encoding="utf-8"))
            return found
        except (OSError, UnicodeDecodeError, json.JSONDecodeError):
            file.unlink(missing_ok=True)
    began = time.perf_counter()
    result = compute(call)
    result.setdefault("seconds", round(time.perf_counter() - began, 3))
    write_atomically(file, json.dumps(result, ensure_ascii=False))
    return result
