"""What a model would be sent, word for word, so that a rep can look before anything leaves the machine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from copilot.domain.engine import Job, Material


class Renderer(Protocol):
    """Renders requests without sending them."""

    def request(self, job: Job, material: Material) -> str:
        """The messages of one job as they would be sent."""
        ...


@dataclass
class Requests:
    """Shows requests; nothing is sent, and no model need be configured."""

    renderer: Callable[[], Renderer]

    def show(self, job: Job, material: Material) -> str:
        """The request of one job."""
        return self.renderer().request(job, material)
