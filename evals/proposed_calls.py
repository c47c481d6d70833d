"""Labelled calls as a rep gets them to decide on: analysed, attached to a deal of their own, and proposed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from copilot.domain.deal import Call, Deal
from copilot.domain.draft import Analysis
from copilot.domain.proposal import ItemKind, ProposalItem
from copilot.domain.proposal_rules import added_evidence, propose
from evals.gold import GoldCall
from evals.kept_results import kept
from evals.scoring import Label, near
from evals.signal_scores import same_change
from evals.subjects import Product, told

if TYPE_CHECKING:
    from copilot.domain.plan import Plan
    from copilot.service import Service


@dataclass(frozen=True)
class ProposedCall:
    """What one call proposes to a deal that knows only its plan."""

    gold: GoldCall
    analysis: Analysis
    deal: Deal
    items: tuple[ProposalItem, ...]


def proposed(service: "Service", call: GoldCall) -> ProposedCall:
    """The items of a labelled call; the reading is kept until the program changes."""

    def read(gold: GoldCall) -> dict[str, object]:
        options = told(gold)
        transcript = service.calls.transcript(str(gold.file), options)
        return service.calls.analyze_transcript(transcript, gold.file.name, options).model_dump(mode="json")

    versions = Product(service, "offline").versions()
    analysis = Analysis.model_validate(kept(call, "analysis", versions, read))
    deal = deal_with(call.plan)
    return ProposedCall(call, analysis, deal, items_of(deal, analysis))


def deal_with(plan: "Plan | None") -> Deal:
    """A deal of which nothing is known but its plan."""
    deal = Deal(id="measured", account="Measured", created=datetime(2026, 1, 5, tzinfo=UTC))
    return deal if plan is None else deal.model_copy(update={"plan": plan})


def items_of(deal: Deal, analysis: Analysis) -> tuple[ProposalItem, ...]:
    """What an analysis proposes to a deal, as `deal attach` does."""
    held = analysis.transcript.meeting_date
    call = Call(
        id="c1",
        deal=deal.id,
        file=analysis.file,
        meeting_date=held,
        attached=datetime.combine(held or deal.created.date(), time(17), tzinfo=UTC),
        fingerprint="",
        turns=len(analysis.transcript.turns),
        analysis={},
    )
    return propose(deal, analysis, call, (), 1)


def right(item: ProposalItem, labels: Label) -> bool | None:
    """Whether a careful reader agrees with all that an item says; None where they may, or where nothing is labelled.

    A scorecard item says each of its pieces of evidence; a promise its owner and day; a change its milestone and value.
    """
    match item.kind:
        case ItemKind.SCORECARD:
            found = [{**e.cite.model_dump(), "polarity": e.polarity.value} for e in added_evidence(item)]
            own = [e for e in labels["evidence"] if e["element"] == item.target]
            return _all(_said(f, [e for e in own if e.get("polarity", "for") == f["polarity"]]) for f in found)
        case ItemKind.TASK:
            promise = {**item.cites[0].model_dump(), **(item.after or {})["commitment"]}
            return _said(promise, [c for c in labels["commitments"] if _alike(c, promise)])
        case ItemKind.PLAN:
            after = item.after or {}
            change = {**item.cites[0].model_dump(), "op": item.op, "id": item.target, **after}
            change = {**change, "id": None if item.op == "add" else item.target}
            return _said(change, [c for c in labels["plan_changes"] if same_change(c, change)])
        case ItemKind.PERSON:
            return None


def _alike(label: Label, promise: Label) -> bool:
    owners, days = [label["owner"], *label.get("owner_also", ())], [label["due"], *label.get("due_also", ())]
    return promise["owner"] in owners and promise["due"] in days


def _said(found: Label, labels: Iterable[Label]) -> bool | None:
    fitting = [label for label in labels if near(label, found)]
    if any(not label.get("optional") for label in fitting):
        return True
    return None if fitting else False


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    known = list(verdicts)
    if False in known:
        return False
    return True if True in known else None
