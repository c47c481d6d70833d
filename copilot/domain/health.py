"""What a look at the installation or at a model's server found: one thing, how it stands, and what to do about it."""

from typing import Literal

from copilot.domain.value import Value

State = Literal["ok", "warn", "fail"]
"""Fine; works with a loss that is named; does not work."""


class Finding(Value):
    """One thing that was looked at. `value` is the same for a program: a number, a flag, a list."""

    name: str
    state: State
    text: str
    hint: str = ""
    value: bool | int | float | str | tuple[str, ...] | None = None
