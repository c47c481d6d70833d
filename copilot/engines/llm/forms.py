"""The ways to ask a server for an answer in a given form, and what is known of the server at hand.

Best first: as a JSON Schema of the response format, as the arguments of a tool call, and in words with the schema in
the prompt and one round of mending. With tools, the tool call comes first; the other two go out without tools, since
the material is in the prompt anyway. What a server refuses, or does not answer usefully, leads to the next way.
"""

from dataclasses import dataclass, field
from enum import Enum

from pydantic import BaseModel

from copilot.engines.llm.answer_text import as_text
from copilot.engines.llm.answers import wire_schema


class Strategy(Enum):
    """A way to ask for an answer in a given form."""

    JSON_SCHEMA = "json_schema"
    TOOL = "tool"
    PROMPT = "prompt"

    @property
    def mends(self) -> int:
        """How often an answer that does not fit goes back: not where the server itself had to make it fit."""
        return 0 if self is Strategy.JSON_SCHEMA else 1


_ALONE = (Strategy.JSON_SCHEMA, Strategy.TOOL, Strategy.PROMPT)
_WITH_TOOLS = (Strategy.TOOL, Strategy.JSON_SCHEMA, Strategy.PROMPT)


@dataclass(slots=True)
class Abilities:
    """What a connection turned out to be unable to do; shared by all jobs of a process that use it."""

    unable: set[Strategy] = field(default_factory=set)
    streams: bool = True
    forces_tools: bool = True
    """Takes a `tool_choice` that makes the model call one."""

    def ways(self, with_tools: bool) -> tuple[Strategy, ...]:
        """The ways that are left, best first."""
        ways = _WITH_TOOLS if with_tools else _ALONE
        return tuple(way for way in ways if way not in self.unable)

    def worked(self, way: Strategy, tried: tuple[Strategy, ...]) -> None:
        """The next question starts with the way that worked."""
        self.unable |= {earlier for earlier in tried if earlier is not way}


def response_format(schema: type[BaseModel]) -> dict[str, object]:
    """The response format for an answer in a schema, in the strict mode of the OpenAI protocol."""
    form = {"name": schema.__name__, "strict": True, "schema": wire_schema(schema)}
    return {"type": "json_schema", "json_schema": form}


def with_schema(system: str, schema: type[BaseModel]) -> str:
    """A system message that asks for the form in words."""
    return (
        f"{system}\n\nAnswer with one JSON object and nothing else: no introduction, no fence. It must fit this "
        f"JSON Schema:\n{as_text(wire_schema(schema))}"
    )
