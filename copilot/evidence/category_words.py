"""The words that objections of each category are often made of; the heads weigh them, they decide nothing alone."""

import re
from collections.abc import Mapping

from copilot.domain.signals import Category

WORDS: Mapping[Category, re.Pattern[str]] = {
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


def of_each(text: str) -> list[float]:
    """For each category in its order whether the text has words of it, 0 or 1."""
    return [float(WORDS[c].search(text) is not None) for c in Category]
