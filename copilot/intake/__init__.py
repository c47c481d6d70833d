"""Any transcript in, one Transcript out: the format told by structure, the speakers by side."""

from copilot.intake.correspondence import read_email, read_note
from copilot.intake.files import bytes_of_file, bytes_of_stream, read_path, read_stdin
from copilot.intake.reading import formats, read
from copilot.intake.registry import Format
from copilot.intake.sides import as_read, assign_sides

__all__ = [
    "Format",
    "as_read",
    "assign_sides",
    "bytes_of_file",
    "bytes_of_stream",
    "formats",
    "read",
    "read_email",
    "read_note",
    "read_path",
    "read_stdin",
]
