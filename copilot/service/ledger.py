"""Between the rules and the store: which numbers come next, what was decided last, whether a call is known."""

import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from copilot.domain.call_identity import same_call
from copilot.domain.deal import Call, Deal
from copilot.domain.decisions import Decided, rebased
from copilot.domain.proposal import Action, HistoryEntry, ProposalItem
from copilot.errors import CopilotError, NotFound

if TYPE_CHECKING:
    from copilot.storage.store import Store, StoredCall


def following(deal: Deal) -> Deal:
    """The deal with the revision of its next write."""
    return deal.model_copy(update={"revision": deal.revision + 1})


@dataclass(frozen=True)
class Ledger:
    """Reads what the store holds of a deal, and writes one decision."""

    store: "Store"

    def save(self, old: Deal, decided: Sequence[Decided]) -> Deal:
        """Write the steps of one decision; the last one's deal is the result."""
        from copilot.storage.store import DealWrite

        deal = following(decided[-1].deal)
        items = tuple(d.item for d in decided if d.item is not None)
        self.store.write(DealWrite(deal, items=items, history=self.numbered(old, [d.entry for d in decided])))
        return deal

    def numbered(self, deal: Deal, entries: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
        """Entries with the numbers that come next in the deal's history."""
        last = self.store.last_seq(deal.id)
        return tuple(e.model_copy(update={"seq": last + n}) for n, e in enumerate(entries, start=1))

    def next_number(self, deal: Deal) -> int:
        """Above all numbers that items of this deal ever had: the history names also those that are gone."""
        names = self.store.item_names(deal.id)
        return 1 + max((int(i[1:]) for i in names if re.fullmatch(r"p\d+", i)), default=0)

    def last_decision(self, deal: Deal, user: str) -> tuple[HistoryEntry, ...]:
        """The entries of the user's last decision that still stands; CopilotError where there is none to take back."""
        history = self.store.history(deal.id)
        for entry in reversed(history):
            if entry.undone or entry.reverts is not None:
                continue
            if entry.action is Action.MOVED:
                raise CopilotError(
                    f"the move of call {entry.item} cannot be undone, nor what was decided before it",
                    f"sales-copilot deal move {entry.item} DEAL moves it again",
                )
            if entry.by == user:
                return tuple(e for e in history if e.revision == entry.revision and e.reverts is None)
        others = [e for e in history if not e.undone and e.reverts is None]
        if others:
            raise CopilotError(
                f"nothing of yours to undo in {deal.id}; the last change is by {others[-1].by}",
                f"sales-copilot history {deal.id}",
            )
        raise CopilotError(f"nothing to undo in {deal.id}", f"sales-copilot proposals {deal.id}")

    def stored_call(self, call_id: str) -> "StoredCall":
        """The call of that id; NotFound with those that may be meant."""
        if stored := self.store.call(call_id):
            return stored
        near = difflib.get_close_matches(call_id, self.store.call_ids(), n=3, cutoff=0.5)
        hint = f"do you mean {', '.join(near)}?" if near else "sales-copilot deal show DEAL lists its calls"
        raise NotFound(f"there is no call {call_id!r}", hint)

    def known_call(self, deal: Deal, fingerprint: str, shingles: frozenset[int], on: date | None) -> Call | None:
        """The call of this deal that is the same meeting, or None."""
        for stored in self.store.calls(deal.id):
            call = stored.call
            if call.fingerprint == fingerprint or same_call(stored.shingles, call.meeting_date, shingles, on):
                return call
        return None

    def items(self, deals: Iterable[Deal]) -> Iterator[ProposalItem]:
        """All items ever proposed to these deals, with what was decided about each."""
        for deal in deals:
            yield from self.store.items(deal.id)

    def items_of(self, deal: Deal, call: Call) -> tuple[ProposalItem, ...]:
        """The items that a call proposed."""
        return tuple(rebased(deal, i) for i in self.store.items(deal.id) if i.call == call.id)

    def free_call_id(self, deal: Deal, fingerprint: str) -> str:
        """Short enough to type, the same on every machine, and unlike any other call's of any deal."""
        taken = set(self.store.call_ids())
        digests = (hashlib.sha256(f"{deal.id} {fingerprint} {n}".encode()).hexdigest() for n in range(len(taken) + 1))
        return next(i for d in digests if (i := f"c{d[:7]}") not in taken)
