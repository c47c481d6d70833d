"""What an offering can do so far, as its cards state it, and whether a sentence claims more."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from copilot.domain.knowledge import Document
from copilot.domain.value import Value


class CapabilityStatus(StrEnum):
    """How far a capability may be relied on (front matter and tables of the cards)."""

    AVAILABLE = "available"
    PARTIAL = "partial"
    IN_PROGRESS = "in_progress"
    ROADMAP = "roadmap"
    FUTURE = "future"

    @property
    def there(self) -> bool:
        """Some of it can be used today."""
        return self in (CapabilityStatus.AVAILABLE, CapabilityStatus.PARTIAL)

    @property
    def label(self) -> str:
        """As a person writes it."""
        return self.value.replace("_", " ")


class Capability(Value):
    """A capability with its status. `terms` are the names by which a sentence may speak of it."""

    name: str
    terms: tuple[str, ...]
    status: CapabilityStatus
    file: str


_ROW = re.compile(r"^\s*\|(?P<cells>.+)\|\s*$")
_GENERIC_WORDS = """
    api support reporting audit integration marketplace encryption routing feature pilot logs metrics server aws azure
    model providers and
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())
"""Words that say too little by themselves to be taken for the capability."""
_SPLIT = re.compile(r",|/|;|\band\b|\bincluding\b|\bin an?\b|[()]")
_SHORT = re.compile(r"\b[A-Z]{3,}(?: \d+)?\b")
"""`SSO`, `SOC 2`."""
_CLAIMS = re.compile(
    r"\b(?:support(?:s|ed)?|have|has|offers?|includes?|included|provides?|comes? with|ships? with|integrat(?:e|es|ed)"
    r"|delivers?|covers?|works? with|runs? on|(?:is|are)\s+(?:fully\s+|already\s+|now\s+|generally\s+)?"
    r"(?:available|live|there|supported|included|in place|ready|certified|compliant|built)"
    r"|can\s+(?:do|use|deliver|connect|run|provide|offer)|built[- ]in"
    r"|out of the box|certified|compliant|no problem|yes)\b|\bwe(?:'|’)ve got\b",
    re.IGNORECASE,
)
_HEDGES = re.compile(
    r"\b(?:road\s?map|planned|plan(?:s|ning)? (?:to|for)|not (?:yet|available|there|supported|part|released|certified)|"
    r"(?:is|are|do|does|have|has|can)(?:n't|n’t| not)|no[t]? .{0,20}yet|cannot|in progress|in_progress|in development|"
    r"under development|working (?:on|towards?)|future|later|upcoming|coming|draft|confirm(?:ed|ation)?|check whether|"
    r"ask|without)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:full(?:y)?|complete(?:ly)?|entire(?:ly)?|all of|every|generally available|end[- ]to[- ]end|unlimited)\b",
    re.IGNORECASE,
)
_NOT_LIMITED = re.compile(r"\b(?:partial(?:ly)?|limited|some|parts?|pilot|early|confirm)\b", re.IGNORECASE)
_THEIRS = re.compile(r"\b(?:you|your|they|their)\b[^.;,]{0,40}$", re.IGNORECASE)
"""Before the verb: it is the buyer who has it."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def capabilities_of(documents: Iterable[Document]) -> tuple[Capability, ...]:
    """The capabilities that the tables with a column `status` name."""
    return tuple(
        c for document in documents for section in document.sections for c in _rows(document.file, section.text)
    )


def overclaim(text: str, capabilities: Iterable[Capability]) -> str | None:
    """Why a text claims more than a capability's status, or None.

    Of two statuses for the same name the better one counts: cards of an offering may speak of parts.
    """
    best: dict[str, Capability] = {}
    for capability in capabilities:
        for term in capability.terms:
            held = best.get(term)
            if held is None or _rank(capability) < _rank(held):
                best[term] = capability
    for sentence in _SENTENCE.split(text):
        if sentence.rstrip().endswith("?"):
            continue
        for term, capability in best.items():
            if _speaks_of(term, sentence) and _claims_more(sentence, capability.status):
                return f"{term} is {capability.status.label} ({capability.file})"
    return None


def _claims_more(sentence: str, status: CapabilityStatus) -> bool:
    if status is CapabilityStatus.AVAILABLE:
        return False
    if status is CapabilityStatus.PARTIAL:
        return bool(_WHOLE.search(sentence) and not _NOT_LIMITED.search(sentence))
    if _HEDGES.search(sentence):
        return False
    return any(not _THEIRS.search(sentence[: claim.start()]) for claim in _CLAIMS.finditer(sentence))


def _rank(capability: Capability) -> int:
    return list(CapabilityStatus).index(capability.status)


def _speaks_of(term: str, sentence: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}s?(?!\w)", sentence, re.IGNORECASE) is not None


def _rows(file: str, text: str) -> Iterator[Capability]:
    header: list[str] = []
    for line in text.splitlines():
        row = _ROW.match(line)
        if row is None:
            header = []
            continue
        cells = [cell.strip().strip("*`") for cell in row["cells"].split("|")]
        if not header:
            header = [cell.casefold() for cell in cells]
            continue
        if "status" not in header or len(cells) != len(header):
            continue
        status = cells[header.index("status")].casefold().replace(" ", "_")
        if status not in list(CapabilityStatus) or not cells[0] or header[0] == "status":
            continue
        yield Capability(name=cells[0], terms=_terms(cells[0]), status=CapabilityStatus(status), file=file)


def _terms(name: str) -> tuple[str, ...]:
    """The names in a cell: its parts, and the abbreviations in them, where they say enough by themselves."""
    parts = [" ".join(part.split()).casefold() for part in _SPLIT.split(name)]
    short = [match.group().casefold() for match in _SHORT.finditer(name)]
    return tuple(dict.fromkeys(part for part in (*parts, *short) if len(part) > 2 and part not in _GENERIC))
