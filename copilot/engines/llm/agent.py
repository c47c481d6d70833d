"""The agent loop: LangChain's, with middleware for limits, lookups, and the check and mending of the answer.

Imported only when a model is asked.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, hook_config
from langchain.agents.middleware.types import AgentState, ModelRequest, ModelResponse, ToolCallRequest
from langchain.agents.structured_output import ToolStrategy
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool, StructuredTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.runtime import Runtime
from langgraph.types import Command
from langsmith.run_helpers import tracing_context
from pydantic import BaseModel, ConfigDict, ValidationError

from copilot.domain.engine import Watch
from copilot.engines.llm.answer_cache import Lookup, digest
from copilot.engines.llm.answer_text import NoAnswer, misfit, read_answer
from copilot.engines.llm.answers import wire_schema
from copilot.engines.llm.chat import AnswerT, Ask, CallFailed, Tool
from copilot.engines.llm.forms import Strategy, response_format, with_schema
from copilot.engines.llm.limits import Meter
from copilot.engines.llm.sending import Outside, Refused, Sender, in_texts

ENOUGH = "That is enough looked up. Give the answer now, from what you have."
_SHORT = 80
"""Characters of an argument that a person is shown."""


class Gate(BaseChatModel):
    """The model as the agent sees it: everything goes through the sender."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    sender: Sender
    form: type[BaseModel]
    with_each: dict[str, Any] = {}
    """Goes with each request."""

    @property
    def _llm_type(self) -> str:
        return "gate"

    def bind_tools(
        self, tools: Sequence[Any], *, tool_choice: str | None = None, **kwargs: Any
    ) -> "Runnable[LanguageModelInput, AIMessage]":
        """Tools in the form of the protocol; the one that takes the answer with our lean schema."""
        described = [convert_to_openai_tool(tool) for tool in tools]
        for tool in described:
            if tool["function"]["name"] == self.form.__name__:
                tool["function"] |= {"description": "Give the answer.", "parameters": wire_schema(self.form)}
        choice: Any = tool_choice
        if tool_choice == "any":
            only = described[0]["function"]["name"] if len(described) == 1 else None
            choice = {"type": "function", "function": {"name": only}} if only else "required"
        bound = {"tools": described, **({"tool_choice": choice} if choice else {}), **kwargs}
        return self.bind(**bound)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(
            generations=[ChatGeneration(message=self.sender.send(messages, {**kwargs, **self.with_each}))]
        )


class WithinJob(AgentMiddleware[Any, Any, Any]):
    """Ends the loop at its own limit of requests, and where the job's requests, tokens or time are used up.

    LangChain's limit of model calls is two nodes of the graph, which cost 2 ms a question; this is a hook around the
    call.
    """

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self._meter = meter
        self._calls = 0

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Raises CallFailed for the job, NoAnswer for the loop."""
        self._meter.check()
        most = self._meter.job.limits.loop_calls
        if self._calls >= most:
            raise NoAnswer(f"the model had not answered after {most} requests")
        self._calls += 1
        return handler(request)


class Lookups(AgentMiddleware[Any, Any, Any]):
    """Runs what the model looks up, tells it of tools that are not there, and ends the looking up at its limit."""

    def __init__(self, ask: Ask[Any], offered: Sequence[Tool], outside: Outside, most: int) -> None:
        super().__init__()
        self._ask, self._offered, self._outside, self._most = ask, offered, outside, most
        self._count = 0
        self.made: list[Lookup] = []

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """At the limit the tools are taken away."""
        return handler(request.override(tools=[]) if self._count >= self._most else request)

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]]
    ) -> ToolMessage | Command[Any]:
        """The result of one call, in words for the model whatever happens."""
        call = request.tool_call
        self._count += 1
        if self._count > self._most:
            return self._told(call, ENOUGH)
        if request.tool is None:
            names = ", ".join([tool.name for tool in self._offered] + [self._ask.schema.__name__])
            return self._told(call, f"There is no tool {call['name'][:_SHORT]}. There are: {names}.")
        words = ", ".join(f"{name} {str(value)[:_SHORT]}" for name, value in call["args"].items() if value is not None)
        self._outside.watch.step(f"looking up: {call['name'].replace('_', ' ')}" + (f" ({words})" if words else ""))
        result = handler(request)
        if isinstance(result, ToolMessage) and result.status != "error":
            hide = self._outside.hide
            self.made.append(Lookup(call["name"], in_texts(call["args"], hide), digest(hide(str(result.text)))))
        return result

    def _told(self, call: Any, words: str) -> ToolMessage:
        return ToolMessage(content=words, tool_call_id=call["id"], name=call["name"], status="error")


class Answered(AgentMiddleware[Any, Any, Any], Generic[AnswerT]):
    """Reads the answer, lets the model mend one that cannot be read, and gives it the problems of its grounds once."""

    def __init__(self, ask: Ask[AnswerT], way: Strategy, watch: Watch) -> None:
        super().__init__()
        self._ask, self._watch = ask, watch
        self._mends = way.mends
        self.value: AnswerT | None = None
        self._shown_problems = False

    @hook_config(can_jump_to=["model"])
    def after_model(self, state: AgentState[Any], runtime: Runtime[Any]) -> dict[str, Any] | None:  # noqa: ARG002
        """Raises NoAnswer where mending did not help."""
        value = state.get("structured_response")
        if value is None:
            last = next(m for m in reversed(state["messages"]) if isinstance(m, AIMessage))
            if last.tool_calls:
                return None
            text = str(last.text) or next((str(c["args"] or "") for c in last.invalid_tool_calls), "")
            try:
                value = read_answer(text, self._ask.schema)
            except NoAnswer as problem:
                return self._again(self.unread(str(problem)), state["messages"])
        found = () if self._shown_problems else self._ask.problems(value)
        self.value = value
        if not found:
            return None
        self._shown_problems = True
        return self._again(
            "Parts of this answer have no ground:\n"
            + "\n".join(f"- {problem}" for problem in found)
            + "\nAnswer again, whole and in the same form. Correct these parts from the material, or leave them out.",
            state["messages"],
        )

    def unread(self, problem: str) -> str:
        """What the model is told of an answer that does not fit. Raises NoAnswer where it was told already."""
        if self._mends == 0:
            raise NoAnswer(problem)
        self._mends -= 1
        return f"That answer cannot be used: {problem}. Answer again, with the complete JSON object and nothing else."

    def misfit(self, error: Exception) -> str:
        """The same for the arguments of the answer's tool call."""
        cause = getattr(error, "source", error).__cause__
        words = self.unread(misfit(cause) if isinstance(cause, ValidationError) else str(error))
        self._watch.step("having the answer mended")
        return words

    def _again(self, words: str, messages: Sequence[BaseMessage]) -> dict[str, Any]:
        self._watch.step("having the answer mended")
        answered = {message.tool_call_id for message in messages if isinstance(message, ToolMessage)}
        calls = [call for message in messages if isinstance(message, AIMessage) for call in message.tool_calls]
        left = [ToolMessage("Not run.", tool_call_id=call["id"]) for call in calls if call["id"] not in answered]
        return {"messages": [*left, HumanMessage(words)], "jump_to": "model", "structured_response": None}


def langchain_tool(tool: Tool) -> BaseTool:
    """A tool of a question as one of LangChain's."""

    def run(**arguments: Any) -> str:
        return tool.run(tool.arguments.model_validate(arguments))

    return StructuredTool.from_function(
        func=run, name=tool.name, description=tool.description, args_schema=tool.arguments
    )


def run_loop(
    ask: Ask[AnswerT], way: Strategy, sender: Sender, outside: Outside, meter: Meter
) -> tuple[AnswerT, tuple[Lookup, ...]]:
    """The answer to a question, asked for in one way, with what the model looked up.

    Raises NoAnswer, Refused, CallFailed or Stopped. An answer that was read before its mending failed is taken.
    """
    offered = ask.tools if way is Strategy.TOOL else ()
    answered = Answered(ask, way, outside.watch)
    lookups = Lookups(ask, offered, outside, meter.job.limits.lookups)
    as_schema = {"extra_body": {"response_format": response_format(ask.schema)}} if way is Strategy.JSON_SCHEMA else {}
    strategy: ToolStrategy[AnswerT] | None = None
    if way is Strategy.TOOL:
        strategy = ToolStrategy(ask.schema, tool_message_content="Received.", handle_errors=answered.misfit)
    agent = create_agent(
        Gate(sender=sender, form=ask.schema, with_each=as_schema),
        [langchain_tool(tool) for tool in offered],
        system_prompt=with_schema(ask.prompt.system, ask.schema) if way is Strategy.PROMPT else ask.prompt.system,
        middleware=[
            answered,
            WithinJob(meter),
            lookups,
        ],
        response_format=strategy,
    )
    try:
        with tracing_context(enabled=False):
            # One tool call at a time, in the order of the model.
            agent.invoke({"messages": [HumanMessage(ask.prompt.user)]}, {"max_concurrency": 1})
    except (NoAnswer, Refused, CallFailed):
        if answered.value is None:
            raise
    if answered.value is None:
        raise NoAnswer("the model gave none")
    return answered.value, tuple(lookups.made)
