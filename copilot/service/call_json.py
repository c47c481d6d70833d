"""The JSON forms of transcripts, analyses, answers and messages that docs/contract.md promises, version 1."""

from typing import Any

from copilot.domain.call_script import CallAgenda
from copilot.domain.cite import Cite
from copilot.domain.draft import (
    Analysis,
    Answer,
    ElementReading,
    ExpectedObjection,
    Message,
    Prep,
    Question,
    Response,
)
from copilot.domain.knowledge import Source
from copilot.domain.people import Person
from copilot.domain.plan import Milestone, PlanChange
from copilot.domain.signals import Commitment, NextMeeting
from copilot.domain.transcript import Transcript
from copilot.errors import CopilotError

Json = dict[str, Any]


def cite_json(cite: Cite) -> Json:
    """The words, the speaker and the place."""
    return cite.model_dump(mode="json")


def source_json(source: Source) -> Json:
    """The place in the library."""
    return source.model_dump(mode="json")


def transcript_json(transcript: Transcript, *, turns: bool = True) -> Json:
    """A meeting; without its turns inside an analysis."""
    dumped = transcript.model_dump(mode="json")
    if not turns:
        dumped.pop("turns")
    return dumped


def analysis_json(analysis: Analysis) -> Json:
    """Everything that one call says."""
    return {
        "file": analysis.file,
        "engine": analysis.engine,
        "fallback": analysis.fallback,
        "seconds": analysis.seconds,
        "model": analysis.model.model_dump(mode="json"),
        "versions": analysis.versions.model_dump(mode="json"),
        "transcript": transcript_json(analysis.transcript, turns=False),
        "meddpicc": {r.element.value: _reading_json(r) for r in analysis.elements},
        "people": [person_json(p) for p in analysis.people],
        "commitments": [commitment_json(c) for c in analysis.commitments],
        "objections": [
            {
                **cite_json(o.objection.cite),
                "category": o.objection.category.value,
                "responses": [response_json(r) for r in o.responses],
            }
            for o in analysis.objections
        ],
        "competitors": [{"name": c.name, "mentions": [cite_json(m) for m in c.mentions]} for c in analysis.competitors],
        "plan_changes": [change_json(c) for c in analysis.plan_changes],
        "next_meeting": _meeting_json(analysis.next_meeting) if analysis.next_meeting else None,
        "warnings": list(analysis.warnings),
        "withheld": [w.model_dump(mode="json") for w in analysis.withheld],
    }


def failure_json(file: str, error: CopilotError) -> Json:
    """A file that could not be read, among others that could."""
    return {"file": file, "error": {"message": error.message, "hint": error.hint, "exit": error.exit_code}}


def _reading_json(reading: ElementReading) -> Json:
    return {
        "assessed": reading.assessed,
        "status": reading.status.value,
        "summary": reading.summary,
        "evidence": [{**cite_json(e.cite), "polarity": e.polarity.value} for e in reading.evidence],
        "gap": reading.gap,
        "questions": [question_json(q) for q in reading.questions],
    }


def question_json(question: Question) -> Json:
    """A question with the gap that it serves and its card."""
    return {
        "text": question.text,
        "element": question.element.value if question.element else None,
        "finds": question.finds.value if question.finds else None,
        "ask": question.ask,
        "why": question.why,
        "source": source_json(question.source),
    }


def response_json(response: Response) -> Json:
    """An answer with its card."""
    return {"text": response.text, "offering": response.offering, "source": source_json(response.source)}


def person_json(person: Person) -> Json:
    """A person with the places where title and role were said."""
    return {
        "name": person.name,
        "title": person.title,
        "side": person.side.value,
        "roles": [r.value for r in person.roles],
        "in_call": person.in_call,
        "cites": [cite_json(c) for c in person.cites],
    }


def commitment_json(commitment: Commitment) -> Json:
    """A promise: `side` is the owner's, `speaker_side` the speaker's."""
    return {
        **cite_json(commitment.cite),
        "speaker_side": commitment.cite.side.value,
        "owner": commitment.owner,
        "side": commitment.side.value,
        "task": commitment.task,
        "due": commitment.due.isoformat() if commitment.due else None,
        "due_text": commitment.due_text,
    }


def change_json(change: PlanChange) -> Json:
    """A change of the plan on the words that justify it."""
    return {**cite_json(change.cite), **change.model_dump(mode="json", exclude={"cite"})}


def _meeting_json(meeting: NextMeeting) -> Json:
    return {**cite_json(meeting.cite), **meeting.model_dump(mode="json", exclude={"cite"})}


def milestone_json(milestone: Milestone) -> Json:
    """A step of the plan."""
    return milestone.model_dump(mode="json")


def answer_json(answer: Answer) -> Json:
    """What to say, or nothing where no card fits."""
    return {
        "category": answer.category.value if answer.category else None,
        "responses": [response_json(r) for r in answer.responses],
        "by_offering": [
            {"offering": a.offering, "responses": [response_json(r) for r in a.responses]} for a in answer.by_offering
        ],
        "questions": [question_json(q) for q in answer.questions],
        "withheld": [w.model_dump(mode="json") for w in answer.withheld],
    }


def message_json(message: Message) -> Json:
    """A text to send or file, with what each line rests on beside it."""
    return {
        "kind": message.kind.value,
        "text": message.text,
        "short": message.short,
        "claims": [
            {
                "text": c.text,
                "cites": [cite_json(x) for x in c.cites],
                "sources": [source_json(s) for s in c.sources],
            }
            for c in message.claims
        ],
        "withheld": [w.model_dump(mode="json") for w in message.withheld],
    }


def prep_json(prep: Prep) -> Json:
    """One page for the next call."""
    return {
        "deal": prep.deal,
        "on": prep.on.isoformat(),
        "highlights": list(prep.highlights),
        "questions": [question_json(q) for q in prep.questions],
        "expect": [_expected_json(e) for e in prep.expect],
        "landmines": [
            {"competitor": x.competitor, "question": x.question, "source": source_json(x.source)}
            for x in prep.landmines
        ],
        "plan": [milestone_json(m) for m in prep.plan],
        "promises": {
            "ours": [commitment_json(c) for c in prep.promises.ours],
            "theirs": [commitment_json(c) for c in prep.promises.theirs],
        },
        "people": [{"role": g.role.value, "text": g.text} for g in prep.people],
        "agenda": _agenda_json(prep.agenda),
        "withheld": [w.model_dump(mode="json") for w in prep.withheld],
    }


def _agenda_json(agenda: CallAgenda | None) -> Json | None:
    if agenda is None:
        return None
    steps = [step.model_dump(mode="json") for step in agenda.steps]
    return {"title": agenda.title, "length": agenda.length, "steps": steps, "source": source_json(agenda.source)}


def _expected_json(expected: ExpectedObjection) -> Json:
    return {
        "category": expected.category.value,
        "said": [cite_json(c) for c in expected.said],
        "responses": [response_json(r) for r in expected.responses],
    }
