"""The deal to which a call may belong, with the reasons; and whether some deal has the call already."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from copilot.domain.call_identity import SAME, fingerprint_of, same_call, shingles_of
from copilot.domain.deal import Call, Deal
from copilot.domain.deal_fit import (
    Clues,
    DealFit,
    OwnCompany,
    account_in,
    best_of,
    clues_of,
    domain_of,
    domains_explained,
    fits,
)
from copilot.domain.transcript import Transcript
from copilot.settings import Workspace

if TYPE_CHECKING:
    from copilot.storage.store import Store


class Suggestion(NamedTuple):
    """The deals for which something speaks, best first; the account that a new deal would have; the call, if known."""

    fits: tuple[DealFit, ...] = ()
    account: str | None = None
    known: Call | None = None

    @property
    def best(self) -> DealFit | None:
        """The deal to suggest, where one fits clearly better than all others."""
        return best_of(self.fits)


@dataclass(frozen=True)
class DealSuggestion:
    """Looks through all deals; writes nothing. `store` opens the database, which is not loaded before."""

    store: "Callable[[], Store]"
    workspace: Workspace

    def suggest(self, transcript: Transcript, file: str) -> Suggestion:
        """What speaks for which deal."""
        clues = clues_of(transcript, file, self.own)
        found = self.fitting(clues, self.store().deals())
        return Suggestion(found, account_in(clues), self.known(transcript))

    @property
    def own(self) -> OwnCompany:
        """Our own side, as the workspace names it."""
        company = self.workspace.company
        names = [n for n in (company.name, *company.aliases) if n]
        return OwnCompany(tuple(names), tuple(company.domains), tuple(company.people))

    def fitting(self, clues: Clues, deals: tuple[Deal, ...]) -> tuple[DealFit, ...]:
        """The deals for which the clues speak, best first."""
        return fits(clues, deals, self._domains(clues, deals))

    def known(self, transcript: Transcript) -> Call | None:
        """The same call in any deal: the same words, or nearly the same."""
        shingles, fingerprint = shingles_of(transcript), fingerprint_of(transcript)
        for stored in self.store().calls_of_size(len(shingles), SAME):
            call = stored.call
            same_words = call.fingerprint == fingerprint
            if same_words or same_call(stored.shingles, call.meeting_date, shingles, transcript.meeting_date):
                return call
        return None

    def _domains(self, clues: Clues, deals: tuple[Deal, ...]) -> dict[str, set[str]]:
        """The e-mail domains in each deal's calls, which are read only where no account explains a domain."""
        if not clues.domains or domains_explained(clues, deals):
            return {}
        found: dict[str, set[str]] = {}
        for deal, people in self.store().participants():
            found.setdefault(deal, set()).update(d for p in people if (d := domain_of(p.get("email"))))
        account = {d.id: d.account for d in deals}
        holders = {domain: {account.get(k) for k, v in found.items() if domain in v} for domain in clues.domains}
        # A domain in the calls of several accounts is our own, or a partner's.
        return {k: {d for d in v if len(holders.get(d, ())) == 1} for k, v in found.items()}


def suggestion_json(file: str, suggestion: Suggestion) -> dict[str, Any]:
    """The form that `deal suggest --json` prints."""
    known = suggestion.known
    return {
        "file": file,
        "best": suggestion.best.deal if suggestion.best else None,
        "fits": [f.model_dump(mode="json") for f in suggestion.fits],
        "account": suggestion.account,
        "known": {"deal": known.deal, "call": known.id} if known else None,
    }
