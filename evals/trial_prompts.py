"""Prompts as experiments: the job of one prompt with two versions of it on the same calls, and what each costs.

Only that job asks the model; all other jobs stay offline, so that nothing else differs between the two.
"""

import dataclasses
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from copilot import paths
from copilot.domain.draft import Answer, ElementReading, EngineName, Message, MessageKind, ModelUse, Question
from copilot.domain.engine import CallMaterial, Engine, GapMaterial, Job, ObjectionMaterial, ObjectionsMaterial, Watch
from copilot.domain.plan import PlanChange
from copilot.engines.llm.engine import ModelEngine
from copilot.engines.llm.prompts import SUFFIX, Prompt, Prompts
from copilot.errors import CopilotError, ModelFailed, NotFound, WrongUsage
from copilot.service.drafting import Drafting
from copilot.service.subject import Subject
from evals.gold import GoldCall, GoldQuestion
from evals.models import model_of
from evals.scoring import Found
from evals.subjects import AGAIN, Product, told

if TYPE_CHECKING:
    from copilot.service import Service

TASKS_OF = {
    Job.GAP_ANALYSIS: ("evidence", "status", "silence"),
    Job.DISCOVERY: ("questions", "question addressee"),
    Job.OBJECTION_RESPONSE: ("responses", "response first", "response silence"),
    Job.PLAN_UPDATE: ("plan changes",),
    **dict.fromkeys((Job.EMAIL, Job.CRM, Job.CHAT, Job.SUMMARY), ("text promises", "text grounding")),
}
"""The tasks that a job's prompt decides."""


def job_of_prompts(files: Sequence[Path]) -> Job:
    """The job that the prompts belong to, as the file names tell: `gap_analysis.md.j2`, `gap_analysis-short.md.j2`.

    One of them is enough; the others are taken for versions of it. Raises NotFound for a missing file, WrongUsage where
    no name tells a job, or two tell different ones.
    """
    if missing := [f for f in files if not f.is_file()]:
        raise NotFound(f"there is no prompt in {missing[0]}", "sales-copilot prompts lists those in use")
    told_by = {job for file in files for job in Job if _stem(file) == job or _stem(file).startswith(f"{job}-")}
    if len(told_by) > 1:
        raise WrongUsage(
            f"these prompts belong to different jobs: {', '.join(sorted(told_by))}", "compare two of the same job"
        )
    if not told_by:
        raise WrongUsage(
            f"no file name tells the job: {', '.join(f.name for f in files)}",
            f"name one of them after its job: {', '.join(f'{job}{SUFFIX}' for job in Job)}",
        )
    return told_by.pop()


def _stem(file: Path) -> str:
    return file.name.removesuffix(SUFFIX)


class TrialPrompts(Prompts):
    """The program's own prompts with one of them replaced."""

    def __init__(self, job: Job, file: Path) -> None:
        super().__init__(paths.starter_folder(), None, frozenset())
        self._job, self.trial = job, _checked(job, file)

    def get(self, name: str) -> Prompt:
        """The prompt on trial for its job, else the program's own."""
        return self.trial if name == self._job else super().get(name)


def _checked(job: Job, file: Path) -> Prompt:
    """A prompt file read by the rules of all prompts. Raises BrokenFile with the mistake."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "prompts").mkdir()
        shutil.copy(file, Path(folder) / "prompts" / f"{job}{SUFFIX}")
        prompts = Prompts(Path(folder), None, frozenset())
        return dataclasses.replace(prompts.get(job), file=file)


class OneJob:
    """An engine that asks the model for one job and does the others offline."""

    name: EngineName = "llm"

    def __init__(self, job: Job, model: ModelEngine, offline: Engine) -> None:
        self._job, self._model, self._offline = job, model, offline

    def _for(self, job: Job) -> Engine:
        return self._model if job is self._job else self._offline

    def gap_analysis(self, call: CallMaterial) -> tuple[ElementReading, ...]:
        """As Engine."""
        return self._for(Job.GAP_ANALYSIS).gap_analysis(call)

    def discovery(self, gaps: GapMaterial) -> tuple[Question, ...]:
        """As Engine."""
        return self._for(Job.DISCOVERY).discovery(gaps)

    def objection_response(self, objection: ObjectionMaterial) -> Answer:
        """As Engine."""
        return self._for(Job.OBJECTION_RESPONSE).objection_response(objection)

    def objection_responses(self, raised: ObjectionsMaterial) -> tuple[Answer, ...]:
        """As Engine."""
        return self._for(Job.OBJECTION_RESPONSE).objection_responses(raised)

    def plan_update(self, call: CallMaterial) -> tuple[PlanChange, ...]:
        """As Engine."""
        return self._for(Job.PLAN_UPDATE).plan_update(call)

    def message(self, kind: MessageKind, call: CallMaterial) -> Message:
        """As Engine."""
        return self._for(Job(kind.value)).message(kind, call)

    def used(self) -> ModelUse:
        """What the model was asked."""
        return self._model.used()


class Trial:
    """Our engine with one prompt on trial."""

    def __init__(self, service: "Service", job: Job, file: Path) -> None:
        chat = model_of(service, "a comparison of prompts")
        self.job, self._prompts = job, TrialPrompts(job, file)
        self.name = f"{file.name} {self._prompts.trial.digest[:8]}"
        self.file = file
        self.in_vain = ModelUse()
        """What was spent on calls that could not be scored."""
        self._made: list[ModelEngine] = []

        def made(watch: Watch, _: Subject) -> OneJob:
            context = service.settings.model_context
            self._made.append(ModelEngine(chat, service.calls.library, self._prompts, context, watch))
            return OneJob(job, self._made[-1], service.calls.drafting.offline)

        drafting = Drafting(service.calls.drafting.offline, made, workspace_allows=True)
        self._service = dataclasses.replace(
            service,
            calls=dataclasses.replace(service.calls, drafting=drafting),
            answers=dataclasses.replace(service.answers, drafting=drafting),
            messages=dataclasses.replace(service.messages, drafting=drafting),
        )
        self._product = Product(self._service, "llm")

    def versions(self) -> dict[str, str]:
        """The program's own, and the prompt."""
        prompt = self._prompts.trial
        return {**self._product.versions(), "prompt": prompt.digest[:12], "job": str(self.job)}

    def read(self, call: GoldCall) -> Found:
        """What the job's tasks are scored on, with the cost of all requests. Raises ModelFailed."""
        self._made.clear()
        try:
            found = self._text(call) if self.job in {Job(k.value) for k in MessageKind} else self._product.read(call)
        except CopilotError:
            self.in_vain = sum((engine.used() for engine in self._made), self.in_vain)
            raise
        used = sum((engine.used() for engine in self._made), ModelUse())
        return {**found, "model": used.model_dump(mode="json")}

    def search(self, question: GoldQuestion) -> list[str] | None:  # noqa: ARG002
        """No prompt decides what is found in the library."""
        return None

    def _text(self, call: GoldCall) -> Found:
        calls, options = self._service.calls, told(call, "llm")
        material = calls.material(calls.transcript(str(call.file), options), options)
        drafted = self._service.messages.write(MessageKind(self.job.value), material, engine="llm")
        if drafted.fallback:
            raise ModelFailed(f"the model did not answer: {drafted.fallback}", AGAIN)
        claims = [{"text": c.text, "cites": [x.model_dump(mode="json") for x in c.cites]} for c in drafted.value.claims]
        return {"message": {"claims": claims, "withheld": [w.what for w in drafted.value.withheld]}}
