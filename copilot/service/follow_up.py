"""What is written once a call is decided on: the e-mail to the buyer, the note for the CRM."""

from typing import TYPE_CHECKING

from copilot.domain.draft import Analysis, Message, MessageKind
from copilot.errors import NotFound
from copilot.service.drafting import Drafted

if TYPE_CHECKING:
    from copilot.service import Service


def follow_up(service: "Service", deal_id: str, kind: MessageKind, call_id: str | None = None) -> Drafted[Message]:
    """The text of that kind for a call of the deal, the latest unless one is named.

    Raises NotFound where the deal has no call.
    """
    deal = service.deals.get(deal_id)
    calls = service.deals.calls(deal.id)
    call = next((c for c in calls if c.id == call_id), calls[-1] if calls else None)
    if call is None:
        raise NotFound(f"no call is attached to {deal.id}", f"sales-copilot deal attach {deal.id} FILE")
    material = service.calls.material_of(Analysis.model_validate(call.analysis), deal)
    return service.messages.write(kind, material)
