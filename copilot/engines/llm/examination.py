"""The look at a user's model: its server is started where it is our own, asked, and ended."""

import time
from collections.abc import Iterator
from pathlib import Path

from copilot.domain.health import Finding
from copilot.engines.llm.local_server import LocalServer
from copilot.engines.llm.probe import Probe, Target
from copilot.settings import Settings


def examine(settings: Settings, hides: bool) -> Iterator[Finding]:
    """Everything about the model of these settings. `hides`: contact data is replaced before a request leaves.

    Raises ModelFailed where a model file cannot be served.
    """
    if settings.local_model is not None and settings.serves_itself:
        yield from _examine_file(settings, settings.local_model, hides)
        return
    key = settings.api_key.get_secret_value() if settings.api_key else None
    yield from _findings(settings, settings.model_address, settings.model or "", key, hides)


def _examine_file(settings: Settings, file: Path, hides: bool) -> Iterator[Finding]:
    server = LocalServer(file, context=settings.model_context, threads=settings.local_threads)
    began = time.perf_counter()
    try:
        at = server.start()
        took = time.perf_counter() - began
        yield Finding(name="local_model", state="ok", text=f"{file.name} loads in {took:.1f} s", value=round(took, 1))
        yield from _findings(settings, at.address, server.model, at.key, hides)
    finally:
        server.stop()


def _findings(settings: Settings, address: str, model: str, key: str | None, hides: bool) -> Iterator[Finding]:
    target = Target(
        address=address,
        model=model,
        key=key,
        timeout=settings.model_timeout,
        context=settings.model_context,
        hides=hides,
        api_version=getattr(settings, "api_version", None),
    )
    if settings.short_prompts:
        text = "short prompts: one element at a time over the turns that matter; texts are written offline"
    else:
        text = "full prompts: whole calls, all jobs"
    value = "short" if settings.short_prompts else "full"
    yield Finding(name="model_prompts", state="ok", text=text, value=value)
    yield from Probe(target).findings()
