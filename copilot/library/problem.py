"""What lint says about a content file."""

from typing import Literal

from copilot.domain.value import Value

Severity = Literal["error", "warning"]


class Problem(Value):
    """Something that is wrong in a file, and where. An error keeps the file from doing its work; a warning may wait."""

    file: str
    line: int
    rule: str
    severity: Severity
    message: str
