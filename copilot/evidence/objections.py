"""Objections: passages in which the buyer doubts or pushes back, and what about. A neutral question is none."""

import re
from collections.abc import Mapping

from copilot.domain.meddpicc import Element
from copilot.domain.signals import Category, Objection
from copilot.domain.transcript import Side, Transcript
from copilot.evidence.context import Passage
from copilot.evidence.cues import has
from copilot.evidence.elements import Reading, Scorer, carrying, cite_quote, confirms_playback
from copilot.evidence.heads import Heads, Matrix

_WORDS: Mapping[Category, re.Pattern[str]] = {
    c: re.compile(p, re.IGNORECASE)
    for c, p in {
        Category.PRICE: (
            r"\b(?:price\w*|pricing|expensive|cost(?:s|ly)?|budget|cheaper"
            r"|discount|afford|pay(?:ing)?|money|investment|dollars?|[\d,.]+k|steep|pricey|fee)\b|[$€£]"
        ),
        Category.TIMING: (
            r"\b(?:timing|not\s+now|right\s+now|next\s+(?:year|quarter)|too\s+(?:early"
            r"|late|soon)|bad\s+time|busy|capacity|bandwidth|freeze|frozen"
            r"|priorit\w+|later|until|migration|reorg\w*)\b"
        ),
        Category.STATUS_QUO: (
            r"\b(?:works\s+(?:fine|ok|okay|well)|good\s+enough|fine\s+as"
            r"|don't\s+need|why\s+(?:change|would\s+we)|happy\s+with|always\s+done"
            r"|excel|spreadsheets?|current(?:ly)?)\b"
        ),
        Category.COMPETITOR: (
            r"\b(?:competitor|other\s+vendor|already\s+(?:use|have)|compared\s+(?:to"
            r"|with)|they\s+(?:do|have|offer)|incumbent)\b"
        ),
        Category.BUILD_IN_HOUSE: (
            r"\b(?:ourselves|in-house|build\s+(?:it|this|our)|built|own\s+(?:team"
            r"|developers|engineers)|internally|open\s+source)\b"
        ),
        Category.SECURITY: r"\b(?:secur\w+|privacy|gdpr|data|breach\w*|encrypt\w*|compliance|leak\w*|cloud)\b",
        Category.INTEGRATION: r"\b(?:integrat\w+|connect\w*|api|sync\w*|erp|crm|legacy|custom\s+objects?|stack)\b",
        Category.AUTHORITY: (
            r"\b(?:not\s+(?:up\s+to|my)|authority|my\s+(?:boss|director|manager)"
            r"|committee|sign\s*-?off|can't\s+(?:decide|commit|approve)|above\s+(?:me|my)|convince)\b"
        ),
        Category.VENDOR_RISK: (
            r"\b(?:start-?up|small\s+(?:company|vendor)|around\s+in|go\s+under"
            r"|bankrupt\w*|acquired|guinea|references?|track\s+record|young)\b"
        ),
        Category.ADOPTION: (
            r"\b(?:adopt\w*|won't\s+use|use\s+it|shelfware|training|change\s+management"
            r"|log\s+in|resist\w*|people\s+(?:hate|won't)|another\s+tool)\b"
        ),
        Category.QUALITY: r"\b(?:accura\w+|wrong|slow|crash\w*|bug\w*|quality|reliab\w+|hallucinat\w*|support)\b",
        Category.CONTRACT: (
            r"\b(?:contract\w*|terms?|clause|renew\w*|lock(?:ed)?[\s-]?in"
            r"|terminat\w+|liability|commitment|exit|multi-year|years?\s+term)\b"
        ),
    }.items()
}
_WORD_BONUS = 0.15
"""What a category's own words add to the probability of its head when one is chosen."""


def find_objections(transcript: Transcript, reading: Reading, scorer: Scorer, heads: Heads) -> tuple[Objection, ...]:
    """Objections of the call in order, each with one category."""
    column, limit = heads.column("objection"), heads.limit("objection")
    found = [
        (passage, row)
        for passage, row in zip(reading.passages, reading.probabilities, strict=True)
        if passage.side in (Side.BUYER, Side.UNKNOWN) and row[column] >= limit and not _is_none(passage, row, heads)
    ]
    quotes = carrying([(passage, column) for passage, _ in found], scorer)
    objections = []
    for (passage, row), quote in zip(found, quotes, strict=True):
        cite = cite_quote(transcript, passage, quote, float(row[column]))
        if cite is not None:
            scores = {c: float(row[heads.column(f"objection:{c}")]) for c in Category}
            objections.append(Objection(cite=cite, category=_category(passage.text, scores)))
    return tuple(objections)


def _is_none(passage: Passage, row: Matrix, heads: Heads) -> bool:
    """A neutral question, a bare yes, talk among the buyer's own people, or their trouble told when asked about it."""
    doubts = has("doubt", passage.text)
    if passage.is_back_channel or confirms_playback(passage) or (has("question", passage.text) and not doubts):
        return True
    before = passage.before
    if not doubts and not has("you", passage.text) and before is not None and before.side is passage.side is Side.BUYER:
        return True
    pain, objection = row[heads.column(Element.IDENTIFY_PAIN)], row[heads.column("objection")]
    return bool(pain > heads.limit(Element.IDENTIFY_PAIN) and (pain > objection or not doubts))


def _category(text: str, scores: Mapping[Category, float]) -> Category:
    return max(Category, key=lambda c: scores[c] + _WORD_BONUS * (_WORDS[c].search(text) is not None))
