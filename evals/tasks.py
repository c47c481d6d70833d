"""The tasks: what each measures, how its figure is read, and which are not built yet."""

from dataclasses import dataclass
from typing import Literal

Measure = Literal["F1", "share right"]


@dataclass(frozen=True, slots=True)
class EvalTask:
    """One thing that is measured. `of` says what is counted."""

    name: str
    job: str
    measure: Measure
    of: str


TASKS = (
    EvalTask("turns", "reading", "share right", "the count of turns, and labelled words in the turn of their number"),
    EvalTask("speakers", "reading", "F1", "names that speak"),
    EvalTask("sides", "reading", "F1", "sides as the file alone tells them, nobody told who is who"),
    EvalTask("evidence", "analysis", "F1", "evidence for the eight elements, polarity included"),
    EvalTask("status", "analysis", "share right", "status of the eight elements"),
    EvalTask("silence", "analysis", "share right", "elements of which nothing was said and that stayed empty"),
    EvalTask("people", "analysis", "F1", "people named, with their side"),
    EvalTask("people not told", "analysis", "F1", "people whom the harness did not name, with their side"),
    EvalTask("roles", "analysis", "F1", "parts in the decision"),
    EvalTask("competitors", "analysis", "F1", "alternatives by name"),
    EvalTask("commitments", "analysis", "F1", "promises"),
    EvalTask("commitment owner", "analysis", "share right", "owners of the promises that were found"),
    EvalTask("commitment due", "analysis", "share right", "due dates of the promises that were found"),
    EvalTask("due dates", "analysis", "share right", "labelled phrases to dates"),
    EvalTask("next meeting", "analysis", "F1", "day of the next meeting"),
    EvalTask("objections", "objections", "F1", "objections"),
    EvalTask("objection category", "objections", "share right", "categories of the objections that were found"),
    EvalTask("responses", "objections", "F1", "the labelled card among the responses"),
    EvalTask("response first", "objections", "F1", "the labelled card as the first response"),
    EvalTask("response silence", "objections", "share right", "objections that no card answers, left unanswered"),
    EvalTask("questions", "discovery", "F1", "questions at true gaps, none that the call answered"),
    EvalTask("questions at true gaps", "discovery", "share right", "questions asked that the call had not answered"),
    EvalTask("questions not asked again", "discovery", "share right", "the same, with the disconfirming question"),
    EvalTask("question addressee", "discovery", "share right", "questions to someone who can answer"),
    EvalTask("plan changes", "plan", "F1", "changes of the mutual action plan with their values"),
    EvalTask("retrieval", "library", "share right", "questions whose file is among the five best passages"),
    EvalTask("retrieval first", "library", "share right", "questions whose file is the best passage"),
    EvalTask("text promises", "drafts", "share right", "required promises that a drafted text cites; prompts on trial"),
    EvalTask("text grounding", "drafts", "share right", "lines of a drafted text that were not withheld"),
    EvalTask("grounding", "trust", "share right", "quotes that stand in their turns, card texts in their cards"),
)
BY_NAME = {task.name: task for task in TASKS}

NOT_BUILT = {
    "multi-call change": "what the next call of a deal changes in the scorecard; comes with deal analysis",
}
"""Tasks whose capability does not exist yet: listed, without a score."""
