"""The base of every domain value."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value: a change is a new value (`model_copy(update=...)`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
