"""Requests in flight: run apart from the one who waits, so that they can be given up at once."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar

from copilot.errors import Stopped

T = TypeVar("T")

LOOK = 0.05
"""Seconds between two looks at whether to stop."""
FAREWELL = 0.2
"""Seconds that a closing connection is waited for."""


def stop_if_asked(stopped: Callable[[], bool]) -> None:
    """Raises Stopped once the person who waits has asked for it."""
    if stopped():
        raise Stopped("stopped as you asked", "nothing was written")


def pause(seconds: float, stopped: Callable[[], bool]) -> None:
    """Wait, but no longer than the person does. Raises Stopped."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        stop_if_asked(stopped)
        time.sleep(min(LOOK, left))


class Lane:
    """An event loop in a thread of its own for the requests of one question.

    A request that is given up is cancelled there, which closes its connection: the server need not write on. The thread
    ends with the `with`; one that a name server or a closing connection holds up is left to itself.
    """

    def __init__(self, stopped: Callable[[], bool]) -> None:
        self._stopped = stopped
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._stay()), name="model-requests", daemon=True)
        self._closing: Callable[[], Coroutine[Any, Any, object]] | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(FAREWELL)

    def closes(self, close: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """What to do at the end, in the lane."""
        self._closing = close

    def wait(
        self,
        work: Callable[[Callable[[str], None]], Coroutine[Any, Any, T]],
        hear: Callable[[str], None],
        check: Callable[[], None],
    ) -> T:
        """Do the work in the lane and wait for it. It is handed a function that takes text for `hear`, which is called
        here. `check` is asked all the while; what it raises ends the work. Raises Stopped."""
        heard = SimpleQueue[str | None]()
        future = asyncio.run_coroutine_threadsafe(work(heard.put), self._loop)
        future.add_done_callback(lambda _: heard.put(None))
        try:
            while True:
                try:
                    text = heard.get(timeout=LOOK)
                except Empty:
                    text = ""
                if text is None:
                    return future.result()
                stop_if_asked(self._stopped)
                check()
                if text:
                    hear(text)
        finally:
            future.cancel()

    async def _stay(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._end.wait()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._closing is not None:
            await self._closing()
