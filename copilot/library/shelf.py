"""The documents as the files are now: every look compares the files' stamps, and reads only what has changed."""

import hashlib
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from copilot.library.catalogue import Catalogue
from copilot.library.layers import METHOD, Layer, Place, Stamp, find_files, without_doubles
from copilot.library.problem import Problem
from copilot.library.reading import READER_VERSION, Reading, decode, read_document

SETTLED_AFTER_NS = 2_000_000_000
"""A file changed again within the clock's step of the file system keeps its stamp. Stamps this young are not relied
on; the coarsest step in use is two seconds (FAT)."""


class Standing(NamedTuple):
    """A document that counts: the file it was read from, and what was read."""

    path: str
    reading: Reading


class Shelf:
    """All documents of some layers, by their file names relative to the workspace.

    `standing` is what the last look found, `state` a hash of it: equal as long as no document has changed.
    """

    def __init__(self, layers: Sequence[Layer], catalogue: Callable[[], Catalogue]) -> None:
        self._layers = without_doubles(layers)
        self._catalogue = catalogue
        self._known: dict[str, tuple[Stamp, str]] = {}
        self._readings: dict[str, Reading] = {}
        self._stored: set[str] = set()
        self._seen: dict[str, str] = {}
        self._loaded = False
        self.standing: dict[str, Standing] = {}
        self.state = ""

    def look(self) -> dict[str, Standing]:
        """The documents as they are now, in the order of their names; the same object while nothing has changed."""
        self._recall()
        found = find_files(self._layers)
        settled_before = time.time_ns() - SETTLED_AFTER_NS
        now: dict[str, tuple[Stamp, str]] = {}
        settled: set[str] = set()
        for file, places in found.items():
            for place in places:
                path = place.path
                before = self._known.get(path)
                if before and before[0] == place.stamp:
                    now[path] = before
                else:
                    now[path] = (place.stamp, self._read(file, place))
                if max(place.stamp.mtime_ns, place.stamp.ctime_ns) < settled_before and now[path][1] != file:
                    settled.add(path)
        self._keep(now, settled)
        seen = {path: key for path, (_, key) in now.items()}
        if seen != self._seen or not self.state:
            self._seen = seen
            self._arrange(found)
        return self.standing

    def exists(self, file: str) -> bool:
        """Whether a path relative to the workspace exists in any layer."""
        return any((layer.folder / file).exists() for layer in self._layers)

    def _recall(self) -> None:
        """What an earlier process has read."""
        if self._loaded:
            return
        self._loaded = True
        kept = self._catalogue().readings()
        self._known = {path: known for path, known in self._catalogue().files().items() if known[1] in kept}
        self._stored = {key for _, key in self._known.values()}
        self._readings = {key: Reading.model_validate_json(kept[key]) for key in self._stored}

    def _read(self, file: str, place: Place) -> str:
        """Read a file unless its content is known; the key of its reading, its name where it could not be read."""
        try:
            content = Path(place.path).read_bytes()
        except OSError as error:
            message = f"the file cannot be read: {error.strerror}"
            slip = Problem(file=file, line=1, rule="unreadable", severity="error", message=message)
            self._readings[file] = read_document(file, "").model_copy(update={"slips": (slip,)})
            return file
        key = hashlib.sha256(f"{READER_VERSION}\0{file}\0".encode() + content).hexdigest()
        if key not in self._readings:
            self._readings[key] = read_document(file, decode(content))
        return key

    def _keep(self, now: dict[str, tuple[Stamp, str]], settled: set[str]) -> None:
        """Remember what was read, here and for the next process."""
        gone = [path for path in self._known if path not in now]
        news = {path: now[path] for path in settled if self._known.get(path) != now[path]}
        self._known = {path: now[path] for path in settled}
        used = {key for _, key in now.values()}
        self._readings = {key: reading for key, reading in self._readings.items() if key in used}
        if news or gone:
            keys = {key for _, key in news.values()} - self._stored
            self._catalogue().note(news, {key: self._readings[key].model_dump_json() for key in keys}, gone)
            self._stored |= keys

    def _arrange(self, found: dict[str, tuple[Place, ...]]) -> None:
        """Of each name the uppermost file that its layer admits."""
        standing: dict[str, Standing] = {}
        digest = hashlib.sha256()
        for file, places in found.items():
            for place in places:
                key = self._seen[place.path]
                if _admits(place.layer, self._readings[key].document.offering):
                    standing[file] = Standing(place.path, self._readings[key])
                    digest.update(f"{file}\0{key}\0".encode())
                    break
        self.standing = standing
        self.state = digest.hexdigest()


def _admits(layer: Layer, offering: str | None) -> bool:
    return layer.only is None or (offering_key(offering) if offering else METHOD) in map(offering_key, layer.only)


def offering_key(name: str) -> str:
    """An offering's name as it is compared: "Spec Kit", "spec_kit" and "spec-kit" are one."""
    return re.sub(r"[\W_]+", "-", name.strip().lower()).strip("-")
