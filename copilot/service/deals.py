"""Deals and what happens to them: written only by a person's decision, each in one transaction, with history."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from copilot.domain.call_identity import fingerprint_of, shingles_of
from copilot.domain.deal import Call, Deal
from copilot.domain.decisions import (
    Decided,
    Decision,
    accept,
    edit,
    enter,
    enter_plan,
    rebased,
    reject,
    restored,
    take_back,
)
from copilot.domain.draft import Analysis
from copilot.domain.harmless import harmless
from copilot.domain.knowledge import Stage
from copilot.domain.meddpicc import Element, Status
from copilot.domain.plan import Plan
from copilot.domain.plan_rules import TemplateRow, plan_from_template, plan_problems
from copilot.domain.proposal import HistoryEntry, ItemState, ProposalItem
from copilot.domain.proposal_rules import propose, status_with
from copilot.errors import BrokenFile, CopilotError, NotFound, WrongUsage
from copilot.service import call_moves
from copilot.service.call_moves import Moved
from copilot.service.decision_rates import Rate, rates
from copilot.service.ledger import Ledger, following
from copilot.service.plan_files import PlanFormat, plan_from_csv, plan_from_json, plan_text

if TYPE_CHECKING:
    from copilot.storage.store import Store

DEAL_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class AttachResult(NamedTuple):
    """A call of a deal with the items that it proposes; `again` where the deal had this call already."""

    call: Call
    items: tuple[ProposalItem, ...]
    again: bool


class Deals:
    """The deals of one workspace as one person works on them.

    `store` may be a function that opens it: commands that touch no deal then never load the database. Where a method
    takes a `revision`, it is the one of the deal that the person looked at: if the deal has changed since, the call
    raises StorageFailed and writes nothing.
    """

    def __init__(self, store: "Store | Callable[[], Store]", user: str, now: Callable[[], datetime]) -> None:
        self._store_or_opener = store
        self.user = user
        self._now = now

    @property
    def _store(self) -> "Store":
        if callable(self._store_or_opener):
            self._store_or_opener = self._store_or_opener()
        return self._store_or_opener

    @property
    def _ledger(self) -> Ledger:
        return Ledger(self._store)

    def _who(self) -> Decision:
        return Decision(self.user, self._now())

    # Deals

    def new(
        self,
        deal_id: str | None,
        account: str,
        *,
        offering: str | None = None,
        stage: Stage | str | None = None,
        value: float | str | None = None,
        currency: str | None = None,
        close_date: date | str | None = None,
        owner: str | None = None,
        next_meeting: date | str | None = None,
        never_send: bool = False,
        notes: str | None = None,
    ) -> Deal:
        """A new deal; its id is made from the account unless given. What is given counts as entered by the user."""
        account = harmless(account)
        if not account.strip():
            raise WrongUsage("a deal needs an account", "sales-copilot deal new ID --account NAME")
        taken = {d.id for d in self._store.deals()}
        if deal_id is None:
            deal_id = _free_slug(account, taken)
        elif not DEAL_ID.fullmatch(deal_id):
            raise WrongUsage(
                f"{deal_id!r} cannot be a deal's id: small letters, digits and hyphens, at most 64",
                f"for example {_free_slug(deal_id, taken)}",
            )
        if deal_id in taken:
            raise CopilotError(f"there is a deal {deal_id} already", f"sales-copilot deal show {deal_id}")
        who = self._who()
        deal = Deal(id=deal_id, account=account.strip(), owner=self.user, created=who.at)
        given = {
            "offering": offering,
            "stage": stage,
            "value": value,
            "currency": currency,
            "close_date": close_date,
            "owner": owner,
            "next_meeting": next_meeting,
            "never_send": never_send or None,
            "notes": notes,
        }
        for field, content in given.items():
            if content is not None:
                deal = enter(deal, field, content, who).deal
        self._store.add(deal)
        return deal

    def list_deals(self) -> tuple[Deal, ...]:
        """All deals, by id."""
        return self._store.deals()

    def find(self, deal_id: str) -> Deal | None:
        """The deal of that id, or None."""
        return self._store.deal(deal_id.strip().lower())

    def get(self, deal_id: str) -> Deal:
        """The deal of that id; NotFound with those that may be meant."""
        if deal := self.find(deal_id):
            return deal
        deals = self.list_deals()
        if not deals:
            raise NotFound(f"there is no deal {deal_id!r}", "sales-copilot deal new ID --account NAME makes the first")
        wanted = deal_id.strip().casefold()
        near = [d.id for d in deals if wanted in d.account.casefold() or wanted in d.id]
        near += difflib.get_close_matches(wanted, [d.id for d in deals], n=3, cutoff=0.5)
        hint = f"do you mean {', '.join(dict.fromkeys(near))}?" if near else "sales-copilot deal list"
        raise NotFound(f"there is no deal {deal_id!r}", hint)

    def set(self, deal_id: str, field: str, value: Any, *, revision: int | None = None) -> Deal:
        """Set a field by hand; it is then `entered`, with its author. Fields: domain.decisions.enter."""
        return self.set_fields(deal_id, {field: value}, revision=revision)

    def set_fields(self, deal_id: str, values: Mapping[str, Any], *, revision: int | None = None) -> Deal:
        """Set several fields by hand as one entry: all or none, and one undo takes them back."""
        deal = self._at(deal_id, revision)
        who, now, done = self._who(), deal, list[Decided]()
        for field, value in values.items():
            step = enter(now, field, value, who)
            now = step.deal
            done.append(step)
        return self._ledger.save(deal, done) if done else deal

    def forget(self, deal_id: str) -> Deal:
        """Delete a deal with its calls, items and history; what was deleted."""
        deal = self.get(deal_id)
        self._store.forget(deal.id)
        return deal

    # Calls

    def calls(self, deal_id: str) -> tuple[Call, ...]:
        """The calls of a deal, by the day of the meeting (of attaching, where that is unknown)."""
        calls = (stored.call for stored in self._store.calls(self.get(deal_id).id))
        return tuple(sorted(calls, key=lambda c: (c.meeting_date or c.attached.date(), c.attached)))

    def analyses(self, deal_id: str) -> tuple[Analysis, ...]:
        """What was found in the calls of a deal, oldest meeting first."""
        return tuple(Analysis.model_validate(call.analysis) for call in self.calls(deal_id))

    def statuses_with(self, deal: Deal, analysis: Analysis) -> dict[Element, Status]:
        """The status of each element if this call were part of the deal."""
        said = analysis.transcript.meeting_date
        return {
            r.element: status_with(deal, r, said) if r.assessed else deal.entry(r.element).status
            for r in analysis.elements
        }

    def attach(self, deal_id: str, analysis: Analysis, *, revision: int | None = None) -> AttachResult:
        """Keep a call with a deal and propose what is new in it. The same call again changes nothing."""
        from copilot.storage.store import DealWrite, StoredCall

        deal = self._at(deal_id, revision)
        transcript = analysis.transcript
        shingles, fingerprint = shingles_of(transcript), fingerprint_of(transcript)
        if known := self._ledger.known_call(deal, fingerprint, shingles, transcript.meeting_date):
            return AttachResult(known, self._ledger.items_of(deal, known), True)
        call = Call(
            id=self._ledger.free_call_id(deal, fingerprint),
            deal=deal.id,
            file=analysis.file,
            title=transcript.title,
            meeting_date=transcript.meeting_date,
            attached=self._now(),
            fingerprint=fingerprint,
            turns=len(transcript.turns),
            analysis=analysis.model_dump(mode="json"),
        )
        items = propose(deal, analysis, call, self._store.items(deal.id), self._ledger.next_number(deal))
        self._store.write(DealWrite(following(deal), items=items, call=StoredCall(call, shingles)))
        return AttachResult(call, items, False)

    def move(self, call_id: str, to_deal: str, *, with_decisions: bool = False) -> Moved:
        """Give a call to another deal. What it brought to the old one goes; it is proposed anew to the new one, and
        decided there alike where asked."""
        old = self.get(self._ledger.stored_call(call_id).call.deal)
        return call_moves.move(self._store, call_id, old, self.get(to_deal), self._who(), with_decisions=with_decisions)

    # Decisions

    def proposals(self, deal_id: str, state: ItemState | str | None = None) -> tuple[ProposalItem, ...]:
        """The items of a deal, open ones as they would change the deal of today; of one state where asked."""
        deal = self.get(deal_id)
        wanted = None if state is None else ItemState(state)
        return tuple(rebased(deal, i) for i in self._store.items(deal.id) if wanted in (None, i.state))

    def accept(self, deal_id: str, ids: Sequence[str], *, revision: int | None = None) -> tuple[ProposalItem, ...]:
        """Let open items change the deal, all or none."""
        return self._decide(deal_id, ids, accept, revision)

    def reject(
        self, deal_id: str, ids: Sequence[str], *, reason: str | None = None, revision: int | None = None
    ) -> tuple[ProposalItem, ...]:
        """Leave the deal as it is; the same changes are not proposed again, and the reason is kept."""
        return self._decide(deal_id, ids, lambda d, i, who: reject(d, i, who, reason), revision)

    def edit(
        self, deal_id: str, item_id: str, after: Mapping[str, Any], *, revision: int | None = None
    ) -> ProposalItem:
        """Accept an open item in one's own words: `after` has the names of domain.deal_parts.EDITABLE to change."""

        def decide(deal: Deal, item: ProposalItem, who: Decision) -> Decided:
            return edit(deal, item, after, who)

        return self._decide(deal_id, [item_id], decide, revision)[0]

    def undo(self, deal_id: str, *, revision: int | None = None) -> tuple[HistoryEntry, ...]:
        """Take back the user's last decision or entry that still stands, and return it; its items are open again."""
        from copilot.storage.store import DealWrite

        deal = self._at(deal_id, revision)
        last = self._ledger.last_decision(deal, self.user)
        who = self._who()
        back, told = deal, list[HistoryEntry]()
        for entry in reversed(last):
            back, reverting = take_back(back, entry, who)
            told.append(reverting)
        decided = {e.item for e in last}
        items = tuple(restored(i) for i in self._store.items(deal.id, decided))
        undone = tuple(e.seq for e in last)
        self._store.write(
            DealWrite(following(back), items=items, history=self._ledger.numbered(deal, told), undone=undone)
        )
        return last

    def history(self, deal_id: str) -> tuple[HistoryEntry, ...]:
        """All that was decided and entered, oldest first."""
        return self._store.history(self.get(deal_id).id)

    def decision_rates(self, deal_id: str | None = None) -> tuple[Rate, ...]:
        """How often proposals of a deal, or of all, were accepted, edited and rejected."""
        return rates(self._ledger.items([self.get(deal_id)] if deal_id else self._store.deals()))

    # Plans

    def plan_set(self, deal_id: str, plan: Plan, *, revision: int | None = None) -> Deal:
        """Set the whole mutual action plan."""
        deal = self._at(deal_id, revision)
        return self._ledger.save(deal, [enter_plan(deal, plan, self._who())])

    def plan_import(self, deal_id: str, file: Path) -> Deal:
        """Set the plan from a JSON or CSV file, told apart by what is in it."""
        try:
            text = file.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise NotFound(f"there is no file {file}", "give a JSON or CSV file") from None
        except (OSError, UnicodeDecodeError) as error:
            raise BrokenFile(f"{file} cannot be read: {error}", "save the plan as UTF-8 JSON or CSV") from None
        read = plan_from_json if text.lstrip()[:1] in ("{", "[") else plan_from_csv
        return self.plan_set(deal_id, read(text, file.name))

    def plan_from_template(self, deal_id: str, rows: Iterable[TemplateRow], start: date) -> Deal:
        """Set the plan from a template's rows, dated from the start of week 1."""
        return self.plan_set(deal_id, plan_from_template(self.get(deal_id), rows, start))

    def plan_export(self, deal_id: str, form: PlanFormat = "json") -> str:
        """The plan as JSON, CSV or Markdown text."""
        return plan_text(self.get(deal_id).plan, form)

    def plan_lint(self, deal_id: str) -> tuple[str, ...]:
        """What is wrong with the plan, one sentence each."""
        return plan_problems(self.get(deal_id).plan)

    # Shared steps

    def _at(self, deal_id: str, revision: int | None) -> Deal:
        deal = self.get(deal_id)
        if revision is not None and revision != deal.revision:
            from copilot.storage.failures import changed_meanwhile

            raise changed_meanwhile("not saved")
        return deal

    def _decide(
        self,
        deal_id: str,
        ids: Sequence[str],
        decide: Callable[[Deal, ProposalItem, Decision], Decided],
        revision: int | None,
    ) -> tuple[ProposalItem, ...]:
        deal = self._at(deal_id, revision)
        items = {i.id: i for i in self._store.items(deal.id, ids)}
        if unknown := [i for i in ids if i not in items]:
            waiting = [i.id for i in self._store.items(deal.id) if i.state is ItemState.PROPOSED]
            hint = f"waiting: {', '.join(waiting)}" if waiting else "nothing waits for a decision"
            raise NotFound(f"{deal.id} has no item {', '.join(unknown)}", hint)
        who = self._who()
        now, decided = deal, list[Decided]()
        for item_id in dict.fromkeys(ids):
            step = decide(now, items[item_id], who)
            now = step.deal
            decided.append(step)
        if decided:
            self._ledger.save(deal, decided)
        return tuple(d.item for d in decided if d.item is not None)


def _free_slug(words: str, taken: Iterable[str]) -> str:
    """An id made of words that is not taken: "Müller & Söhne" becomes muller-sohne, then muller-sohne-2."""
    taken = set(taken)
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:56].strip("-") or "deal"
    numbered = (f"{slug}-{n}" for n in range(2, len(taken) + 3))
    return slug if slug not in taken else next(i for i in numbered if i not in taken)
