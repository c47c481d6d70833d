"""A model file of the user, served by llama.cpp on loopback: started for the first question, ended with the program.

The server runs in a child process (`llama_process`), answers nobody without the key that was made for it, writes
nothing anywhere, and cannot outlive its parent.
"""

import atexit
import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from copilot.domain.engine import Watch
from copilot.engines.llm.chat import AnswerT, Ask, ChatModel, Reply
from copilot.errors import ModelFailed, Stopped

LOADING = 180.0
"""Seconds that a model may take to load: a file of several gigabytes from a slow disk."""
_LEAVING = 5.0
_MAGIC = b"GGUF"
_OTHERS = "set `local_model` to a GGUF file that loads, or use `--engine offline`"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the running server listens, and the key that it asks for."""

    address: str
    key: str


class LocalServer:
    """llama.cpp for one model file. `context` is in tokens; `threads` defaults to half of the processor's.

    Half, because two threads of one core do not compute faster than one, and because threads that wait for each other
    on a busy machine are slower than one alone: 40 tokens a second with one thread, 5.5 with two, measured on two
    busy cores with SmolLM2-135M.
    """

    def __init__(self, file: Path, *, context: int, threads: int | None = None) -> None:
        self.file = file.expanduser()
        self._context = context
        self._threads = threads or max(1, (os.cpu_count() or 2) // 2)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._connection: Connection | None = None

    @property
    def model(self) -> str:
        """The name under which the server offers the model: that of the file."""
        return self.file.stem

    @property
    def running(self) -> bool:
        """The child process is there."""
        return self._process is not None and self._process.poll() is None

    def start(self, watch: Watch | None = None) -> Connection:
        """Where the server listens; it is started where it does not run.

        Raises ModelFailed where the file, the package or the model is no good, Stopped where the person who waits
        asked to stop.
        """
        with self._lock:
            if self._connection is not None and self.running:
                return self._connection
            self._end()
            self._connection = self._started(watch or Watch())
            return self._connection

    def stop(self) -> None:
        """End the server, also one that is still loading, and wait until it is gone. It can be started again."""
        self._end()

    def _started(self, watch: Watch) -> Connection:
        self._check_file()
        watch.step(f"loading {self.file.name}")
        key = secrets.token_urlsafe(24)
        asked = {
            "model": str(self.file),
            "name": self.model,
            "context": self._context,
            "threads": self._threads,
            "key": key,
        }
        script = Path(__file__).with_name("llama_process.py")
        # -P: nothing is imported from the folder in which a person happens to be.
        process = self._process = subprocess.Popen(  # noqa: S603 - our own file, arguments go over stdin
            [sys.executable, "-P", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        atexit.register(self.stop)
        line = self._first_line(process, json.dumps(asked), watch)
        told = json.loads(line) if line.strip() else {}
        if "address" not in told:
            self._end()
            raise _no_server(self.file, told)
        return Connection(f"{told['address']}/v1", key)

    def _first_line(self, process: "subprocess.Popen[str]", asked: str, watch: Watch) -> str:
        """What the child says once the model is loaded, or an empty line where it ended without a word."""
        heard: list[str] = []

        def listen() -> None:
            try:
                process.stdin.write(asked + "\n")  # type: ignore[union-attr]
                process.stdin.flush()  # type: ignore[union-attr]
                heard.append(process.stdout.readline())  # type: ignore[union-attr]
            except (OSError, ValueError):  # the child is gone, or was ended while we waited
                heard.append("")

        listener = threading.Thread(target=listen, daemon=True, name="llama.cpp starts")
        listener.start()
        for _ in range(round(LOADING / 0.1)):
            listener.join(0.1)
            if not listener.is_alive():
                return heard[0]
            if watch.stopped():
                self._end()
                raise Stopped("stopped while the local model was loading")
        self._end()
        raise ModelFailed(f"{self.file} did not load within {LOADING:.0f} s", "choose a smaller model")

    def _check_file(self) -> None:
        try:
            with self.file.open("rb") as opened:
                begins = opened.read(len(_MAGIC))
        except OSError as problem:
            raise ModelFailed(f"the local model {self.file} cannot be read: {problem.strerror}", _OTHERS) from None
        if begins != _MAGIC:
            raise ModelFailed(f"{self.file} is no GGUF file", _OTHERS)

    def _end(self) -> None:
        process, self._process, self._connection = self._process, None, None
        atexit.unregister(self.stop)
        if process is None:
            return
        process.kill()  # it holds nothing that has to be saved
        process.wait(_LEAVING)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what could not be written to a child that is gone
                    pipe.close()


def _no_server(file: Path, told: dict[str, str]) -> ModelFailed:
    if told.get("problem") == "package":
        return ModelFailed("a local model needs the package xllamacpp", "pip install 'sales-copilot[local]'")
    reasons = [line for line in told.get("words", "").splitlines() if "error loading model" in line]
    reason = reasons[0].split("error loading model:", 1)[1].strip() if reasons else "llama.cpp gave no reason"
    return ModelFailed(f"the local model {file} does not load: {reason}", _OTHERS)


class LocalModel:
    """A `ChatModel` on a server that starts with the first question. `connect` makes the client for its address."""

    def __init__(self, server: LocalServer, connect: Callable[[Connection], ChatModel], watch: Watch) -> None:
        self._server = server
        self._connect = connect
        self._watch = watch
        self._chat: ChatModel | None = None
        self._at: Connection | None = None

    def answer(self, ask: Ask[AnswerT]) -> Reply[AnswerT]:
        """The answer of the local model. Raises ModelFailed where its server does not start."""
        at = self._server.start(self._watch)
        if self._chat is None or at != self._at:
            self._chat, self._at = self._connect(at), at
        return self._chat.answer(ask)
