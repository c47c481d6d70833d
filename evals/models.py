"""The user's configured model, for what is measured beside the program's own use of it: baselines, prompts, a judge."""

from typing import TYPE_CHECKING

from copilot.errors import ModelNotConfigured

if TYPE_CHECKING:
    from copilot.engines.llm.langchain_model import LangChainModel
    from copilot.service import Service

HINT = "name one in your settings: SALES_COPILOT_MODEL, SALES_COPILOT_BASE_URL, SALES_COPILOT_API_KEY"


def need_model(service: "Service", what: str) -> None:
    """Raises ModelNotConfigured where the user's settings name no model, or the workspace forbids one."""
    if not service.settings.model_configured:
        raise ModelNotConfigured(f"{what} needs a model, and none is configured", HINT)
    if not service.workspace.allow_model:
        raise ModelNotConfigured(
            f"{what} needs a model, and this workspace forbids one", "allow_model in copilot.toml says so"
        )


def model_of(service: "Service", what: str, name: str | None = None) -> "LangChainModel":
    """The configured model, or another one of that name on the same server. Raises ModelNotConfigured."""
    from copilot.engines.llm.langchain_model import LangChainModel

    need_model(service, what)
    settings = service.settings
    return LangChainModel(
        name or settings.model or "",
        base_url=settings.base_url,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        api_version=settings.api_version,
        timeout=settings.model_timeout,
    )
