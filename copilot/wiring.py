"""The one place that picks concrete parts from the settings: library, reader, engines, storage."""

import getpass
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from copilot import __version__, paths
from copilot.domain.draft import Versions
from copilot.domain.engine import FindSignals, TellCategories
from copilot.engines.offline import OfflineEngine
from copilot.library.layers import Layer
from copilot.library.markdown_library import MarkdownLibrary, open_library
from copilot.service import Service
from copilot.service.answers import Answers
from copilot.service.calls import Calls
from copilot.service.deals import Deals
from copilot.service.drafting import Drafting
from copilot.service.library import LibraryDesk
from copilot.service.messages import Messages
from copilot.service.prep import Preparation
from copilot.service.prompts import PromptDesk
from copilot.service.requests import Requests
from copilot.service.rereading import Rereading
from copilot.settings import Settings, Workspace, load_settings, load_workspace
from copilot.storage import open_store

if TYPE_CHECKING:
    from copilot.embedding import Embedder
    from copilot.engines.llm.engine import ModelEngine
    from copilot.engines.llm.prompts import Prompts
    from copilot.evidence.vectors import Encode, Matrix


def build(workspace: Path | None = None) -> Service:
    """The service of a workspace, with the user's settings. Nothing heavy is loaded before it is used."""
    settings = load_settings()
    folder = paths.find_workspace(workspace)
    where = paths.Paths.of(folder)
    conventions = load_workspace(folder)

    embedder = cache(lambda: _embedder(settings))
    find_signals = cache(lambda: _finder(embedder))
    library = _library(where, conventions, embedder)
    prompts = cache(lambda: _prompts(settings, folder))

    def model(configured: bool = True) -> "ModelEngine":
        return _model_engine(settings, library, prompts(), configured)

    drafting = Drafting(
        OfflineEngine(library, _categories(embedder)),
        model if settings.model_configured else None,
        workspace_allows=conventions.allow_model,
    )
    calls = Calls(
        library=library,
        drafting=drafting,
        find_signals=find_signals,
        versions=lambda: _versions(library, prompts()),
        workspace=conventions,
        max_mb=settings.max_input_mb,
        today=_today,
        stdin=lambda: sys.stdin.buffer,
        author=_user(settings),
    )
    store = cache(lambda: open_store(settings.database_url or where.database))
    deals = Deals(store, _user(settings), _now)
    return Service(
        calls=calls,
        deals=deals,
        rereading=Rereading(calls, deals, store),
        library=LibraryDesk(library),
        prep=Preparation(library=library, drafting=drafting, workspace=conventions, today=_today),
        answers=Answers(
            library=library, drafting=drafting, find_signals=find_signals, workspace=conventions, today=_today
        ),
        messages=Messages(library=library, drafting=drafting, today=_today),
        requests=Requests(lambda: model(configured=False)),
        prompts=PromptDesk(prompts),
        settings=settings,
        workspace=conventions,
        paths=where,
        today=_today,
    )


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _now() -> datetime:
    return datetime.now(UTC)


def _user(settings: Settings) -> str:
    """The name that the history shows."""
    if settings.user:
        return settings.user
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "unknown"


def _embedder(settings: Settings) -> "Embedder":
    from copilot.embedding import load

    return load(settings.embedding_model, paths.private_folder(paths.models_folder()))


def _finder(embedder: "Callable[[], Embedder]") -> FindSignals:
    from copilot.evidence import make_finder

    return make_finder(_encode(embedder))


def _categories(embedder: "Callable[[], Embedder]") -> TellCategories:
    from copilot.evidence import make_category_teller

    return make_category_teller(_encode(embedder))


def _encode(embedder: "Callable[[], Embedder]") -> "Encode":
    """What the trained heads see of texts; nothing is loaded before the first ones."""

    def encode(texts: Sequence[str]) -> "Matrix":
        from copilot.embedding import load_reader

        return load_reader(embedder(), paths.models_folder()).encode_deep(texts)

    return encode


def _library(where: paths.Paths, conventions: Workspace, embedder: "Callable[[], Embedder]") -> MarkdownLibrary:
    layers = (
        Layer(paths.starter_folder(), only=frozenset(conventions.starter)),
        Layer(where.workspace),
    )
    return open_library(layers, where.index, embedder, _today())


def _prompts(settings: Settings, workspace: Path) -> "Prompts":
    from copilot.engines.llm.prompts import Prompts

    return Prompts(paths.starter_folder(), workspace, settings.agreed_prompts)


def _model_engine(settings: Settings, library: MarkdownLibrary, prompts: "Prompts", configured: bool) -> "ModelEngine":
    """The engine over the user's model; one that is not configured can show requests and nothing else."""
    from copilot.engines.llm.engine import ModelEngine
    from copilot.engines.llm.langchain_model import LangChainModel

    chat = LangChainModel(
        settings.model or ("" if configured else "no-model"),
        base_url=settings.base_url,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        timeout=settings.model_timeout,
    )
    return ModelEngine(chat, library, prompts, settings.model_context, lambda _: None)


def _versions(library: MarkdownLibrary, prompts: "Prompts") -> Versions:
    from copilot.evidence import VERSION

    return Versions(program=__version__, evidence=VERSION, prompts=prompts.version, library=library.version)
