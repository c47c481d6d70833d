"""The server of a local model: what is said where it cannot start, and that nothing of it is left behind.

The child process is a small program of the test; tests/integration/test_local_model.py starts the real one.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from copilot.domain.draft import ModelUse
from copilot.domain.engine import Watch
from copilot.engines.llm import local_server
from copilot.engines.llm.chat import AnswerT, Ask, Reply
from copilot.engines.llm.local_server import Connection, LocalModel, LocalServer
from copilot.errors import ModelFailed, Stopped

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the child of these tests is a shell script")

Child = Callable[[str], LocalServer]


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Child:
    """A server whose child process is a shell script that reads its first line and goes on with the given words."""

    def build(script: str) -> LocalServer:
        program = tmp_path / "child"
        program.write_text(f"#!/bin/sh\nread -r asked\n{script}\n")
        program.chmod(0o700)
        monkeypatch.setattr(local_server.sys, "executable", str(program))
        model = tmp_path / "tiny.gguf"
        model.write_bytes(b"GGUF and more")
        return LocalServer(model, context=4096)

    return build


SERVES = 'echo \'{"address": "http://127.0.0.1:9"}\'; cat > /dev/null'


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelFailed, match=r"no\.gguf cannot be read: No such file") as caught:
        LocalServer(tmp_path / "no.gguf", context=4096).start()
    assert "local_model" in caught.value.hint


def test_a_file_that_is_no_model_is_not_handed_on(tmp_path: Path) -> None:
    file = tmp_path / "page.gguf"
    file.write_text("<html>")
    with pytest.raises(ModelFailed, match="is no GGUF file"):
        LocalServer(file, context=4096).start()


def test_a_missing_package_is_told_with_the_command_that_installs_it(child: Child) -> None:
    server = child('echo \'{"problem": "package", "words": "No module named xllamacpp"}\'')
    with pytest.raises(ModelFailed, match="xllamacpp") as caught:
        server.start()
    assert caught.value.hint == "pip install 'sales-copilot[local]'"
    assert not server.running


def test_the_reason_that_llama_cpp_gives_is_passed_on(child: Child) -> None:
    words = r"0.1 E load: error loading model: unknown architecture\n0.2 E failed"
    server = child(f'printf \'%s\\n\' \'{{"problem": "model", "words": "{words}"}}\'')
    with pytest.raises(ModelFailed, match=r"does not load: unknown architecture$"):
        server.start()


def test_a_child_that_dies_without_a_word_is_a_failure_and_no_hang(child: Child) -> None:
    with pytest.raises(ModelFailed, match="gave no reason"):
        child("exit 134").start()


def test_the_server_starts_once_and_stops(child: Child) -> None:
    server = child(SERVES)
    at = server.start()
    assert at.address == "http://127.0.0.1:9/v1"
    assert len(at.key) >= 24
    assert server.start() is at
    assert server.running
    server.stop()
    assert not server.running


def test_a_server_that_died_is_started_again_with_another_key(child: Child) -> None:
    server = child('echo \'{"address": "http://127.0.0.1:9"}\'')
    first = server.start()
    assert server._process is not None
    server._process.wait(5)
    second = server.start()
    server.stop()
    assert second.key != first.key


def test_who_does_not_want_to_wait_for_the_model_is_let_go(child: Child) -> None:
    server = child("exec sleep 60")
    began = time.monotonic()
    steps: list[str] = []
    with pytest.raises(Stopped):
        server.start(Watch(step=steps.append, stopped=lambda: True))
    assert time.monotonic() - began < 5
    assert steps == ["loading tiny.gguf"]
    assert not server.running


def test_nothing_is_started_before_the_first_question_and_one_client_serves_all(child: Child) -> None:
    class Echo:
        def answer(self, ask: Ask[AnswerT]) -> Reply[AnswerT]:
            return Reply(ask.schema.model_construct(), ModelUse())

    made: list[Connection] = []

    def connect(at: Connection) -> Echo:
        made.append(at)
        return Echo()

    server = child(SERVES)
    model = LocalModel(server, connect, Watch())
    assert not server.running
    question: Ask[object] = Ask(prompt=None, schema=ModelUse)  # type: ignore[arg-type,type-var]
    model.answer(question)  # type: ignore[type-var]
    model.answer(question)  # type: ignore[type-var]
    assert len(made) == 1
    server.stop()
    model.answer(question)  # type: ignore[type-var]
    assert len(made) == 2
    server.stop()


def test_half_of_the_processor_computes_unless_the_user_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for cores, threads in ((None, 1), (1, 1), (2, 1), (8, 4)):
        monkeypatch.setattr(local_server.os, "cpu_count", lambda cores=cores: cores)
        assert LocalServer(tmp_path, context=4096)._threads == threads
    assert LocalServer(tmp_path, context=4096, threads=3)._threads == 3
