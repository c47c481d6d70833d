"""Which engine drafts: what the user chose, what workspace and deal forbid, and what happens when a model fails."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from copilot.domain.draft import EngineName, ModelUse
from copilot.domain.engine import Engine
from copilot.errors import ModelFailed, ModelNotConfigured
from copilot.settings import EngineChoice

T = TypeVar("T")


@dataclass(frozen=True)
class Drafted(Generic[T]):
    """A draft with the engine that made it, and the reason where that is not the one asked for."""

    value: T
    engine: EngineName
    fallback: str | None
    used: ModelUse


class Drafting:
    """Runs a job on the right engine."""

    def __init__(self, offline: Engine, model: Callable[[], Engine] | None, *, workspace_allows: bool) -> None:
        self.offline = offline
        self._model = model
        self._workspace_allows = workspace_allows

    def run(self, job: Callable[[Engine], T], choice: EngineChoice = "auto", *, never_send: bool = False) -> Drafted[T]:
        """The job's draft. A model that fails is replaced by the offline engine, and the reason is kept.

        Raises ModelNotConfigured where `llm` was asked for by name and is not to be had.
        """
        model = self._chosen(choice, never_send)
        if model is None:
            return Drafted(job(self.offline), "offline", None, ModelUse())
        try:
            engine = model()
            return Drafted(job(engine), engine.name, None, engine.used())
        except ModelFailed as failure:
            return Drafted(job(self.offline), "offline", failure.message, ModelUse())

    def model(self, choice: EngineChoice = "auto", *, never_send: bool = False) -> Engine | None:
        """The model engine that a job would use, or None for offline."""
        make = self._chosen(choice, never_send)
        return make() if make else None

    def _chosen(self, choice: EngineChoice, never_send: bool) -> Callable[[], Engine] | None:
        if choice == "offline":
            return None
        refused = self._refusal(never_send)
        if refused is None:
            return self._model
        if choice == "llm":
            raise refused
        return None

    def _refusal(self, never_send: bool) -> ModelNotConfigured | None:
        if self._model is None:
            return ModelNotConfigured(
                "no model is configured",
                "name one in your settings (SALES_COPILOT_MODEL, SALES_COPILOT_BASE_URL) or use --engine offline",
            )
        if not self._workspace_allows:
            return ModelNotConfigured(
                "this workspace forbids models (allow_model in copilot.toml)", "use --engine offline"
            )
        if never_send:
            return ModelNotConfigured(
                "the deal is marked never_send: its words do not leave this machine", "use --engine offline"
            )
        return None
