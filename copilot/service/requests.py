"""What a model would be sent, word for word, so that a rep can look before anything leaves the machine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from copilot.domain.engine import Job, Material
from copilot.service.drafting import Drafting
from copilot.service.subject import Subject


class Renderer(Protocol):
    """Renders requests without sending them."""

    def request(self, job: Job, material: Material) -> str:
        """The messages of one job as they would be sent."""
        ...


@dataclass
class Requests:
    """Shows requests; nothing is sent, and no model need be configured."""

    renderer: Callable[[Subject], Renderer]
    drafting: Drafting

    def show(self, job: Job, material: Material, subject: Subject) -> str:
        """The request of one job, with the words replaced that would be replaced.

        Raises ModelNotConfigured where the deal or its account is marked so that nothing of it may be sent.
        """
        if kept := self.drafting.kept_here(subject):
            raise kept
        return self.renderer(subject).request(job, material)
