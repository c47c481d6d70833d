"""Which engine drafts: what the user chose, what workspace and deal forbid, and what happens when a model fails."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from copilot.domain.accounts import is_among
from copilot.domain.draft import EngineName, ModelUse
from copilot.domain.engine import Engine, Watch
from copilot.errors import ModelFailed, ModelNotConfigured
from copilot.service.subject import Subject
from copilot.settings import EngineChoice

T = TypeVar("T")


@dataclass(frozen=True)
class Drafted(Generic[T]):
    """A draft with the engine that made it, and the reason where that is not the one asked for.

    `used` is what a model was asked for it, in vain too.
    """

    value: T
    engine: EngineName
    fallback: str | None
    used: ModelUse


class Drafting:
    """Runs a job on the right engine."""

    def __init__(
        self,
        offline: Engine,
        model: Callable[[Watch, Subject], Engine] | None,
        *,
        workspace_allows: bool,
        refusal: ModelNotConfigured | None = None,
        never_send_accounts: Iterable[str] = (),
    ) -> None:
        """`refusal` is why the administrator's policy forbids the user's model, where it does."""
        self.offline = offline
        self._model = model
        self._workspace_allows = workspace_allows
        self._refused = refusal
        self._never_send_accounts = frozenset(never_send_accounts)

    def run(
        self,
        job: Callable[[Engine], T],
        choice: EngineChoice = "auto",
        *,
        subject: Subject = Subject(),  # noqa: B008 - a frozen value
        watch: Watch = Watch(),  # noqa: B008 - a frozen value
    ) -> Drafted[T]:
        """The job's draft. A model that fails is replaced by the offline engine, and the reason is kept.

        Raises ModelNotConfigured where `llm` was asked for by name and is not to be had, and Stopped where the person
        who waits asked for it.
        """
        make = self._chosen(choice, subject)
        if make is None:
            locked = self._refused if choice != "offline" and self._model else None
            return Drafted(job(self.offline), "offline", locked.message if locked else None, ModelUse())
        engine = make(watch, subject)
        try:
            return Drafted(job(engine), engine.name, None, engine.used())
        except ModelFailed as failure:
            watch.step(f"the model failed ({failure.message}); drafting offline")
            return Drafted(job(self.offline), "offline", failure.message, engine.used())

    def model(self, choice: EngineChoice = "auto", *, subject: Subject = Subject()) -> Engine | None:  # noqa: B008
        """The model engine that a job would use, or None for offline."""
        make = self._chosen(choice, subject)
        return make(Watch(), subject) if make else None

    def asks_model(self, subject: Subject = Subject()) -> bool:  # noqa: B008
        """Whether a draft about this subject would come from a model."""
        return self._chosen("auto", subject) is not None

    def kept_here(self, subject: Subject) -> ModelNotConfigured | None:
        """Why nothing about this deal may be sent, where a person marked it or its account so."""
        if subject.never_send:
            return ModelNotConfigured(
                "the deal is marked never_send: its words do not leave this machine", "use --engine offline"
            )
        if subject.account is not None and is_among(subject.account, self._never_send_accounts):
            return ModelNotConfigured(
                f"the account {subject.account} is marked never_send: its words do not leave this machine",
                "use --engine offline",
            )
        return None

    def _chosen(self, choice: EngineChoice, subject: Subject) -> Callable[[Watch, Subject], Engine] | None:
        if choice == "offline":
            return None
        refused = self._refusal(subject)
        if refused is None:
            return self._model
        if choice == "llm":
            raise refused
        return None

    def _refusal(self, subject: Subject) -> ModelNotConfigured | None:
        if self._model is None:
            return ModelNotConfigured(
                "no model is configured",
                "name one in your settings (SALES_COPILOT_MODEL, SALES_COPILOT_BASE_URL) or use --engine offline",
            )
        if not self._workspace_allows:
            return ModelNotConfigured(
                "this workspace forbids models (allow_model in copilot.toml)", "use --engine offline"
            )
        return self._refused or self.kept_here(subject)
