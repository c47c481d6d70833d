"""The app's end of a browser: Textual's, but it never outlives the connection.

Textual's own driver stops reading when the server's pipe closes and lets the app run on, which then fails at every
write and keeps a processor busy, even after SIGTERM.
"""

import os
import signal
import threading
from typing import Any

from textual import messages
from textual.app import App
from textual.drivers.web_driver import WebDriver

GRACE = 3.0
"""Seconds in which the app may write down what it is about to, before the process ends whatever it is doing. The deals'
database holds either all of a decision or nothing."""


class BrowserDriver(WebDriver):
    """Ends the app when the browser has gone, when the server has, or when either asks for it."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._write = self._write_or_end  # type: ignore[assignment]
        self._ending = threading.Lock()

    def start_application_mode(self) -> None:
        """As Textual does, with a signal that ends a busy app too."""
        super().start_application_mode()
        # In place of Textual's, which only asks the event loop.
        signal.signal(signal.SIGTERM, lambda *_: self._end())

    def run_input_thread(self) -> None:
        """Read until the pipe closes."""
        super().run_input_thread()
        self._end()

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """What the server tells."""
        if packet_type == "quit":
            self._end()
        else:
            super().on_meta(packet_type, payload)

    def _write_or_end(self, data: bytes) -> int:
        """Write all of it: a pipe takes a large frame in parts."""
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(self.fileno, left) :]
        except OSError:
            self._end()
        return len(data)

    def _end(self) -> None:
        """Ask the app to leave, and leave anyway after the grace."""
        if not self._ending.acquire(blocking=False):
            return
        last = threading.Timer(GRACE, os._exit, (0,))
        last.daemon = True
        last.start()
        self._app.post_message(messages.ExitApp())
