"""How much a job may ask of a model, and what it has asked so far."""

import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from copilot.domain.draft import ModelUse
from copilot.engines.llm.chat import CallFailed

LOOP_CALLS = 10
"""Requests that the loop of one question may take; a model that has not answered by then is asked without tools."""
LOOKUPS = 8
"""Tool calls of one question that are run; then the tools are taken away, so that the answer is all that is left."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one job may take: requests, seconds from its first question, tokens of both directions.

    The last two are for each of its questions: requests of the loop, and tool calls that are run.
    """

    calls: int = 60
    seconds: float = 900.0
    tokens: int = 300_000
    loop_calls: int = LOOP_CALLS
    lookups: int = LOOKUPS


UNLIMITED = Limits(sys.maxsize, math.inf, sys.maxsize)
"""For measurements, which ask one model hundreds of questions."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in any currency; None where the user did not say."""

    tokens_in: float | None = None
    tokens_out: float | None = None

    def of(self, tokens_in: int, tokens_out: int) -> float | None:
        """The cost of a request; tokens that the server had cached count in full, so this is the most that it is."""
        if self.tokens_in is None and self.tokens_out is None:
            return None
        return (tokens_in * (self.tokens_in or 0.0) + tokens_out * (self.tokens_out or 0.0)) / 1e6


@dataclass(slots=True)
class Job:
    """What one job has asked so far, against its limits."""

    limits: Limits = Limits()
    prices: Prices = Prices()
    clock: Callable[[], float] = time.monotonic
    use: ModelUse = field(default_factory=ModelUse)
    _began: float | None = None

    @property
    def seconds_left(self) -> float:
        """Until the time of the job is over; it runs from the first look at it."""
        if self._began is None:
            self._began = self.clock()
        return self._began + self.limits.seconds - self.clock()


@dataclass(slots=True)
class Meter:
    """Counts what the requests for one question cost, on the account of its job."""

    job: Job
    use: ModelUse = field(default_factory=ModelUse)

    def request(self) -> None:
        """Count a request that is about to leave. Raises CallFailed where the job may send no more."""
        self.check()
        self._add(ModelUse(calls=1))

    def tokens(self, tokens_in: int, tokens_out: int, cached: int = 0) -> None:
        """Count what an answer took."""
        cost = self.job.prices.of(tokens_in, tokens_out)
        self._add(ModelUse(input_tokens=tokens_in, output_tokens=tokens_out, cached_tokens=cached, cost=cost))

    def check(self) -> None:
        """Raises CallFailed where the job has used up its calls, tokens or time."""
        limits, use = self.job.limits, self.job.use
        if use.calls >= limits.calls:
            raise self._over(f"the job has sent its {limits.calls} requests", "job_calls")
        if use.input_tokens + use.output_tokens >= limits.tokens:
            raise self._over(f"the job has used its {limits.tokens} tokens", "job_tokens")
        if self.job.seconds_left <= 0:
            raise self.out_of_time()

    def out_of_time(self) -> CallFailed:
        """The failure of a job that takes too long."""
        return self._over(f"the job took longer than {self.job.limits.seconds:g} s", "job_seconds")

    def _over(self, what: str, setting: str) -> CallFailed:
        return CallFailed(what, f"raise `{setting}` in your settings, or use `--engine offline`", self.use)

    def _add(self, more: ModelUse) -> None:
        self.use += more
        self.job.use += more
