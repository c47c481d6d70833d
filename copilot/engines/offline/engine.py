"""The offline engine: one method for each job, each in a module of its own."""

from copilot.domain.draft import Answer, ElementReading, EngineName, Message, MessageKind, ModelUse, Question
from copilot.domain.engine import CallMaterial, GapMaterial, ObjectionMaterial, ObjectionsMaterial, TellCategories
from copilot.domain.knowledge import Library
from copilot.domain.plan import PlanChange
from copilot.engines.offline.gaps import read_elements
from copilot.engines.offline.messages import write_message
from copilot.engines.offline.questions import choose_questions
from copilot.engines.offline.responses import choose_answer


class OfflineEngine:
    """Implements `copilot.domain.engine.Engine` without a model."""

    name: EngineName = "offline"

    def __init__(self, library: Library, categories: TellCategories) -> None:
        self._library = library
        self._categories = categories

    def gap_analysis(self, call: CallMaterial) -> tuple[ElementReading, ...]:
        return read_elements(call)

    def discovery(self, gaps: GapMaterial) -> tuple[Question, ...]:
        return choose_questions(gaps, self._library)

    def objection_response(self, objection: ObjectionMaterial) -> Answer:
        return choose_answer(objection, self._library, self._categories)

    def objection_responses(self, raised: ObjectionsMaterial) -> tuple[Answer, ...]:
        return tuple(self.objection_response(objection) for objection in raised.objections)

    def plan_update(self, call: CallMaterial) -> tuple[PlanChange, ...]:
        return call.signals.plan_changes

    def message(self, kind: MessageKind, call: CallMaterial) -> Message:
        return write_message(kind, call)

    def used(self) -> ModelUse:
        return ModelUse()
