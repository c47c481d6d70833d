"""The one place that makes a client for a model: what it may contact, and what it says of itself."""

import ssl
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI
    from openai import OpenAI

    from copilot.engines.llm.failures import Endpoint

_AZURE = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
_HEADERS = frozenset(
    {
        *("host", "accept", "accept-encoding", "connection", "user-agent", "api-key"),
        *("content-type", "content-length", "transfer-encoding"),
        "x-stainless-raw-response",  # the client reads this one back from its own request
    }
)
"""All that leaves beside the key: nothing of the machine, nor of OPENAI_ORG_ID and OPENAI_CUSTOM_HEADERS."""


def open_chat(endpoint: "Endpoint", api_key: str | None, api_version: str | None = None) -> "ChatOpenAI":
    """A client for a server with the OpenAI protocol; nothing is contacted yet. Asynchronous requests only.

    Redirects and proxies are not followed, and nothing of the shell has a say: the words of a customer go to the
    configured address and nowhere else. Azure is spoken to at `https://NAME.openai.azure.com/openai/v1/`; it takes the
    key as `api-key` too.
    """
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient

    key = api_key or "none"
    azure = (urlsplit(endpoint.address).hostname or "").endswith(_AZURE)

    async def only_ours(request: Any) -> None:
        for name in [name for name in request.headers if name.lower() not in _HEADERS]:
            del request.headers[name]
        request.headers["authorization"] = f"Bearer {key}"
        request.headers["user-agent"] = "sales-copilot"

    async def told() -> str:  # a key that is asked for makes no second, synchronous client
        return key

    return ChatOpenAI(
        model=endpoint.model,
        base_url=endpoint.address,
        api_key=told,
        default_headers={"api-key": key} if azure else None,
        default_query={"api-version": api_version} if api_version else None,
        timeout=endpoint.timeout,
        stream_chunk_timeout=None,
        stream_usage=True,
        max_retries=0,
        use_responses_api=False,
        output_version="v0",
        openai_proxy=None,
        http_async_client=DefaultAsyncHttpxClient(
            timeout=endpoint.timeout,
            follow_redirects=False,
            trust_env=False,
            verify=_trusted(),
            event_hooks={"request": [only_ours]},
        ),
    )


def open_plain(endpoint: "Endpoint", api_key: str | None, api_version: str | None = None) -> "OpenAI":
    """A client of the bare protocol for `doctor`, which wants to know what LangChain hides; by the same rules."""
    from openai import DefaultHttpxClient, OpenAI

    key = api_key or "none"
    azure = (urlsplit(endpoint.address).hostname or "").endswith(_AZURE)

    def only_ours(request: Any) -> None:
        for name in [name for name in request.headers if name.lower() not in _HEADERS]:
            del request.headers[name]
        request.headers["authorization"] = f"Bearer {key}"
        request.headers["user-agent"] = "sales-copilot"

    return OpenAI(
        base_url=endpoint.address,
        api_key=key,
        default_headers={"api-key": key} if azure else None,
        default_query={"api-version": api_version} if api_version else None,
        timeout=endpoint.timeout,
        max_retries=0,
        http_client=DefaultHttpxClient(
            timeout=endpoint.timeout,
            follow_redirects=False,
            trust_env=False,
            verify=_trusted(),
            event_hooks={"request": [only_ours]},
        ),
    )


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that the machine trusts, and those of certifi; read once, which takes 30 ms."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
