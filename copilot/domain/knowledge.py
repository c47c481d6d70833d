"""What the team knows: documents, their passages, and the library that finds them."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Literal, Protocol

from copilot.domain.meddpicc import Element, Facet
from copilot.domain.people import Role
from copilot.domain.signals import Category
from copilot.domain.value import Value

Sharing = Literal["internal", "customer"]


class Kind(StrEnum):
    """What a document is for."""

    MEDDPICC = "meddpicc"
    CALL_SCRIPT = "call_script"
    PLAY = "play"
    PLAN_TEMPLATE = "plan_template"
    STAGES = "stages"
    OFFERING = "offering"
    PRICING = "pricing"
    PERSONA = "persona"
    ICP = "icp"
    USE_CASE = "use_case"
    PROOF = "proof"
    SECURITY = "security"
    OBJECTION = "objection"
    BATTLECARD = "battlecard"
    METHOD = "method"


class Stage(StrEnum):
    """A step of selling, as cards and deals name it; a seller's own stages map to these by id."""

    PROSPECTING = "prospecting"
    DISCOVERY = "discovery"
    QUALIFICATION = "qualification"
    EVALUATION = "evaluation"
    BUSINESS_CASE = "business_case"
    PROCUREMENT = "procurement"
    CLOSE = "close"
    ONBOARDING = "onboarding"
    CUSTOMER = "customer"


class Source(Value):
    """The place in the library that a statement rests on."""

    file: str
    heading: str
    line: int
    reviewed: date | None = None
    expires: date | None = None
    sharing: Sharing = "internal"

    def expired(self, today: date) -> bool:
        """Past its date."""
        return self.expires is not None and self.expires < today


class CardQuestion(Value):
    """A question that a card offers, with whom to ask, the facet that it finds, and its line."""

    text: str
    ask: tuple[Role, ...] = ()
    finds: Facet | None = None
    source: Source


class Section(Value):
    """A heading of a document with the text up to the next heading; `path` are the headings above it and itself."""

    heading: str
    path: tuple[str, ...]
    line: int
    text: str


class Document(Value):
    """A markdown file of the workspace or the starter content. `file` is relative to the workspace, with slashes."""

    file: str
    title: str
    kind: Kind | None = None
    offering: str | None = None
    element: Element | None = None
    category: Category | None = None
    competitor: str | None = None
    aliases: tuple[str, ...] = ()
    audience: tuple[Role, ...] = ()
    stage: tuple[Stage, ...] = ()
    owner: str | None = None
    reviewed: date | None = None
    expires: date | None = None
    as_of: date | None = None
    sharing: Sharing = "internal"
    asks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    questions: tuple[CardQuestion, ...] = ()

    def section(self, heading: str) -> Section | None:
        """The section under that exact heading, or None."""
        return next((s for s in self.sections if s.heading == heading), None)

    def source(self, section: Section) -> Source:
        """The place of a section, for a cite."""
        return Source(
            file=self.file,
            heading=" > ".join(section.path),
            line=section.line,
            reviewed=self.reviewed,
            expires=self.expires,
            sharing=self.sharing,
        )


class Passage(Value):
    """A piece of a document under one heading: what search returns."""

    id: str
    source: Source
    text: str
    title: str
    kind: Kind | None = None
    offering: str | None = None
    category: Category | None = None
    competitor: str | None = None
    owner: str | None = None


class Hit(Value):
    """A passage that search found. `score` is comparable within one search only, higher is better.

    `similarity` is the cosine of question and passage, -1 to 1, comparable between searches.
    """

    passage: Passage
    score: float
    similarity: float


class Library(Protocol):
    """The team's content, always as the files are now."""

    def search(
        self,
        query: str,
        *,
        limit: int = 5,
        kinds: Sequence[Kind] = (),
        offering: str | None = None,
        competitor: str | None = None,
    ) -> tuple[Hit, ...]:
        """The best passages, best first. With an offering: its own and those of no offering, never another's."""
        ...

    def search_each(
        self, queries: Sequence[str], *, limit: int = 5, kinds: Sequence[Kind] = (), offering: str | None = None
    ) -> tuple[tuple[Hit, ...], ...]:
        """What `search` finds for each query, at less cost than one by one."""
        ...

    def documents(self, *kinds: Kind, offering: str | None = None) -> tuple[Document, ...]:
        """All documents of some kinds. With an offering: its own and those of no offering, never another's."""
        ...

    def holds(self, source: Source, text: str) -> bool:
        """Whether that text stands in the file under that heading, as the file is now (white space aside)."""
        ...
