"""All scores of one call: which task looks at which part of a result."""

from collections.abc import Callable
from datetime import date

from evals import weights
from evals.gold import GoldCall, GoldQuestion
from evals.help_scores import grounding_score, question_scores, response_scores
from evals.reading_scores import sides_score, speakers_score, turns_score
from evals.runs import Judgement
from evals.scoring import Found, Label, Match, Mistake, Score, mistake, near
from evals.signal_scores import (
    commitment_scores,
    competitor_score,
    evidence_match,
    meeting_score,
    objection_scores,
    people_scores,
    plan_score,
    silence_score,
    status_score,
)
from evals.subjects import held_key, judged_alone

Scored = tuple[dict[str, Score], list[Judgement]]


def score_call(call: GoldCall, found: Found) -> Scored:
    """The scores of every task that the result speaks to, and the finds with their confidence."""
    labels, scores, judged = call.labels, dict[str, Score](), list[Judgement]()
    if "reading" in found:
        scores["turns"] = turns_score(labels, found["turns"])
        scores["speakers"] = speakers_score(labels, found["reading"])
        scores["sides"] = sides_score(labels, found["reading"])
    if "meddpicc" in found:
        match = evidence_match(labels, found)
        scores["evidence"] = match.score
        scores["status"] = status_score(labels, found)
        scores["silence"] = silence_score(labels, found)
        judged += _judgements("evidence", match)
    _add(scores, judged, "commitments", labels, found, commitment_scores)
    _add(scores, judged, "objections", labels, found, objection_scores)
    if "people" in found:
        scores.update(people_scores(labels, found))
        scores["competitors"] = competitor_score(labels, found)
        scores["next meeting"] = meeting_score(labels, found)
        scores["plan changes"] = plan_score(labels, found)
    if "due_dates" in found:
        scores["due dates"] = due_date_score(labels, found["due_dates"])
    if "answers" in found:
        scores.update(response_scores(labels, found["answers"]))
        scores.update(question_scores(labels, found))
    if "held" in found:
        held = frozenset(found["held"])
        scores["grounding"] = grounding_score(found, found["turns"], lambda s, t: held_key(s, t) in held)
    if "message" in found:
        scores.update(text_scores(labels, found["message"]))
    return scores, judged


def text_scores(labels: Label, message: Found) -> dict[str, Score]:
    """Of a drafted text: the required promises that a line cites, and the lines that had a ground."""
    promises, ground = Score(), Score(len(message["claims"]), wrong=[Mistake(str(w)) for w in message["withheld"]])
    cites = [cite for claim in message["claims"] for cite in claim["cites"]]
    for label in (c for c in labels["commitments"] if not c.get("optional")):
        if any(near(label, cite) for cite in cites):
            promises.hits += 1
        else:
            promises.wrong.append(mistake(label))
    return {"text promises": promises, "text grounding": ground}


def _add(
    scores: dict[str, Score],
    judged: list[Judgement],
    kind: str,
    labels: Label,
    found: Found,
    score: Callable[[Label, Found], tuple[dict[str, Score], Match]],
) -> None:
    if kind not in found:
        return
    more, match = score(labels, found)
    scores.update(more)
    judged += _judgements(kind, match)


def _judgements(kind: str, match: Match) -> list[Judgement]:
    return [
        Judgement(kind=kind, element=f.get("element"), confidence=f["confidence"], right=right)
        for f, right in match.judged
        if f.get("confidence") is not None
    ]


def due_date_score(labels: Label, resolved: list[str | None]) -> Score:
    """Labelled phrases to dates, exact."""
    score = Score()
    phrased = [c for c in labels["commitments"] if judged_alone(c)]
    for label, got in zip(phrased, resolved, strict=True):
        if got in (label["due"], *label.get("due_also", ())):
            score.hits += 1
        else:
            on = date.fromisoformat(labels["date"])
            what = f"“{label['due_text']}” on {on:%a} {on}: {got}, should be {label['due']}"
            score.wrong.append(Mistake(what, label["turn"], weights.WRONG_DUE))
    return score


def score_question(question: GoldQuestion, files: list[str]) -> dict[str, Score]:
    """Whether one of the right files is the best passage's, and whether it is among the five best."""
    right = set(question.files)
    scores = {}
    for task, seen in (("retrieval", files[:5]), ("retrieval first", files[:1])):
        shown = f"{question.question!r}: {files[0] if files else 'nothing'}, should be {' or '.join(question.files)}"
        scores[task] = Score(1) if right & set(seen) else Score(wrong=[Mistake(shown)])
    return scores
