"""The app in a browser: the page, its socket, who may open it, and what is left when the browser has gone."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

PATIENT = 30.0


@pytest.fixture
def address(tmp_path: Path, workspace: Path) -> Iterator[str]:
    """A server as a person starts it, on a free port; ended as CTRL+C does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "copilot", "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=workspace)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENT) == 0


def children_of(parent: int) -> list[int]:
    """The processes below that one, from /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            pid, rest = stat.read_text().split(" ", 1)
            state, above = rest.rpartition(")")[2].split()[:2]
            if int(above) == parent and state != "Z":
                found.append(int(pid))
    return found


async def until(found: "asyncio.Future[object] | object", seconds: float = PATIENT) -> None:
    """Ask again and again whether it is so."""
    async with asyncio.timeout(seconds):
        while not found():  # type: ignore[operator]
            await asyncio.sleep(0.05)


async def page(session: aiohttp.ClientSession, address: str, **headers: str) -> tuple[int, str, str]:
    """Status, text and content policy of the page, once the server listens."""
    async with asyncio.timeout(PATIENT):
        while True:
            with suppress(aiohttp.ClientConnectorError):
                async with session.get(f"http://{address}/", headers=headers) as answer:
                    return answer.status, await answer.text(), answer.headers.get("Content-Security-Policy", "")
            await asyncio.sleep(0.05)


async def screen(browser: aiohttp.ClientWebSocketResponse, words: str) -> None:
    """Read what the app draws until the words are there."""
    drawn = b""
    async with asyncio.timeout(PATIENT):
        async for message in browser:
            if message.type is aiohttp.WSMsgType.BINARY:
                drawn += message.data
                if words.encode() in drawn:
                    return
    raise AssertionError(f"{words!r} was not drawn")


def server_of(address: str) -> int:
    """The process of the server."""
    return next(p for p in children_of(os.getpid()) if address.rpartition(":")[2].encode() in cmdline(p))


def cmdline(pid: int) -> bytes:
    """How a process was called."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


@linux
async def test_the_app_is_drawn_answers_keys_and_ends_when_the_browser_drops_the_line(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        status, text, policy = await page(session, address)
        assert status == 200
        assert f"ws://{address}/ws" in text
        assert "default-src 'none'" in policy
        browser = await session.ws_connect(f"ws://{address}/ws?width=100&height=30", origin=f"http://{address}")
        await screen(browser, "No deals yet")
        await browser.send_json(["stdin", "?"])
        await screen(browser, "Everywhere")
        server = server_of(address)
        (app,) = children_of(server)
        # As a browser that crashes: the line is cut without a word.
        browser._response.connection.transport.abort()  # type: ignore[union-attr]
        await until(lambda: not children_of(server), 10)
        await until(lambda: not Path(f"/proc/{app}").exists(), 10)


@linux
async def test_the_app_ends_when_the_server_is_killed(tmp_path: Path, workspace: Path) -> None:
    from copilot.cli.serving import command_of
    from copilot.cli.session import Session

    script = (
        "import asyncio, sys\n"
        "from copilot.tui.serving import BrowserApp\n"
        "async def main():\n"
        "    async def said(data): print('drawn', flush=True)\n"
        "    async def closed(): pass\n"
        "    from textual_serve.download_manager import DownloadManager\n"
        "    app = BrowserApp(sys.argv[1], write_bytes=said, write_str=said, close=closed,"
        " download_manager=DownloadManager())\n"
        "    await app.start(80, 24)\n"
        "    print(app._process.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", script, "exec " + command_of(Session(), None)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=workspace, text=True)
    assert server.stdout is not None
    app = int(server.stdout.readline())
    assert server.stdout.readline() == "drawn\n"
    server.kill()
    server.wait(PATIENT)
    server.stdout.close()
    await until(lambda: not cmdline(app), 10)


async def test_no_other_page_and_no_other_name_may_open_it(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        assert (await page(session, address, Origin="http://elsewhere.example"))[0] == 403
        assert (await page(session, address, Host="elsewhere.example"))[0] == 403
        for origin in (None, "http://elsewhere.example"):
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await session.ws_connect(f"ws://{address}/ws", origin=origin)
