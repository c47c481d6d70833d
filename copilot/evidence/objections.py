"""Objections: passages in which the buyer doubts or pushes back, and what about. A neutral question is none."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from copilot.domain.signals import Category, Objection
from copilot.domain.transcript import Side, Transcript
from copilot.evidence.context import Passage
from copilot.evidence.cues import has
from copilot.evidence.elements import Reading, Scorer, cite_quote
from copilot.evidence.heads import Heads, Matrix
from copilot.evidence.objection_heads import CATEGORIES, ObjectionHeads, category_rows, rows, spoken
from copilot.evidence.playback import confirms_playback

_WORDS: Mapping[Category, re.Pattern[str]] = {
    c: re.compile(p, re.IGNORECASE)
    for c, p in {
        Category.PRICE: (
            r"\b(?:price\w*|pricing|expensive|cost(?:s|ly)?|budget|cheaper"
            r"|discount|afford|pay(?:ing)?|money|investment|dollars?|[\d,.]+k|steep|pricey|fee|dear|swap|business\s+case|too\s+much|worth\s+it|increase)\b|[$€£]"
        ),
        Category.TIMING: (
            r"\b(?:timing|not\s+now|right\s+now|next\s+(?:year|quarter)|too\s+(?:early"
            r"|late|soon)|bad\s+time|busy|capacity|bandwidth|freeze|frozen"
            r"|priorit\w+|later|until|migration|reorg\w*|not\s+happening|peak|season|half\s+year|year[-\s]end|delay\w*|rush\w*|slot)\b"
        ),
        Category.STATUS_QUO: (
            r"\b(?:works\s+(?:fine|ok|okay|well)|good\s+enough|fine\s+as"
            r"|don't\s+need|why\s+(?:change|would\s+we)|happy\s+with|always\s+done"
            r"|excel|spreadsheets?|current(?:ly)?)\b"
        ),
        Category.COMPETITOR: (
            r"\b(?:competitor|other\s+vendor|already\s+(?:use|have)|compared\s+(?:to"
            r"|with)|they\s+(?:do|have|offer|came|come)|incumbent|already\s+(?:paid|there|in\s+the|got)|just\s+(?:use|turn|switch)\s+(?:that|it)|cheaper|comes\s+with|included|bundled|the\s+other\s+(?:one|lot|two)|microsoft|google)\b"
        ),
        Category.BUILD_IN_HOUSE: (
            r"\b(?:ourselves|in-house|build\s+(?:it|this|our)|built|own\s+(?:team"
            r"|developers|engineers)|internally|open\s+source|a\s+bit\s+of|could\s+have\s+(?:that|it)|two\s+of\s+(?:mine|ours)|script|hook)\b"
        ),
        Category.SECURITY: (
            r"\b(?:secur\w+|privacy|gdpr|data|breach\w*|encrypt\w*|compliance|leak\w*|cloud|sso|soc\s?2?"
            r"|network|hosted|residency|writes?\s+(?:into|back)|log(?:ging|s)?\s*(?:in|into)|access|gdpr"
            r"|tenant|firewall)\b"
        ),
        Category.INTEGRATION: (
            r"\b(?:integrat\w+|connect\w*|api|sync\w*|erp|crm|legacy|custom\s+objects?|stack|plug\w*"
            r"|talks?\s+to|one[-\s]way|another\s+place|second\s+(?:place|jira|system)|export\w*|import\w*)\b"
        ),
        Category.AUTHORITY: (
            r"\b(?:not\s+(?:up\s+to|my)|authority|my\s+(?:boss|director|manager)"
            r"|committee|sign\s*-?off|can't\s+(?:decide|commit|approve)|above\s+(?:me|my)|convince|not\s+my\s+call|my\s+call\s+alone|don't\s+(?:get\s+to|decide))\b"
        ),
        Category.VENDOR_RISK: (
            r"\b(?:start-?up|small\s+(?:company|vendor)|around\s+in|go\s+under"
            r"|bankrupt\w*|acquired|guinea|references?|track\s+record|young|how\s+(?:many|big)\s+are\s+you|people\s+and|buys?\s+you|bought|you're\s+(?:what|very)|small|go\s+away|still\s+(?:be\s+)?(?:there|here)|goes\s+down)\b"
        ),
        Category.ADOPTION: (
            r"\b(?:adopt\w*|won't\s+use|use\s+it|shelfware|training|change\s+management"
            r"|log\s+in|resist\w*|people\s+(?:hate|won't)|another\s+tool|hate|won't\s+(?:touch|run|open|bother)|my\s+(?:lot|people|guys|nurses|drivers|team)|extra\s+(?:work|step|click)|twice|two\s+places|slower|adds\s+a|behind\s+my\s+back|union|works\s+council|job)\b"
        ),
        Category.QUALITY: (
            r"\b(?:accura\w+|wrong|slow|crash\w*|bug\w*|quality|reliab\w+|hallucinat\w*|support|promise[ds]?"
            r"|demo|on\s+paper|brochure|believe|proof|prove|never\s+(?:left|worked)|miss(?:es|ed)?|fals\w+"
            r"|trust|latency)\b"
        ),
        Category.CONTRACT: (
            r"\b(?:contract\w*|terms?|clause|renew\w*|lock(?:ed)?[\s-]?in"
            r"|terminat\w+|liability|commitment|exit|multi-year|years?\s+term|sign\w*|notice|penalt\w+|auto-?\w*renew\w*|three\s+years?|two\s+years?|cap\b|indemn\w*|warrant\w*|works\s+on\s+your|payment)\b"
        ),
    }.items()
}
_WORD_BONUS = 0.25
"""What a category's own words add to its share when one is chosen."""

_PLAIN = 0.98
"""Probability by the head for single turns from which words are an objection whatever stands around them."""


_OUTRIGHT: Mapping[Category, re.Pattern[str]] = {
    Category.PRICE: re.compile(
        r"\b(?:too|way\s+too)\s+(?:expensive|pricey|costly|dear)\b"
        r"|\bpric(?:e|ing)\s+(?:is|was|looks|seems|feels)\s+(?:\w+\s+){0,2}(?:high|steep|too\s+much)\b"
        r"|\bmore\s+than\s+we(?:'d|\s+had|'ve)?\s+(?:planned|budgeted|can\s+afford)\b|\bcan(?:'t|not)\s+afford\s+(?:it|this|that)\b",
        re.IGNORECASE,
    ),
}
"""What is an objection of that category however it is said, unless it is asked or denied."""
_OUTRIGHT_CHANCE = 0.8
_DENIED = re.compile(r"\b(?:not|isn't|wasn't|never|n't\s+say|don't\s+think)\b[^.!?]{0,30}$", re.IGNORECASE)


def _outright(text: str) -> Category | None:
    for category, pattern in _OUTRIGHT.items():
        m = pattern.search(text)
        if m is not None and not _DENIED.search(text[: m.start()]):
            return category
    return None


def find_objections(
    transcript: Transcript, reading: Reading, scorer: Scorer, heads: ObjectionHeads, turn_heads: Heads
) -> tuple[Objection, ...]:
    """Objections of the call in order, each with one category."""
    said = spoken(reading.passages)
    if not said:
        return ()
    chances = heads.probabilities(rows(said, scorer.embed))
    plain = reading.probabilities[:, turn_heads.column("objection")] >= _PLAIN
    chances = np.where(plain, np.maximum(chances, heads.threshold), chances)
    outright = np.array([_outright(p.text) is not None for p in reading.passages])
    chances = np.where(outright, np.maximum(chances, _OUTRIGHT_CHANCE), chances)
    found = [
        k
        for k, passage in enumerate(reading.passages)
        if passage.side in (Side.BUYER, Side.UNKNOWN) and chances[k] >= heads.threshold and not _is_none(passage)
    ]
    found = [k for k in found if not _beside_a_surer(k, found, reading.passages, chances)]
    if not found:
        return ()
    shares = heads.categories(category_rows([said[k] for k in found], scorer.embed))
    objections = []
    for k, row in zip(found, shares, strict=True):
        passage = reading.passages[k]
        cite = cite_quote(transcript, passage, passage.text, float(chances[k]))
        if cite is not None:
            objections.append(Objection(cite=cite, category=_outright(passage.text) or _category(passage.text, row)))
    return tuple(objections)


def _is_none(passage: Passage) -> bool:
    """A bare yes, a confirmation, or a neutral question."""
    if passage.is_back_channel or confirms_playback(passage):
        return True
    return has("question", passage.text) and not has("doubt", passage.text)


def _beside_a_surer(k: int, found: Sequence[int], passages: Sequence[Passage], chances: Matrix) -> bool:
    """The same speaker objects in the passage before or after, more surely: one thought is one objection."""
    return any(
        o != k
        and abs(o - k) <= 1
        and passages[o].speaker == passages[k].speaker
        and (chances[o], -o) > (chances[k], -k)
        for o in found
    )


def _category(text: str, shares: Matrix) -> Category:
    scores = [
        float(s) + _WORD_BONUS * (_WORDS[c].search(text) is not None) for c, s in zip(CATEGORIES, shares, strict=True)
    ]
    return CATEGORIES[int(np.argmax(scores))]
