"""What a command leaves behind."""

import json
from typing import Any, NamedTuple


class Result(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The first line of stdout as JSON."""
        return json.loads(self.out.splitlines()[0])
