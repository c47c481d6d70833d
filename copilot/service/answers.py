"""Answers while the customer is still talking: an objection or a question in, what the cards say out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from copilot.domain.deal import Deal
from copilot.domain.draft import Answer, OfferingAnswer
from copilot.domain.engine import FindSignals, ObjectionMaterial, Watch
from copilot.domain.grounding import About, Check
from copilot.domain.knowledge import Kind, Library
from copilot.domain.signals import Background, Competitor, Signals
from copilot.domain.transcript import Side, Speaker, Transcript, Turn
from copilot.errors import WrongUsage
from copilot.service.drafting import Drafted, Drafting
from copilot.service.subject import Subject
from copilot.settings import EngineChoice, Workspace

HEARD = "the buyer"


@dataclass
class Answers:
    """Finds what to say."""

    library: Library
    drafting: Drafting
    find_signals: Callable[[], FindSignals]
    workspace: Workspace
    today: Callable[[], date]

    def respond(
        self,
        text: str,
        *,
        deal: Deal | None = None,
        offering: str | None = None,
        engine: EngineChoice = "auto",
        watch: Watch | None = None,
    ) -> Drafted[Answer]:
        """What to say to a buyer's words; an answer without responses where no card fits.

        Where no offering is chosen among several, what the cards of each say is given apart, word for word.

        Raises WrongUsage for an empty text.
        """
        material = self.material(text, deal=deal, offering=offering)
        drafted = self.drafting.run(
            lambda chosen: chosen.objection_response(material),
            engine,
            subject=Subject.of(deal),
            watch=watch or Watch(),
        )
        check = Check(None, self.library, self.today(), About.of(deal, None, material.offering))
        answer = check.answer(self._apart(drafted.value, material), material.said)
        answer = answer.model_copy(update={"withheld": (*drafted.value.withheld, *check.withheld)})
        return Drafted(answer, drafted.engine, drafted.fallback, drafted.used)

    def asks_model(self, deal: Deal | None = None) -> bool:
        """Whether a model would be asked as well, for this deal or for none."""
        return self.drafting.asks_model(Subject.of(deal))

    def warm(self) -> None:
        """Load what the first answer needs, so that it does not keep a customer waiting."""
        self.respond("it is too expensive", engine="offline")

    def material(self, text: str, *, deal: Deal | None = None, offering: str | None = None) -> ObjectionMaterial:
        """The words as the engines get them, with what the local reader takes them for."""
        if not text.strip():
            raise WrongUsage(
                "there is nothing to answer", 'say what you heard: sales-copilot respond "it is too expensive"'
            )
        offering = self._offering(deal, offering)
        signals = self._read(text, offering)
        return ObjectionMaterial(
            text=text.strip(),
            category=signals.objections[0].category if signals.objections else None,
            offering=offering,
            stage=deal.stage if deal else None,
            competitors=tuple(c.name for c in signals.competitors),
        )

    def _apart(self, answer: Answer, material: ObjectionMaterial) -> Answer:
        """The same answer, where no offering is chosen with what the cards of each offering say beside it."""
        if material.offering is not None:
            return answer
        engine = self.drafting.offline
        apart = []
        for offering in self._offerings():
            found = engine.objection_response(material.model_copy(update={"offering": offering}))
            if own := tuple(r for r in found.responses if r.offering is not None):
                apart.append(OfferingAnswer(offering=offering, responses=own))
        shared = tuple(r for r in answer.responses if r.offering is None)
        return answer.model_copy(update={"responses": shared, "by_offering": tuple(apart)})

    def _offering(self, deal: Deal | None, offering: str | None) -> str | None:
        """The offering as asked, the deal's, the workspace's default, or the only one that the library has."""
        chosen = offering or (deal.offering if deal else None) or self.workspace.default_offering
        known = () if chosen else self._offerings()
        return chosen or (known[0] if len(known) == 1 else None)

    def _offerings(self) -> tuple[str, ...]:
        return tuple(sorted({d.offering for d in self.library.documents() if d.offering}))

    def _read(self, text: str, offering: str | None) -> Signals:
        heard = Transcript(
            format="words",
            turns=(Turn(n=1, speaker=HEARD, side=Side.BUYER, line=1, text=text.strip()),),
            speakers=(Speaker(name=HEARD, side=Side.BUYER, side_from="rep", turns=1),),
        )
        cards = self.library.documents(Kind.BATTLECARD, offering=offering)
        known = tuple(Competitor(name=c.competitor, aliases=c.aliases) for c in cards if c.competitor)
        return self.find_signals()(heard, Background(competitors=known))
