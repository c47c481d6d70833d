"""The app in a browser: textual-serve on one address, for pages of its own only."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

DRIVER = "copilot.tui.web_driver:BrowserDriver"
TITLE = "Sales copilot"
PATIENCE = 5.0
"""Seconds that an app has to end once its browser has gone; its own grace is shorter."""
HEARTBEAT = 5.0
"""Seconds between questions whether the browser is still there."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class BrowserApp(AppService):
    """One app for one browser."""

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return {**super()._build_environment(width, height), "TEXTUAL_DRIVER": DRIVER}

    async def stop(self) -> None:
        """End the app: ask it, and kill it where it does not listen."""
        process, task, self._task = self._process, self._task, None
        if process is None or task is None:
            return
        await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
        await self.send_meta({"type": "quit"})
        self.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except TimeoutError:
            process.kill()
            await process.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class AppServer(Server):
    """Serves the page and one app for each browser. No other site's page may open one, under whatever name."""

    def __init__(self, command: str, host: str, port: int) -> None:
        named = f"[{host}]" if ":" in host else host
        # The shell that starts the app becomes the app, so that what ends the one ends the other.
        super().__init__(f"exec {command}", host, port, title=TITLE, public_url=f"http://{named}:{port}")
        self._names = {f"{named}:{port}", *((f"localhost:{port}",) if host == "127.0.0.1" else ())}
        self._open = host in ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to

    def initialize_logging(self) -> None:
        """Errors go where Python sends them; there is nothing else to tell."""

    async def on_startup(self, app: web.Application) -> None:
        """The command has said where the app is."""

    async def on_shutdown(self, app: web.Application) -> None:
        """Browsers are told, so that each app ends."""
        for socket in set(app["sockets"]):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app["sockets"] = set()
        app.middlewares.append(self._guard)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse other names (a rebound one comes here too) and other origins; let the page load nothing else.

        A web page anywhere may open a socket to this machine; its browser then says where the page came from.
        """
        origin = request.headers.get("Origin")
        if not self._open and request.host not in self._names:
            raise web.HTTPForbidden(text="this address is not served here")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="this is open to its own page only")
        if origin is None and request.path == "/ws":
            raise web.HTTPForbidden(text="this is open to its own page only")
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = (
                "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
                f"font-src 'self'; img-src 'self' data:; connect-src 'self' ws://{request.host}; frame-ancestors 'none'"
            )
        return response

    async def handle_index(self, request: web.Request) -> Any:
        """The page, under the name by which the browser knows this server."""
        self.public_url = f"http://{request.host}"
        return await super().handle_index(request)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One app for as long as the socket is open."""
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT)
        await socket.prepare(request)

        async def close() -> None:
            await socket.close()

        app = BrowserApp(
            self.command,
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=close,
            download_manager=self.download_manager,
        )
        request.app["sockets"].add(socket)
        try:
            await app.start(to_int(request.query.get("width", ""), 80), to_int(request.query.get("height", ""), 24))
            await self._process_messages(socket, app)
        finally:
            request.app["sockets"].discard(socket)
            await app.stop()
        return socket


def serve_app(command: str, host: str, port: int) -> None:
    """Serve the app that the command opens until SIGINT or SIGTERM.

    Raises OSError where the address cannot be used.
    """
    asyncio.set_event_loop(asyncio.new_event_loop())
    os.environ.pop("NO_COLOR", None)  # the terminal that started the server is not the one that shows the app
    AppServer(command, host, port).serve()
