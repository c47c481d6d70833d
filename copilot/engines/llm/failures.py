"""What went wrong between us and a model server, in plain words and with what to do next."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import openai

LONGEST_WAIT = 20.0
"""Seconds that a person is made to wait before a request is tried again; a server that asks for more has failed."""

_OVERFLOW = (
    "context_length",
    "context length",
    "context size",
    "context window",
    "exceed_context",
    "contextwindowexceeded",
    "maximum context",
    "too many tokens",
    "input tokens exceed",
    "prompt is too long",
)
_FORM = ("grammar", "response_format", "json_schema", "json schema", "tool_choice")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What a message about a failure may name: never the key."""

    address: str
    model: str
    timeout: float


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def overflows(error: Exception) -> bool:
    """The server says that the request is longer than the model's context."""
    words = str(error).lower()
    return any(sign in words for sign in _OVERFLOW)


def refuses_the_form(error: "openai.APIError") -> bool:
    """The server does not take the request in this form: another way to ask for the answer may work.

    404 is among them: routers answer it when no model behind them can do what the request asks for. So is a 500 that
    speaks of the form: local servers answer it where they cannot turn a schema into a grammar.
    """
    status = getattr(error, "status_code", None)
    if overflows(error):
        return False
    if status == 500:
        return any(sign in str(error).lower() for sign in _FORM)
    return status in (400, 404, 405, 415, 422, 501)


def wait_before_again(error: "openai.APIError", tried: int, now: datetime) -> float | None:
    """Seconds to wait before the same request is sent again, or None where that is no use.

    Worth another try: too many requests (429), a server's own fault (5xx), a connection that broke. Not: a timeout, a
    spent quota, a server that is not there.
    """
    import openai

    spent = getattr(error, "code", None) == "insufficient_quota"
    if spent or isinstance(error, openai.APITimeoutError) or overflows(error) or refuses_the_form(error):
        return None
    if isinstance(error, openai.APIConnectionError):
        gone = any(isinstance(c, ConnectionRefusedError | socket.gaierror) for c in _causes(error))
        return None if gone else 0.5 * 2.0**tried
    if not isinstance(error, openai.RateLimitError | openai.InternalServerError):
        return None
    header: str | None = error.response.headers.get("retry-after")
    asked = asked_wait(header, now)
    if asked is None:
        return 0.5 * 2.0**tried
    return asked if asked <= LONGEST_WAIT else None


def asked_wait(retry_after: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3: seconds or a date), or None."""
    if retry_after is None:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (until if until.tzinfo else until.replace(tzinfo=UTC)).timestamp() - now.timestamp())


def in_words(error: "openai.APIError", endpoint: Endpoint, now: datetime) -> tuple[str, str]:
    """A message and a hint for a failed request. The server's own words are quoted, cut to 200 characters."""
    import openai

    if isinstance(error, openai.APITimeoutError):
        return (
            f"the model did not answer within {endpoint.timeout:g} s",
            "raise `model_timeout` in your settings, or choose a faster model",
        )
    if isinstance(error, openai.APIConnectionError):
        return _no_connection(error, endpoint)
    if overflows(error):
        return (
            f"the request is longer than the context of {endpoint.model}",
            "set `model_context` to what the server really accepts",
        )
    return _status_in_words(error, endpoint, now)


def _no_connection(error: "openai.APIConnectionError", endpoint: Endpoint) -> tuple[str, str]:
    hint = "start the server, or correct `base_url` in your settings"
    if any(isinstance(c, ConnectionRefusedError) for c in _causes(error)):
        return f"nothing listens at {endpoint.address}", hint
    if any(isinstance(c, socket.gaierror) for c in _causes(error)):
        return f"the host of {endpoint.address} is not known", hint
    return f"the connection to {endpoint.address} broke", hint


def _status_in_words(error: "openai.APIError", endpoint: Endpoint, now: datetime) -> tuple[str, str]:
    status = getattr(error, "status_code", None)
    response = getattr(error, "response", None)
    words = " ".join(str(error.message).split())[:200]
    if status in (401, 403):
        return f"{endpoint.address} refuses the key ({status})", "set `api_key` in your settings"
    if status == 404:
        return f"{endpoint.address} has no model {endpoint.model} (404): {words}", "correct `model` or `base_url`"
    if status == 429:
        asked = asked_wait(response.headers.get("retry-after"), now) if response is not None else None
        when = f"asks to wait {asked:.0f} s" if asked else "takes no more requests now"
        if getattr(error, "code", None) == "insufficient_quota":
            when = "says that the quota is spent"
        return f"{endpoint.address} {when} (429)", "try again later, or use `--engine offline`"
    if status is not None and 300 <= status < 400:
        return f"{endpoint.address} points to another address ({status}), which is not followed", "correct `base_url`"
    if status is not None and status >= 500:
        return f"{endpoint.address} failed ({status}): {words}", "try again later, or use `--engine offline`"
    return f"{endpoint.address} refused the request ({status or 'no status'}): {words}", "check `model` and `base_url`"
