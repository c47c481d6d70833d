"""Every failure that a person can mend, as one tree.

    CopilotError             exit 1   a known problem
    ├── WrongUsage           exit 2   the command was called the wrong way
    ├── UnreadableInput      exit 3   the input is not a transcript, or cannot be read
    ├── NotFound             exit 1   a deal, an item, a card that does not exist
    ├── BrokenFile           exit 1   a file of the workspace or of the user that does not parse
    ├── StorageFailed        exit 1   the disk is full, the folder cannot be written, the database is locked
    ├── ModelNotConfigured   exit 1   `--engine llm` without a model in the user's settings
    ├── ModelFailed          exit 1   the configured model did not answer usefully; callers fall back to offline
    └── Stopped              exit 130 the person who waited asked to stop; nothing was written

The command line prints `error: message` and `hint: hint`; the app shows both as a toast. Anything else is a bug and
ends with a traceback.
"""


class CopilotError(Exception):
    """A known problem: what happened, and what to do next."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class WrongUsage(CopilotError):
    """The command was called the wrong way."""

    exit_code = 2


class UnreadableInput(CopilotError):
    """The input is not a transcript, or one that cannot be read."""

    exit_code = 3


class NotFound(CopilotError):
    """A named thing does not exist."""


class BrokenFile(CopilotError):
    """A file of the workspace or of the user does not parse; the message names the file and the place."""


class StorageFailed(CopilotError):
    """Something could not be written or read; nothing was half-written."""


class ModelNotConfigured(CopilotError):
    """The model engine was asked for by name, and the user's settings name no model."""


class ModelFailed(CopilotError):
    """The configured model did not answer usefully; the offline engine takes over."""


class Stopped(CopilotError):
    """The person who waited asked to stop; nothing was written."""

    exit_code = 130
