"""Who is measured: our engines through the same service as the command line, and the baselines beside them."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from copilot.domain.draft import MessageKind, ModelUse
from copilot.domain.knowledge import Source
from copilot.domain.transcript import Transcript
from copilot.errors import ModelFailed
from copilot.evidence import resolve_due
from copilot.service.call_json import analysis_json, transcript_json
from copilot.service.calls import CallOptions
from evals.gold import ROOT, GoldCall, GoldQuestion
from evals.scoring import Found, Label

if TYPE_CHECKING:
    from copilot.service import Service
    from copilot.settings import EngineChoice

AGAIN = "run it again; what is done is kept"
SOURCES = frozenset({".py", ".npz", ".md", ".j2", ".toml"})


class Subject(Protocol):
    """Reads labelled calls. What it does not give at all (a key of the result) is not scored."""

    name: str

    def versions(self) -> dict[str, str]:
        """What produced the results; they are kept under these."""
        ...

    def read(self, call: GoldCall) -> Found:
        """What was found in a call: the analysis of docs/contract.md and more, as JSON."""
        ...

    def search(self, question: GoldQuestion) -> list[str] | None:
        """The files of the best passages, best first; None where it does not search."""
        ...


def told(call: GoldCall, engine: "EngineChoice" = "offline") -> CallOptions:
    """What a rep says about a labelled call: the day, who is who, the plan, the offering."""
    return CallOptions(
        on=call.on,
        sellers=tuple(call.labels["sellers"]),
        buyers=tuple(call.labels["buyers"]),
        plan=call.plan,
        offering=call.labels.get("offering"),
        engine=engine,
    )


class Product:
    """One of our engines."""

    def __init__(self, service: "Service", engine: "EngineChoice") -> None:
        self.name = str(engine)
        self._service = service
        self._engine: EngineChoice = engine
        self._warmed = False

    def versions(self) -> dict[str, str]:
        """The program's own versions, its sources, and the model where one is used."""
        found = self._service.calls.versions().model_dump(mode="json")
        model = {"model": str(self._service.settings.model)} if self._engine == "llm" else {}
        return {**found, "sources": sources_hash(), **model}

    def read(self, call: GoldCall) -> Found:
        """The analysis, the file as it reads when nobody says who is who, dates, and answers to each objection.

        Raises ModelFailed where the model did not answer: the offline draft in its place is not its result.
        """
        self._warm()
        calls, options = self._service.calls, told(call, self._engine)
        transcript = calls.transcript(str(call.file), options)
        analysis = calls.analyze_transcript(transcript, call.file.name, options)
        if analysis.fallback:
            raise ModelFailed(f"the model did not answer: {analysis.fallback}", AGAIN)
        result = analysis_json(analysis)
        answers, asked = self._answers(call, transcript)
        untold = calls.transcript(str(call.file), CallOptions(on=call.on))
        return {
            **result,
            "turns": transcript_json(transcript)["turns"],
            "reading": transcript_json(untold, turns=False),
            "due_dates": due_dates(call),
            "answers": answers,
            "model": (analysis.model + asked).model_dump(mode="json"),
            "held": self._held(result),
        }

    def email(self, call: GoldCall) -> str:
        """The e-mail that it drafts after a call. Raises ModelFailed as `read` does."""
        calls, options = self._service.calls, told(call, self._engine)
        material = calls.material(calls.transcript(str(call.file), options), options)
        drafted = self._service.messages.write(MessageKind.EMAIL, material, engine=self._engine)
        if drafted.fallback:
            raise ModelFailed(f"the model did not answer: {drafted.fallback}", AGAIN)
        return drafted.value.text

    def search(self, question: GoldQuestion) -> list[str] | None:
        """Through the library desk, as `search` does."""
        hits = self._service.library.search(question.question, k=5, offering=question.offering)
        return [hit.passage.source.file for hit in hits]

    def _warm(self) -> None:
        """Load index and models before the first call, so that its time is that of a call."""
        if not self._warmed:
            self._service.answers.respond("it is too expensive", engine="offline")
            self._warmed = True

    def _answers(self, call: GoldCall, transcript: Transcript) -> tuple[list[list[str]], ModelUse]:
        answers, used = [], ModelUse()
        for objection in call.labels["objections"]:
            if objection.get("optional") or "card" not in objection:
                continue
            turn = transcript.turn(objection["turn"])
            heard = turn.text if turn is not None else objection["words"]
            drafted = self._service.answers.respond(heard, offering=call.labels.get("offering"), engine=self._engine)
            if drafted.fallback:
                raise ModelFailed(f"the model did not answer: {drafted.fallback}", AGAIN)
            answers.append([r.source.file for r in drafted.value.responses])
            used += drafted.used
        return answers, used

    def _held(self, result: Found) -> list[str]:
        """Keys of the texts that stand in their cards, asked of the library now."""
        library = self._service.calls.library
        texts = [q for r in result["meddpicc"].values() for q in r["questions"]]
        texts += [r for o in result["objections"] for r in o["responses"]]
        return sorted(
            {held_key(t["source"], t["text"]) for t in texts if library.holds(Source(**t["source"]), t["text"])}
        )


def held_key(source: dict[str, Any], text: str) -> str:
    """Names a text at a place in the library."""
    return hashlib.sha256(f"{source['file']}\n{source['heading']}\n{text}".encode()).hexdigest()[:16]


def judged_alone(promise: Label) -> bool:
    """Whether the phrase of a promise gives its day by itself; `due_why` names the other words that it takes."""
    return bool(promise.get("due_text")) and not promise.get("due_why")


def due_dates(call: GoldCall) -> list[str | None]:
    """The labelled phrases of promises, resolved from the day of the meeting."""
    phrases = [c["due_text"] for c in call.labels["commitments"] if judged_alone(c)]
    days = [resolve_due(phrase, call.on).due for phrase in phrases]
    return [day.isoformat() if day else None for day in days]


@cache
def sources_hash() -> str:
    """Changes with every line of the program, its trained heads and its prompts."""
    return hash_of(f for folder in ("copilot", "prompts") for f in (ROOT / folder).rglob("*") if f.suffix in SOURCES)


def hash_of(files: Iterable[Path]) -> str:
    """Twelve characters of the names and bytes of some files."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
