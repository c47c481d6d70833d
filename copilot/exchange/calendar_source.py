"""The user's calendar as a file or at an address: read, or fetched with limits and kept for the time offline."""

import hashlib
import http.client
import os
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import urlsplit

from copilot.errors import BrokenFile, CopilotError, NotFound, StorageFailed
from copilot.paths import private_folder

SECONDS = 6.0
"""How long a fetch may take in all."""
LARGEST = 20 * 1024 * 1024
"""Bytes of a calendar: years of a busy one are below five million."""
FRESH = timedelta(minutes=5)
"""A copy so young is not fetched again."""
_CHUNK = 64 * 1024
_HINT = "correct the setting `calendar`: a file, or an address that begins with https://"


class CalendarText(NamedTuple):
    """The calendar's bytes; where it could not be fetched, how old the copy is and why."""

    data: bytes
    age: timedelta | None = None
    why: str = ""


@dataclass(frozen=True)
class CalendarSource:
    """One calendar. `folder` holds the copy of a fetched one; the address itself is a secret and never shown."""

    place: str
    folder: Path
    seconds: float = SECONDS
    largest: int = LARGEST

    @property
    def name(self) -> str:
        """What a person may be told of it."""
        return f"the calendar at {urlsplit(self.place).hostname}" if self._fetched else self.place

    @property
    def _fetched(self) -> bool:
        return self.place.lower().startswith(("http://", "https://", "webcal://", "webcals://"))

    def read(self) -> CalendarText:
        """The calendar as it is now; the kept copy where it cannot be fetched.

        Raises NotFound or BrokenFile for a file, CopilotError for an address without a copy.
        """
        return self._through_copy() if self._fetched else CalendarText(self._file())

    def _file(self) -> bytes:
        file = Path(self.place).expanduser()
        try:
            if file.stat().st_size > self.largest:
                raise BrokenFile(f"{file} is larger than {self.largest // 1024**2} MB", _HINT)
            return file.read_bytes()
        except FileNotFoundError:
            raise NotFound(f"there is no calendar {file}", _HINT) from None
        except OSError as error:
            raise BrokenFile(f"{file} cannot be read: {error.strerror}", _HINT) from None

    def _through_copy(self) -> CalendarText:
        copy = self.folder / f"calendar-{hashlib.sha256(self.place.encode()).hexdigest()[:12]}.ics"
        age = _age(copy)
        if age is not None and age < FRESH:
            return CalendarText(copy.read_bytes())
        try:
            data = self._fetch()
        except CopilotError as problem:
            if age is None:
                raise
            return CalendarText(copy.read_bytes(), age, problem.message)
        _keep(copy, data)
        return CalendarText(data)

    def _fetch(self) -> bytes:
        address = self.place
        if address.lower().startswith("webcal"):
            address = f"https://{address.partition('://')[2]}"
        asked = urllib.request.Request(address, headers={"Accept": "text/calendar"})  # noqa: S310 - see `_fetched`
        until = time.monotonic() + self.seconds
        opener = urllib.request.build_opener(_Redirects(), urllib.request.HTTPSHandler(context=_trust()))
        try:
            with opener.open(asked, timeout=self.seconds) as answer:
                data = self._body(answer, until)
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise CopilotError(f"{self.name} cannot be fetched: {_reason(error)}", _HINT) from None
        if b"BEGIN:VCALENDAR" not in data[:4000].upper():
            raise CopilotError(f"{self.name} does not answer with a calendar", _HINT)
        return data

    def _body(self, answer: IO[bytes], until: float) -> bytes:
        parts, size = list[bytes](), 0
        while part := answer.read(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > self.largest:
                raise ValueError(f"it is larger than {self.largest // 1024**2} MB")
            if time.monotonic() > until:
                raise TimeoutError
        return b"".join(parts)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to web addresses alone, and never from https to http."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme != "https" and urlsplit(req.full_url).scheme == "https":
            raise urllib.error.URLError("it leads to an address that is not encrypted")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _trust() -> ssl.SSLContext:
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _reason(error: Exception) -> str:
    """Why, without the address."""
    if isinstance(error, urllib.error.HTTPError):
        return f"the server says {error.code}"
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(inner, TimeoutError):
        return "it takes too long"
    if isinstance(inner, OSError):
        return inner.strerror or type(inner).__name__
    return str(inner) if isinstance(inner, str) or type(inner) is ValueError else type(inner).__name__


def _age(copy: Path) -> timedelta | None:
    try:
        return timedelta(seconds=max(0.0, time.time() - copy.stat().st_mtime))
    except OSError:
        return None


def _keep(copy: Path, data: bytes) -> None:
    part = copy.with_suffix(".part")
    try:
        private_folder(copy.parent)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        part.replace(copy)
    except OSError as problem:
        raise StorageFailed(f"{copy} cannot be written: {problem.strerror}", "see who owns that folder") from None
