"""What the app looked like when it was left: a small JSON file in the data folder. A broken one is as good as none."""

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Remembered:
    """Where the person was, and how they looked at it."""

    theme: str = ""
    deal: str = ""
    """The deal that was open; empty on the pipeline."""
    order: str = ""
    """The column by which the pipeline was sorted."""
    backwards: bool = False
    words: str = ""
    """The pipeline's filter."""


def recall(file: Path) -> Remembered:
    """What was remembered; the defaults where there is nothing, or nothing that can be read."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Remembered()
    if not isinstance(found, dict):
        return Remembered()
    fresh = Remembered()
    fit = {f.name for f in fields(fresh) if isinstance(found.get(f.name), type(getattr(fresh, f.name)))}
    return replace(fresh, **{name: found[name] for name in fit})


def remember(file: Path, state: Remembered) -> bool:
    """Write it for its owner alone; False where the disk does not allow it, which is no reason to keep anybody here."""
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.touch(mode=0o600)
        part.write_text(json.dumps(asdict(state)), encoding="utf-8")
        part.replace(file)
    except OSError:
        return False
    return True
