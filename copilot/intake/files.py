"""What is read from the disk and from standard input, the size checked before it is read."""

from pathlib import Path
from typing import BinaryIO

from copilot.domain.transcript import Transcript
from copilot.errors import UnreadableInput
from copilot.intake.reading import read


def read_path(path: Path, *, max_mb: float, format: str | None = None) -> Transcript:  # noqa: A002
    """The meeting in a file of at most `max_mb` megabytes. Raises UnreadableInput where there is none."""
    return read(bytes_of_file(path, max_mb=max_mb), name=str(path.absolute()), format=format)


def read_stdin(stream: BinaryIO, *, max_mb: float, format: str | None = None) -> Transcript:  # noqa: A002
    """The meeting on a stream, of which no more than `max_mb` megabytes are taken."""
    return read(bytes_of_stream(stream, max_mb=max_mb), format=format)


def bytes_of_file(path: Path, *, max_mb: float) -> bytes:
    """What a file holds. Raises UnreadableInput where it is missing, a folder, not allowed or too large."""
    try:
        if path.is_dir():
            raise UnreadableInput(f"{path} is a folder", f"give the files in it: {path}/*")
        size = path.stat().st_size
        if size > max_mb * 1_000_000:
            raise _too_large(str(path), size, max_mb)
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableInput(f"{path} does not exist", "check the name; `-` reads standard input") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableInput(f"{path} cannot be read: {reason}", "check the file's permissions") from None


def bytes_of_stream(stream: BinaryIO, *, max_mb: float) -> bytes:
    """What a stream holds, of which no more than `max_mb` megabytes are taken. Raises UnreadableInput above that."""
    limit = int(max_mb * 1_000_000)
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise _too_large("the input", len(data), max_mb)
    return data


def _too_large(what: str, size: int, max_mb: float) -> UnreadableInput:
    return UnreadableInput(
        f"{what} has more than {max_mb:g} MB ({size / 1_000_000:.1f} MB)",
        "give the transcript and not the recording, or raise max_input_mb in your settings",
    )
