"""The service, built when the first errand asks for it, so that the first frame does not wait for its parts to load."""

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from copilot.errors import CopilotError

if TYPE_CHECKING:
    from copilot.service import Service


class LateService:
    """Stands for the service. Its attributes are the service's."""

    def __init__(self, build: "Callable[[], Service]") -> None:
        self._build = build
        self._lock = Lock()
        self._built: Service | None = None
        self.problem: CopilotError | None = None
        """Why there is no service, once building it failed."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service(), name)

    def _service(self) -> "Service":
        """Raises the CopilotError of the building where the settings or the workspace do not hold."""
        with self._lock:
            if self._built is None:
                try:
                    self._built = self._build()
                except CopilotError as problem:
                    self.problem = problem
                    raise
            return self._built
