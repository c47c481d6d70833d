"""The one place that picks concrete parts from the settings: library, reader, engines, storage."""

import getpass
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from copilot import __version__, paths
from copilot.domain.draft import Versions
from copilot.domain.engine import FindSignals, TellCategories, Watch
from copilot.domain.health import Finding
from copilot.engines.offline import OfflineEngine
from copilot.library.layers import Layer
from copilot.library.markdown_library import MarkdownLibrary, open_library
from copilot.policy import POLICY_FILES, Policy, load_policy
from copilot.service import Service
from copilot.service.accounts import Accounts
from copilot.service.agenda import Agenda
from copilot.service.answers import Answers
from copilot.service.call_drafts import CallDrafts
from copilot.service.call_files import CallFiles
from copilot.service.calls import Calls
from copilot.service.card_flags import CardFlags
from copilot.service.deal_suggestion import DealSuggestion
from copilot.service.deals import Deals
from copilot.service.doctor import Doctor
from copilot.service.drafting import Drafting
from copilot.service.inbox import Inbox
from copilot.service.library import LibraryDesk
from copilot.service.messages import Messages
from copilot.service.pictures import Pictures
from copilot.service.pipeline import Pipeline
from copilot.service.prep import Preparation
from copilot.service.prompts import PromptDesk
from copilot.service.requests import Requests
from copilot.service.rereading import Rereading
from copilot.service.subject import Subject
from copilot.settings import Settings, Workspace, load_settings, load_workspace
from copilot.storage import open_store

if TYPE_CHECKING:
    from copilot.embedding import Embedder
    from copilot.engines.llm.engine import ModelEngine
    from copilot.engines.llm.forms import Abilities
    from copilot.engines.llm.local_server import LocalServer
    from copilot.engines.llm.prompts import Prompts
    from copilot.engines.llm.redaction import Redaction
    from copilot.engines.llm.sent_log import Sent
    from copilot.evidence.vectors import Encode, Matrix
    from copilot.exchange.calendar_source import CalendarSource


def build(
    workspace: Path | None = None,
    policy_files: Sequence[Path] = POLICY_FILES,
    *,
    model: str | None = None,
    base_url: str | None = None,
) -> Service:
    """The service of a workspace, with the user's settings. Nothing heavy is loaded before it is used.

    `model` and `base_url` are the flags of those names, before every setting.
    """
    settings = load_settings(model=model, base_url=base_url)
    policy = load_policy(policy_files)
    policy.check(settings)
    folder = paths.find_workspace(workspace)
    where = paths.Paths.of(folder)
    conventions = load_workspace(folder)

    embedder = cache(lambda: _embedder(settings))
    find_signals = cache(lambda: _finder(embedder))
    library = _library(where, conventions, embedder)
    prompts = cache(lambda: _prompts(settings, folder))
    abilities = cache(_abilities)
    server = cache(lambda: _local_server(settings))

    def engine(watch: Watch, subject: Subject) -> "ModelEngine":
        redaction = _redaction(settings, conventions, subject) if policy.hides(settings) else None
        log = _log(settings, where, subject)
        return _model_engine(settings, where, library, prompts(), abilities(), server(), watch, redaction, log)

    drafting = _drafting(settings, conventions, policy, OfflineEngine(library, _categories(embedder)), engine)
    calls = _calls(settings, conventions, library, drafting, find_signals, prompts)
    store = cache(lambda: open_store(settings.database_url or where.database))
    deals = Deals(store, _user(settings), _now)
    return Service(
        calls=calls,
        deals=deals,
        pipeline=Pipeline(store, _today),
        agenda=Agenda(store, DealSuggestion(store, conventions), _calendar(settings, where), _today),
        pictures=Pictures(deals, _today),
        rereading=Rereading(calls, deals, store),
        library=_library_desk(library, settings, where),
        prep=Preparation(library=library, drafting=drafting, workspace=conventions, today=_today),
        answers=Answers(
            library=library, drafting=drafting, find_signals=find_signals, workspace=conventions, today=_today
        ),
        messages=Messages(library=library, drafting=drafting, today=_today, resolve=_day),
        accounts=Accounts(settings, conventions),
        requests=Requests(cache(lambda subject: engine(Watch(), subject)), drafting),
        prompts=PromptDesk(prompts),
        doctor=_doctor(settings, conventions, policy, where, embedder, library, deals, prompts),
        suggestion=DealSuggestion(store, conventions),
        inbox=Inbox(settings.inbox.expanduser() if settings.inbox else None, calls, where.data / "inbox.json"),
        call_files=CallFiles(where.data / "last-folder"),
        call_drafts=CallDrafts(where.data / "unfinished"),
        settings=settings,
        workspace=conventions,
        paths=where,
        today=_today,
    )


def _drafting(
    settings: Settings,
    conventions: Workspace,
    policy: Policy,
    offline: OfflineEngine,
    engine: "Callable[[Watch, Subject], ModelEngine]",
) -> Drafting:
    """Who may switch a model on: the user, unless the administrator, the workspace or the deal forbids it."""
    return Drafting(
        offline,
        engine if settings.model_configured else None,
        workspace_allows=conventions.allow_model,
        refusal=policy.refusal(settings),
        never_send_accounts=settings.never_send_accounts.union(conventions.never_send_accounts),
    )


def _calls(
    settings: Settings,
    conventions: Workspace,
    library: MarkdownLibrary,
    drafting: Drafting,
    find_signals: Callable[[], FindSignals],
    prompts: "Callable[[], Prompts]",
) -> Calls:
    return Calls(
        library=library,
        drafting=drafting,
        find_signals=find_signals,
        versions=lambda: _versions(library, prompts()),
        workspace=conventions,
        max_mb=settings.max_input_mb,
        today=_today,
        stdin=lambda: sys.stdin.buffer,
        author=_user(settings),
        resolve=_day,
    )


def _calendar(settings: Settings, where: paths.Paths) -> "CalendarSource | None":
    if not settings.calendar:
        return None
    from copilot.exchange.calendar_source import CalendarSource

    return CalendarSource(settings.calendar, where.data)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _day(words: str, on: date) -> date | None:
    """The day that words name, counted from a day."""
    from copilot.evidence import resolve_due

    return resolve_due(words, on).due


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


def _library_desk(library: MarkdownLibrary, settings: Settings, where: paths.Paths) -> LibraryDesk:
    return LibraryDesk(library, CardFlags(where.data / "flags.json", _user(settings), _now))


def _prompts(settings: Settings, workspace: Path) -> "Prompts":
    from copilot.engines.llm.prompts import Prompts

    return Prompts(paths.starter_folder(), workspace, settings.agreed_prompts)


def _abilities() -> "Abilities":
    from copilot.engines.llm.forms import Abilities

    return Abilities()


def _model_engine(
    settings: Settings,
    where: paths.Paths,
    library: MarkdownLibrary,
    prompts: "Prompts",
    abilities: "Abilities",
    server: "LocalServer | None",
    watch: Watch,
    redaction: "Redaction | None",
    log: "Callable[[Sent], None]",
) -> "ModelEngine":
    """The engine over the user's model, for one job; where none is configured it can show requests and nothing else."""
    from copilot.engines.llm.answer_cache import AnswerCache
    from copilot.engines.llm.engine import ModelEngine
    from copilot.engines.llm.langchain_model import LangChainModel
    from copilot.engines.llm.limits import Job, Limits, Prices
    from copilot.engines.llm.local_server import LocalModel
    from copilot.engines.llm.short_requests import ShortRequestBuilder

    limits = Limits(settings.job_calls, settings.job_seconds, settings.job_tokens)
    job = Job(limits, Prices(settings.price_in, settings.price_out))

    def chat(base_url: str | None, api_key: str | None) -> LangChainModel:
        return LangChainModel(
            server.model if server else settings.model or "no-model",
            base_url=base_url,
            api_key=api_key,
            api_version=settings.api_version,
            timeout=settings.model_timeout,
            watch=watch,
            cache=AnswerCache(where.data / "answers") if settings.answer_cache else None,
            job=job,
            abilities=abilities,
            redaction=redaction,
            log=log,
        )

    key = settings.api_key.get_secret_value() if settings.api_key else None
    asked = LocalModel(server, lambda at: chat(at.address, at.key), watch) if server else chat(settings.base_url, key)
    context = settings.model_context
    short = ShortRequestBuilder(library, prompts, context, _day) if settings.short_prompts else None
    return ModelEngine(asked, library, prompts, context, watch, resolve=_day, redaction=redaction, requests=short)


def _local_server(settings: Settings) -> "LocalServer | None":
    """The server of the user's model file, not started yet; None where another server is asked."""
    if settings.local_model is None or not settings.serves_itself:
        return None
    from copilot.engines.llm.local_server import LocalServer

    return LocalServer(settings.local_model, context=settings.model_context, threads=settings.local_threads)


def _redaction(settings: Settings, conventions: Workspace, subject: Subject) -> "Redaction":
    """What is hidden from a model about this subject."""
    from copilot.engines.llm.redaction import Redaction

    accounts = {*settings.never_send_accounts, *conventions.never_send_accounts, *filter(None, [subject.account])}
    return Redaction(
        accounts=sorted(accounts),
        forbidden=sorted({*settings.never_send_words, *conventions.never_send_words}),
        names=subject.people if settings.hide_names else (),
    )


def _log(settings: Settings, where: paths.Paths, subject: Subject) -> "Callable[[Sent], None]":
    """Writes down each request about this subject. Some servers repeat the key in what they refuse; it stays out."""
    from copilot.engines.llm.sent_log import SentLog

    log = SentLog(where.sent_log)
    key = settings.api_key.get_secret_value() if settings.api_key else ""

    def write(sent: "Sent") -> None:
        outcome = sent.outcome.replace(key, "(the key)") if key else sent.outcome
        log.record(replace(sent, deal=subject.deal, outcome=outcome))

    return write


def _doctor(
    settings: Settings,
    conventions: Workspace,
    policy: Policy,
    where: paths.Paths,
    embedder: "Callable[[], Embedder]",
    library: MarkdownLibrary,
    deals: Deals,
    prompts: "Callable[[], Prompts]",
) -> Doctor:
    return Doctor(
        settings=settings,
        workspace=conventions,
        policy=policy,
        places=where,
        embedder=embedder,
        library=_library_desk(library, settings, where),
        deals=deals,
        prompts=PromptDesk(prompts),
        look_at_model=_look_at_model,
    )


def _look_at_model(settings: Settings, hides: bool) -> Iterator[Finding]:
    from copilot.engines.llm.examination import examine

    return examine(settings, hides)


def _versions(library: MarkdownLibrary, prompts: "Prompts") -> Versions:
    from copilot.evidence import VERSION

    return Versions(program=__version__, evidence=VERSION, prompts=prompts.version, library=library.version)
