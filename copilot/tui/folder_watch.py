"""Follows the folder in which calls arrive, beside the app: a thread that ends with it."""

import threading
from typing import TYPE_CHECKING, Any

from textual.app import App

from copilot.errors import CopilotError
from copilot.tui.call_messages import Arrivals, ArrivalsSeen
from copilot.tui.messages import Failed

if TYPE_CHECKING:
    from copilot.service import Service


class FolderWatch:
    """Tells the app what waits, at the start and whenever that changes. It is no worker, for it ends with the app."""

    def __init__(self, app: App[Any], service: "Service") -> None:
        self._app = app
        self._service = service
        self._stop = threading.Event()

    def start(self) -> None:
        """Begin; nothing of it runs before the first paint."""
        threading.Thread(target=self._follow, name="inbox", daemon=True).start()

    def stop(self) -> None:
        """The app ends."""
        self._stop.set()

    def _follow(self) -> None:
        try:
            self._tell_all()
        except CopilotError as problem:
            if not self._stop.is_set():
                self._app.post_message(Failed(problem))

    def _tell_all(self) -> None:
        from copilot.service.inbox import NewCall

        unfinished = self._service.call_drafts.waiting()
        self._tell(Arrivals((), unfinished))
        if self._service.inbox.folder is None:
            return
        for found in self._service.inbox.follow(self._stop):
            calls = tuple(f for f in found if isinstance(f, NewCall))
            self._tell(Arrivals(calls, self._service.call_drafts.waiting()))

    def _tell(self, arrivals: Arrivals) -> None:
        if not self._stop.is_set():
            self._app.post_message(ArrivalsSeen(arrivals))
