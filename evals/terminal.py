"""A pseudo terminal that times what a program draws. Linux and macOS."""

import os
import pty
import re
import select
import signal
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from fcntl import ioctl
from termios import TIOCSWINSZ

_COMMANDS = re.compile(r"\x1b(\[[0-9;?<>=$]*[a-zA-Z~]|[()][A-Z0-9]|\][^\x07]*\x07|[=>78])")
LIMIT = 60.0


class Terminal:
    """Runs a command; `until` tells the seconds since its start. The command is killed at the end."""

    def __init__(self, command: Sequence[str], size: tuple[int, int]) -> None:
        self._command = list(command)
        self._size = struct.pack("HHHH", size[1], size[0], 0, 0)
        self._drawn = b""

    def __enter__(self) -> "Terminal":
        self._began = time.perf_counter()
        self._pid, self._file = pty.fork()
        if self._pid == 0:
            ioctl(0, TIOCSWINSZ, self._size)
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            os.execvp(self._command[0], self._command)  # noqa: S606 - the command is the caller's own
        ioctl(self._file, TIOCSWINSZ, self._size)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._file)

    def until(self, seen: Callable[[str], bool]) -> float:
        """Read until what was drawn since the last keys is as asked; the seconds since the start.

        Raises TimeoutError where it never is, EOFError where the program ended before.
        """
        while time.perf_counter() - self._began < LIMIT:
            if seen(_COMMANDS.sub("", self._drawn.decode(errors="replace"))):
                return time.perf_counter() - self._began
            if select.select([self._file], [], [], 0.5)[0]:
                self._read()
        raise TimeoutError(self._drawn.decode(errors="replace")[-2_000:])

    def type(self, keys: str) -> None:
        """Send keys, reading meanwhile, as a terminal does."""
        self._drawn, left = b"", memoryview(keys.encode())
        while left:
            readable, writable, _ = select.select([self._file], [self._file], [], 0.5)
            if readable:
                self._read()
            if writable:
                left = left[os.write(self._file, left[:4096]) :]

    def _read(self) -> None:
        try:
            self._drawn += os.read(self._file, 65_536)
        except OSError:
            raise EOFError(self._drawn.decode(errors="replace")[-2_000:]) from None
