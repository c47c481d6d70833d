"""What a user sets, and what a workspace sets. Only the user's settings can switch a model on.

Order for the user's settings: flags > `SALES_COPILOT_*` variables > the user's config.toml > the defaults below.
"""

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from copilot import paths
from copilot.errors import BrokenFile, StorageFailed

EngineChoice = Literal["auto", "offline", "llm"]

OPENAI_ADDRESS = "https://api.openai.com/v1"
"""Where requests go without a `base_url`: said here, so that no variable of the shell can point elsewhere."""

SMALL_CONTEXT = 8_192
"""Tokens up to which a context counts as small: with `model_prompts = "auto"` the model then gets the short prompts."""


class Settings(BaseSettings):
    """The user's own settings; each field is also a `SALES_COPILOT_…` variable and a key of config.toml."""

    model_config = SettingsConfigDict(env_prefix="SALES_COPILOT_", extra="ignore")

    engine: EngineChoice = "auto"
    """Which engine drafts: the model if one is configured (auto), never a model (offline), always (llm)."""
    model: str | None = None
    """Name of the model as its server calls it, for example `gpt-4o-mini` or `qwen2.5:7b`. Unset: no model is used."""
    base_url: str | None = None
    """Address of an OpenAI-compatible server, for example `http://127.0.0.1:11434/v1`. Unset: the OpenAI service."""
    api_key: SecretStr | None = None
    """Key for that server. An `OPENAI_API_KEY` in the shell alone enables nothing."""
    api_version: str | None = None
    """The `api-version` that an Azure address asks for; its `/openai/v1/` form needs none."""
    model_timeout: float = Field(default=60.0, gt=0)
    """Seconds that a model may be silent."""
    model_context: int = Field(default=32_000, gt=1_000)
    """Tokens that the model accepts in one request."""
    job_calls: int = Field(default=60, ge=1)
    """Requests that one job may send to a model; after them it is done offline, like after the next two."""
    job_seconds: float = Field(default=900.0, gt=0)
    """Seconds that one job may take with a model."""
    job_tokens: int = Field(default=300_000, ge=1)
    """Tokens, in and out, that one job may use."""
    price_in: float | None = Field(default=None, ge=0)
    """What a million tokens of requests cost you. With it the cost of a draft is shown."""
    price_out: float | None = Field(default=None, ge=0)
    """What a million tokens of answers cost you."""
    answer_cache: bool = True
    """Keep a model's answers in your data folder for 30 days, so that the same question costs nothing again."""
    model_prompts: Literal["auto", "full", "short"] = "auto"
    """Which prompts a model gets: whole calls (full), one element at a time over the turns that matter (short); auto
    takes the short ones where `model_context` is at most 8192."""
    local_model: Path | None = None
    """A GGUF file that the program serves by itself (`sales-copilot[local]`) where no `base_url` is set."""
    local_threads: int | None = Field(default=None, ge=1)
    """Threads of that server. Unset: half of the processor's."""
    agreed_prompts: frozenset[str] = frozenset()
    """SHA-256 hashes of the workspace's own prompts that you have read and agreed to; others are not used."""
    embedding_model: str = "all-MiniLM-L6-v2"
    """A sentence-transformers model: the packaged default, a folder, or a name on the model hub."""
    max_input_mb: float = Field(default=100.0, gt=0)
    """Largest transcript file that is read, in megabytes."""
    database_url: str | None = None
    """SQLAlchemy URL of the deals' database. Unset: a SQLite file in the data folder."""
    inbox: Path | None = None
    """A folder in which transcripts arrive: new ones are shown and read in turn, never attached by themselves."""
    calendar: str | None = None
    """Your calendar as iCalendar: a file, or its secret address, which is fetched when today's meetings are shown."""
    start: Literal["deals", "today"] = "deals"
    """The screen with which the app begins."""
    user: str | None = None
    """Your name as the history shows it. Unset: the account's name."""
    redact: Literal["auto", "always", "never"] = "auto"
    """Whether contact data, identifiers and forbidden words are replaced before a request leaves: on its way off this
    machine (auto), also to a server on it (always), or not (never, for servers in your own network)."""
    hide_names: bool = False
    """Also replace the names of the people in the deals and in the call's list of speakers."""
    never_send_words: frozenset[str] = frozenset()
    """Words that no model is sent; the workspace may name more."""
    never_send_accounts: frozenset[str] = frozenset()
    """Accounts whose deals no model is sent; the workspace may name more."""

    theme: Literal["dark", "light", "high-contrast"] | None = None
    """How the app looks at its start. Unset: as it looked when it was left."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=paths.config_file())

    @property
    def model_configured(self) -> bool:
        """A model is used only when the user named one."""
        return self.model is not None or self.local_model is not None

    @property
    def model_address(self) -> str:
        """Where requests go."""
        return self.base_url or OPENAI_ADDRESS

    @property
    def serves_itself(self) -> bool:
        """The program starts the model's server itself: a GGUF file is named, and no address of another server."""
        return self.local_model is not None and self.base_url is None

    @property
    def short_prompts(self) -> bool:
        """The model gets the prompts for small models."""
        return self.model_prompts == "short" or (self.model_prompts == "auto" and self.model_context <= SMALL_CONTEXT)


def load_settings(**flags: Any) -> Settings:
    """The user's settings; flags that are None count as not given.

    Raises BrokenFile where the file does not parse or a value is out of its range.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise BrokenFile(
            f"the settings do not hold: {first_problem(error)}",
            f"mend the value in {paths.config_file()} or in the SALES_COPILOT_… variable of that name",
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise BrokenFile(f"{paths.config_file()} is not valid TOML: {error}", "mend the file or move it away") from None


def first_problem(error: ValidationError) -> str:
    """The first problem of a validation, in words: where, and what."""
    problem = error.errors()[0]
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}" if where else str(problem["msg"])


def agree_to_prompts(hashes: Iterable[str]) -> Path:
    """Add hashes of workspace prompts to the user's settings; the path of the file. Raises as `remember` does."""
    return remember("agreed_prompts", lambda known: {*known, *hashes})


def remember(key: str, change: Callable[[set[str]], set[str]]) -> Path:
    """Change a list of words in the user's settings, whose comments and order stay; the path of the file.

    Raises StorageFailed where it cannot be written, BrokenFile where it is not valid TOML.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    file = paths.config_file()
    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.is_file() else tomlkit.document()
        document[key] = sorted(change(set(document.get(key, ()))))
        paths.private_folder(file.parent)
        part = file.with_suffix(".part")
        part.write_text(tomlkit.dumps(document), encoding="utf-8")
        part.replace(file)
    except TOMLKitError as error:
        raise BrokenFile(f"{file} is not valid TOML: {error}", "mend the file or move it away") from None
    except OSError as problem:
        raise StorageFailed(f"{file} cannot be written: {problem.strerror}", "see who owns that folder") from None
    return file


class Company(BaseModel):
    """Our own company as this workspace names it: tells our people from the buyer's."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    aliases: list[str] = []
    domains: list[str] = []
    people: list[str] = []


class Workspace(BaseModel):
    """The workspace's copilot.toml: content and conventions, never deals, keys or model addresses."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    starter: list[str] = ["method"]
    """Which starter content lies below the workspace's own files: `method`, and the offerings by their ids."""
    default_offering: str | None = None
    """The offering of calls and deals that name none."""
    allow_model: bool = True
    """False forbids every model in this workspace; nothing here can switch one on."""
    never_send_words: list[str] = []
    """Words that no model is sent, beside those of the user."""
    never_send_accounts: list[str] = []
    """Accounts whose deals no model is sent, beside those of the user."""
    company: Company = Company()


def load_workspace(folder: Path) -> Workspace:
    """The settings of a workspace; a folder without a file has the defaults.

    Raises BrokenFile with the place of the mistake.
    """
    file = folder / paths.WORKSPACE_FILE
    if not file.is_file():
        return Workspace()
    try:
        return Workspace.model_validate(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenFile(
            f"{file} is not valid TOML: {error}", "mend the file; `sales-copilot init` writes a fresh one"
        ) from None
    except ValidationError as error:
        raise BrokenFile(
            f"{file}: {first_problem(error)}", f"known keys: {', '.join(Workspace.model_fields)}"
        ) from None
