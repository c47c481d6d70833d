"""A baseline beside ours: keyword rules, as a careful person would write them in an hour."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from copilot.domain.transcript import Side, Transcript, Turn
from evals.gold import GoldCall, GoldQuestion
from evals.scoring import Found
from evals.subjects import told

if TYPE_CHECKING:
    from copilot.service import Service

VERSION = "1"
ELEMENTS = {
    "metrics": r"\d+ ?%|percent|\b(?:hours?|days?|dollars|euros|pounds|thousand|million)\b.*\b(?:per|a|each|every)\b",
    "economic_buyer": r"\bbudget\b|\bsigns? off\b|\bCFO\b|\bapproves? (?:it|the|any)|\bholds the (?:money|purse)",
    "decision_criteria": r"\b(?:must|need to|has to|have to|requirement|criteri\w+|deal.?breaker)\b",
    "decision_process": r"\b(?:decide|decision|committee|board|council|steering|evaluation|shortlist)\b",
    "paper_process": r"\b(?:legal|procurement|contract|purchase order|vendor (?:form|record)|NDA|DPA|MSA)\b",
    "identify_pain": r"\b(?:problem|pain\w*|frustrat\w+|struggl\w+|too (?:long|slow)|costs us|waste|broken)\b",
    "champion": r"\bI(?:'ll| will| can) (?:take|bring|introduce|push|make the case|talk to)\b|\bI want this\b",
    "competition": r"\b(?:competitor|vendor|alternative|ourselves|in.?house|already (?:use|have)|looking at)\b",
}
OBJECTIONS = {
    "price": r"\b(?:expensive|too much|pricey|cheaper|cost is)\b|\ba lot (?:of money|for)\b",
    "timing": r"\b(?:not now|next (?:quarter|year)|too early|no time|bad time)\b",
    "competitor": r"\b(?:why (?:don't|not) we just|better than)\b",
    "build_in_house": r"\b(?:build (?:it|this) ourselves|our own (?:tool|team))\b",
    "security": r"\b(?:security|our data|SOC ?2|GDPR|compliance)\b.*\b(?:worr\w+|concern\w*|problem|can't)\b",
    "adoption": r"\b(?:won't use|nobody (?:uses|will)|change management|not going to (?:use|write))\b",
}
PROMISE = re.compile(
    r"\b(?:I|we)(?:'ll| will| am going to|'re going to) (?:send|get|check|share|set|ask|book|write|talk|follow)\b"
)
CONFIRMED_FROM = 2


class Keywords:
    """Evidence by keywords in the buyer's turns; a second find confirms an element."""

    name = "keywords"

    def __init__(self, service: "Service") -> None:
        self._service = service

    def versions(self) -> dict[str, str]:
        """Of these rules."""
        return {"rules": VERSION}

    def read(self, call: GoldCall) -> Found:
        """Evidence, statuses, promises and objections; nothing else."""
        transcript = self._service.calls.transcript(str(call.file), told(call))
        return found_by(transcript, _elements, _objection)

    def search(self, question: GoldQuestion) -> list[str] | None:  # noqa: ARG002
        """It has none."""
        return None


def _elements(turn: Turn) -> list[tuple[str, float]]:
    return [(name, 1.0) for name, rule in ELEMENTS.items() if re.search(rule, turn.text, re.IGNORECASE)]


def _objection(turn: Turn) -> str | None:
    return next((name for name, rule in OBJECTIONS.items() if re.search(rule, turn.text, re.IGNORECASE)), None)


def found_by(
    transcript: Transcript,
    elements: Callable[[Turn], list[tuple[str, float]]],
    objection: Callable[[Turn], str | None],
) -> Found:
    """A result in the form of an analysis, from rules on single turns."""
    buyers = [t for t in transcript.turns if t.side is Side.BUYER]
    evidence: dict[str, list[Found]] = {name: [] for name in ELEMENTS}
    objections = []
    for turn in buyers:
        for name, confidence in elements(turn):
            evidence[name].append({**_place(turn), "polarity": "for", "confidence": confidence})
        if category := objection(turn):
            objections.append({**_place(turn), "category": category})
    return {
        "meddpicc": {name: {"status": _status(len(found)), "evidence": found} for name, found in evidence.items()},
        "commitments": [_place(t) | {"task": ""} for t in transcript.turns if PROMISE.search(t.text)],
        "objections": objections,
    }


def _status(finds: int) -> str:
    return "missing" if not finds else "partial" if finds < CONFIRMED_FROM else "confirmed"


def _place(turn: Turn) -> Found:
    return {"turn": turn.n, "turn_end": turn.n, "quote": turn.text}
