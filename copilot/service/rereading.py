"""The stored calls of a deal read again, with the names and sides that the deal remembers now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from copilot import intake
from copilot.domain.deal import Call, Deal
from copilot.domain.draft import Analysis
from copilot.domain.engine import Progress
from copilot.domain.proposal import ItemState, ProposalItem
from copilot.domain.proposal_rules import propose, without_decided
from copilot.errors import NotFound
from copilot.service.calls import CallOptions, Calls
from copilot.service.deals import Deals
from copilot.service.ledger import Ledger, following

if TYPE_CHECKING:
    from copilot.storage.store import Store, StoredCall


class Reread(NamedTuple):
    """The calls that were read again and the items that they propose now; of these `new` were not there before, and
    `gone` were and are no longer."""

    calls: tuple[Call, ...] = ()
    items: tuple[ProposalItem, ...] = ()
    new: int = 0
    gone: int = 0


@dataclass(frozen=True)
class Rereading:
    """Analyses calls of a deal once more from the transcripts that their analyses hold."""

    calls: Calls
    deals: Deals
    store: "Callable[[], Store]"

    def reread(
        self,
        deal_id: str,
        call_id: str | None = None,
        progress: Progress = lambda _: None,
        *,
        only_changed: bool = False,
    ) -> Reread:
        """Replace the analyses of a deal's calls, or of one, and what they propose that is undecided.

        What was decided stays, and is not proposed again under another name. With `only_changed`, calls that have the
        same speakers and sides as before are left alone. Raises NotFound where the deal has no such call; all is
        written in one transaction, or nothing.
        """
        deal = self.deals.get(deal_id)
        stored = [s for s in self.store().calls(deal.id) if call_id in (None, s.call.id)]
        if call_id is not None and not stored:
            raise NotFound(f"{deal.id} has no call {call_id!r}", f"sales-copilot deal show {deal.id} lists its calls")
        fresh = [(s, a) for s in stored if (a := self._read(s.call, deal, progress, only_changed=only_changed))]
        return self._write(deal, fresh) if fresh else Reread()

    def _read(self, call: Call, deal: Deal, progress: Progress, *, only_changed: bool) -> Analysis | None:
        """The call's analysis of today, by the engine that was chosen for it."""
        old = Analysis.model_validate(call.analysis)
        chosen = old.engine == "offline" and old.fallback is None
        options = CallOptions(deal=deal, engine="offline" if chosen else "auto")
        read = self.calls.with_sides(intake.as_read(old.transcript), options)
        if only_changed and (read.speakers, read.turns) == (old.transcript.speakers, old.transcript.turns):
            return None
        return self.calls.analyze_transcript(read, old.file, options, progress)

    def _write(self, deal: Deal, fresh: "list[tuple[StoredCall, Analysis]]") -> Reread:
        from copilot.storage.store import DealWrite, StoredCall

        store = self.store()
        again = {s.call.id for s, _ in fresh}
        known = store.items(deal.id)
        open_items = [i for i in known if i.call in again and i.state is ItemState.PROPOSED]
        earlier = [i for i in known if i not in open_items]
        ids = {i.fingerprint: i.id for i in open_items}
        number = Ledger(store).next_number(deal)
        now, writes, calls, items = deal, list[DealWrite](), list[Call](), list[ProposalItem]()
        for of, analysis in fresh:
            call = of.call.model_copy(update={"analysis": analysis.model_dump(mode="json")})
            decided = [i for i in earlier if i.call == call.id and i.state is not ItemState.PROPOSED]
            found = propose(deal, without_decided(analysis, decided), call, earlier, number)
            number += len(found)
            # The same change keeps the id under which the person saw it.
            found = tuple(i.model_copy(update={"id": ids.get(i.fingerprint, i.id)}) for i in found)
            earlier += found
            items += found
            calls.append(call)
            now = following(now)
            writes.append(DealWrite(now, items=found, call=StoredCall(call, of.shingles)))
        kept = {i.id for i in items}
        gone = tuple(i.id for i in open_items if i.id not in kept)
        if gone:
            writes.append(DealWrite(following(now), gone_items=gone))
        store.write(*writes)
        return Reread(tuple(calls), tuple(items), len(kept - set(ids.values())), len(gone))
