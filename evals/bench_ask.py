"""How long Ask's offline answer takes once the models are loaded: seconds of wall clock and of processor."""

import time
from collections.abc import Sequence
from typing import NamedTuple

from copilot.domain.deal import Deal
from copilot.service import Service

QUESTIONS = (
    "you are too expensive",
    "we already use something else for this",
    "do you have SOC 2",
    "we have no budget this year",
    "our developers will not use it",
    "we can build that ourselves",
    "I have to ask my boss",
    "who else in banking uses this",
    "how long does onboarding take",
    "our security team will never allow it",
)
TARGET = 0.1


class AskTimes(NamedTuple):
    """Seconds: the first answer with the models still to load, then of each further one the median and the slowest."""

    first: float
    median: float
    slowest: float
    processor: float
    """Seconds of processor for one answer, in the mean."""
    pause: float
    """How long Ask waits for a further key before it looks."""


def bench_ask(service: Service, deal: Deal | None = None, questions: Sequence[str] = QUESTIONS) -> AskTimes:
    """Warm up as the app does at its start, then answer each question from the cards."""
    from copilot.tui.screens.ask import PAUSE

    service.library.index(lambda _: None)
    began = time.perf_counter()
    service.answers.warm()
    first = time.perf_counter() - began
    taken, used = [], time.process_time()
    for question in questions:
        began = time.perf_counter()
        service.answers.respond(question, deal=deal, engine="offline")
        taken.append(time.perf_counter() - began)
    processor = (time.process_time() - used) / len(questions)
    taken.sort()
    return AskTimes(first, taken[len(taken) // 2], taken[-1], processor, PAUSE)
