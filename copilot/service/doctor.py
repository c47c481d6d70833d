"""Tells whether the installation works and what the configured model can do, in lines that say what to do next."""

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from copilot import __version__, paths
from copilot.domain.health import Finding
from copilot.embedding.loading import DEFAULT_MODEL
from copilot.errors import CopilotError
from copilot.policy import Policy
from copilot.service.deals import Deals
from copilot.service.library import LibraryDesk
from copilot.service.prompts import PromptDesk
from copilot.settings import Settings, Workspace


@dataclass(frozen=True, slots=True)
class ModelAsked:
    """The model to look at where it is another than the configured one."""

    base_url: str | None = None
    model: str | None = None
    local_model: Path | None = None

    def over(self, settings: Settings) -> Settings:
        """The settings with this model in them. The configured key goes to the configured host and to no other."""
        given = {"base_url": self.base_url, "model": self.model, "local_model": self.local_model}
        changed: dict[str, object] = {name: value for name, value in given.items() if value is not None}
        if self.local_model is not None:
            changed["base_url"] = None
        elif self.base_url is not None and urlsplit(self.base_url).netloc != urlsplit(settings.model_address).netloc:
            changed["api_key"] = None
        return settings.model_copy(update=changed)


class EmbeddingModel(Protocol):
    """What the look at the embedding model needs of it."""

    @property
    def name(self) -> str: ...
    @property
    def dimensions(self) -> int: ...


LookAtModel = Callable[[Settings, bool], Iterator[Finding]]
"""Asks the server of the settings' model what it can do. Sends fixed words, nothing of a deal or the library. Told
whether contact data is hidden from that server.
"""


@dataclass
class Doctor:
    """Looks at everything that the program needs; mends and sends nothing of the user's."""

    settings: Settings
    workspace: Workspace
    policy: Policy
    places: paths.Paths
    embedder: Callable[[], EmbeddingModel]
    library: LibraryDesk
    deals: Deals
    prompts: PromptDesk
    look_at_model: LookAtModel

    def installation(self) -> Iterator[Finding]:
        """What must work without any model."""
        looks = {
            "version": self._version,
            "paths": self._paths,
            "embedding": self._embedding,
            "index": self._index,
            "deals": self._deals,
            "content": self._content,
            "prompts": self._prompts,
        }
        for name, look in looks.items():
            try:
                yield look()
            except CopilotError as problem:
                yield Finding(name=name, state="fail", text=problem.message, hint=problem.hint)

    def model(self, asked: ModelAsked) -> Iterator[Finding]:
        """What the model can do, and what would be sent where."""
        if asked == ModelAsked() and not self.settings.model_configured:
            text = "no model is configured: everything works offline"
            hint = "docs/models.md says how to set one up, if you want drafts in other words"
            yield Finding(name="model", state="ok", text=text, hint=hint)
            return
        settings = asked.over(self.settings)
        if refusal := self.policy.refusal(settings):
            yield Finding(name="policy", state="warn", text=refusal.message, hint=refusal.hint, value=False)
            return
        if not self.workspace.allow_model:
            text = "this workspace forbids models: everything is drafted offline here"
            yield Finding(name="workspace", state="warn", text=text, hint="allow_model in copilot.toml", value=False)
        try:
            yield from self.look_at_model(settings, self.policy.hides(settings))
        except CopilotError as problem:
            yield Finding(name="model", state="fail", text=problem.message, hint=problem.hint, value=False)

    def _version(self) -> Finding:
        python = platform.python_version()
        text = f"sales-copilot {__version__}, Python {python}, {platform.system()} {platform.machine()}"
        return Finding(name="version", state="ok", text=text, value=__version__)

    def _paths(self) -> Finding:
        file = paths.config_file()
        said = str(file) if file.is_file() else f"none yet ({file})"
        text = f"workspace {self.places.workspace}, data {self.places.data}, settings {said}"
        return Finding(name="paths", state="ok", text=text, value=str(self.places.data))

    def _embedding(self) -> Finding:
        name = self.settings.embedding_model
        if name != DEFAULT_MODEL and not Path(name).expanduser().is_dir():
            text = f"{name} comes from the model hub and is not loaded here: that could download it"
            return Finding(name="embedding", state="warn", text=text, hint="`sales-copilot index` loads it", value=name)
        model = self.embedder()
        checked = ", its files have the right hash" if name == DEFAULT_MODEL else ""
        text = f"{name} loads: {model.dimensions} dimensions{checked}"
        return Finding(name="embedding", state="ok", text=text, value=model.name)

    def _index(self) -> Finding:
        passages, behind = self.library.behind()
        hint = "`sales-copilot index` takes them up now, the next search does it too" if behind else ""
        text = f"{passages} passages, {f'{behind} of them not yet' if behind else 'all'} indexed"
        return Finding(name="index", state="ok", text=text, hint=hint, value=behind)

    def _deals(self) -> Finding:
        if self.settings.database_url is None and not self.places.database.is_file():
            return Finding(name="deals", state="ok", text="no deal was made yet", value=0)
        count = len(self.deals.list_deals())
        return Finding(name="deals", state="ok", text=f"the database opens and holds {count} deals", value=count)

    def _content(self) -> Finding:
        problems = self.library.lint()
        errors = sum(p.severity == "error" for p in problems)
        text = f"{errors} errors and {len(problems) - errors} warnings in playbooks and knowledge"
        hint = "`sales-copilot lint` lists them" if problems else ""
        return Finding(name="content", state="fail" if errors else "ok", text=text, hint=hint, value=len(problems))

    def _prompts(self) -> Finding:
        waiting = [o.name for o in self.prompts.overrides() if not o.agreed]
        if not waiting:
            return Finding(name="prompts", state="ok", text="all prompts in use are known", value=0)
        text = f"{len(waiting)} prompts of this workspace are not used, because you did not agree to them"
        hint = f"read them, then `sales-copilot prompts --agree {waiting[0]}`"
        return Finding(name="prompts", state="warn", text=text, hint=hint, value=len(waiting))
