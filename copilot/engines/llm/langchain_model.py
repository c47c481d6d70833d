"""A model behind the OpenAI protocol, asked through an agent loop of LangChain: what answers the seam in `chat`.

The answer is asked for in up to three ways (`forms`); each is a loop of requests, lookups and mending (`agent`), whose
requests leave through one place (`sending`). Nothing is imported or opened before the first question.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from copilot.domain.draft import ModelUse
from copilot.domain.engine import Watch
from copilot.engines.llm.answer_cache import AnswerCache, Kept, Lookup, digest, key_of
from copilot.engines.llm.answer_text import NoAnswer
from copilot.engines.llm.chat import AnswerT, Ask, CallFailed, Reply
from copilot.engines.llm.connection import open_chat
from copilot.engines.llm.failures import Endpoint
from copilot.engines.llm.forms import Abilities, Strategy
from copilot.engines.llm.in_flight import Lane, stop_if_asked
from copilot.engines.llm.limits import UNLIMITED, Job, Meter
from copilot.engines.llm.redaction import Redaction
from copilot.engines.llm.sending import OTHER_WAY, Outside, Refused, Sender, in_texts
from copilot.engines.llm.sent_log import Sent
from copilot.settings import OPENAI_ADDRESS

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class LangChainModel:
    """A `ChatModel` on a server with the OpenAI protocol, for one job.

    `timeout` is in seconds without a sign of life from the server; `retries` is how often a request is sent again after
    a fault that may pass, waiting as the server asks, at most `failures.LONGEST_WAIT` seconds each time. `job` holds
    the limits (none by default) and what was used of them, `abilities` what is known of the server from earlier jobs.
    `connect` makes the client; other ones than the real client are for tests.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None,
        api_key: str | None,
        api_version: str | None = None,
        timeout: float = 60.0,
        retries: int = 2,
        sleep: Callable[[float], None] | None = None,
        watch: Watch = Watch(),  # noqa: B008 - a frozen value
        redaction: Redaction | None = None,
        log: Callable[[Sent], None] | None = None,
        cache: AnswerCache | None = None,
        job: Job | None = None,
        abilities: Abilities | None = None,
        connect: "Callable[[], BaseChatModel] | None" = None,
    ) -> None:
        endpoint = Endpoint(address=base_url or OPENAI_ADDRESS, model=model, timeout=timeout)
        self._out = Outside(endpoint, abilities or Abilities(), watch, redaction, log, retries, sleep)
        self._needs_key = base_url is None and api_key is None and connect is None
        self._connect = connect or (lambda: open_chat(endpoint, api_key, api_version))
        self._cache = cache
        self._job = job or Job(UNLIMITED)

    def answer(self, ask: Ask[AnswerT]) -> Reply[AnswerT]:
        """The model's answer in the form of the schema, or the one that it gave to the same question before.

        Raises CallFailed, with what was spent, and Stopped.
        """
        if self._needs_key:
            raise CallFailed(
                "no key is set for the OpenAI service",
                "set `api_key` in your settings, or `base_url` of your own server",
                ModelUse(),
            )
        stop_if_asked(self._out.watch.stopped)
        if self._cache is None:
            return self._asked(ask)[0]
        key = key_of(ask, self._out.hide, self._out.endpoint.model, self._out.endpoint.address)
        kept = self._cache.get(key)
        if kept is not None and (value := self._as_before(ask, kept)) is not None:
            self._out.watch.step("the model answered this before; nothing is sent")
            return Reply(value, ModelUse())
        reply, lookups = self._asked(ask)
        answer = in_texts(reply.value.model_dump(mode="json"), self._out.hide)
        self._cache.put(key, Kept(answer, lookups))
        return reply

    def _as_before(self, ask: Ask[AnswerT], kept: Kept) -> AnswerT | None:
        """The answer that is kept, as long as everything that it rests on is as it was."""
        tools = {tool.name: tool for tool in ask.tools}
        restore, hide = self._out.restore, self._out.hide
        try:
            for looked in kept.lookups:
                tool = tools[looked.tool]
                shown = tool.run(tool.arguments.model_validate(in_texts(looked.arguments, restore)))
                if digest(hide(shown)) != looked.shown:
                    return None
            return ask.schema.model_validate(in_texts(kept.answer, restore))
        except (KeyError, ValidationError):
            return None

    def _asked(self, ask: Ask[AnswerT]) -> tuple[Reply[AnswerT], tuple[Lookup, ...]]:
        from copilot.engines.llm.agent import run_loop

        meter = Meter(self._job)
        meter.check()
        abilities = self._out.abilities
        chat: Any = self._connect()
        message, hint = "the model gave no usable answer", OTHER_WAY
        with Lane(self._out.watch.stopped) as lane:
            if client := getattr(chat, "root_async_client", None):
                lane.closes(client.close)
            sender = Sender(chat, self._out, lane, meter, ask.prompt)
            tried = list[Strategy]()
            for way in abilities.ways(bool(ask.tools)):
                tried.append(way)
                try:
                    value, lookups = run_loop(ask, way, sender, self._out, meter)
                except Refused as refusal:
                    message, hint = refusal.message, refusal.hint
                except NoAnswer as problem:
                    message, hint = f"the model's answer cannot be read: {problem}", OTHER_WAY
                else:
                    abilities.worked(way, tuple(tried))
                    return Reply(value, meter.use), lookups
        raise CallFailed(message, hint, meter.use)
