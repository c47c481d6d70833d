"""Changes to a deal that wait for a person's decision, and what the decision left in the history."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from copilot.domain.cite import Cite
from copilot.domain.deal import EnteredField
from copilot.domain.value import Value


class ItemState(StrEnum):
    """What was decided about an item."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


class ItemKind(StrEnum):
    """The part of a deal that an item changes."""

    PLAN = "plan"
    SCORECARD = "scorecard"
    PERSON = "person"
    TASK = "task"


class ProposalItem(Value):
    """One change, decided by itself. `before` and `after` are the JSON forms of the milestone, scorecard entry, person
    or task concerned; `target` names it within the deal (milestone id, element, person's name, task id). `proposed`
    keeps the `after` of an accepted or edited item as it was proposed, so that an undo brings the proposal back."""

    id: str
    deal: str
    call: str
    kind: ItemKind
    op: str
    target: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    proposed: dict[str, Any] | None = None
    cites: tuple[Cite, ...] = ()
    confidence: float = 1.0
    state: ItemState = ItemState.PROPOSED
    fingerprint: str
    """Equal for the same change proposed again: a rejected one does not come back."""

    @property
    def number(self) -> int:
        """The counting part of the id: `p12` is 12."""
        return int(self.id.removeprefix("p"))


class Action(StrEnum):
    """What a person did."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"
    ENTERED = "entered"
    UNDONE = "undone"
    MOVED = "moved"


class HistoryEntry(Value):
    """One change of a deal: who made it, when, from what to what, and on which words. `item` is the proposal's item, or
    the name of the field where a person entered it. Entries of one decision share the deal's `revision` that it made;
    `reverts` is the seq of the entry that an undo or a move took back; `entered_before` are the entered fields of the
    target before the change."""

    seq: int
    at: datetime
    by: str
    item: str
    kind: ItemKind | Literal["field"]
    target: str
    action: Action
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    cites: tuple[Cite, ...] = ()
    entered_before: dict[str, EnteredField] = {}
    revision: int
    reverts: int | None = None
    undone: bool = False
    reason: str | None = None
    """Why an item was rejected, where the person said so."""
