"""A baseline beside ours: each turn against the guide's own definitions, by the embedding model alone."""

from typing import TYPE_CHECKING

from copilot.domain.transcript import Side, Turn
from copilot.paths import models_folder, private_folder
from evals.baseline_rules import found_by
from evals.gold import GoldCall, GoldQuestion
from evals.scoring import Found
from evals.subjects import told

if TYPE_CHECKING:
    from copilot.embedding import Embedder
    from copilot.service import Service

VERSION = "1"
FITS = 0.25
"""Cosine from which a turn is taken for what a definition says; the best of 0.2, 0.25, ... 0.5 by the F1 of
evidence on four calls of the train split."""
FEWEST_WORDS = 4
ELEMENTS = {
    "metrics": "a measurable outcome: a baseline, a target, a cost, a volume or a return, with a number",
    "economic_buyer": "who holds or releases the budget or signs, and how to reach that person",
    "decision_criteria": "a requirement, a must-have or a test by which the options are judged",
    "decision_process": "the steps, people, forums and dates by which the choice is made",
    "paper_process": "legal, procurement, security review, vendor onboarding, contract terms, purchase order",
    "identify_pain": "a problem, its consequence, who suffers and what happens if nothing changes",
    "champion": "I will sell this inside for you, open doors and take it to my boss; I have a stake in it",
    "competition": "another vendor, an in-house build or the present tool, and how it is seen",
}
OBJECTIONS = {
    "price": "this is too expensive for us",
    "timing": "it is the wrong time, we cannot do this now",
    "status_quo": "what we have today works well enough",
    "competitor": "another vendor does this better",
    "build_in_house": "we could build this ourselves",
    "security": "I am worried about the security of our data",
    "integration": "it will not fit into our systems",
    "authority": "I cannot decide this alone",
    "vendor_risk": "you are too small or too young a company",
    "adoption": "our people will not use it",
    "quality": "I doubt that the results are good enough",
    "contract": "we cannot accept these contract terms",
}


class ZeroShot:
    """Similarity to the definitions, without any training."""

    name = "zero-shot"

    def __init__(self, service: "Service", fits: float = FITS) -> None:
        self._service = service
        self._fits = fits
        self._model: Embedder | None = None

    def versions(self) -> dict[str, str]:
        """Of these definitions, and the model."""
        return {"definitions": VERSION, "embedding": self._service.settings.embedding_model, "fits": str(self._fits)}

    def read(self, call: GoldCall) -> Found:
        """Evidence, statuses, promises (by the keyword rule) and objections; nothing else."""
        transcript = self._service.calls.transcript(str(call.file), told(call))
        buyers = [t for t in transcript.turns if t.side is Side.BUYER and len(t.text.split()) >= FEWEST_WORDS]
        vectors = self._embedder().encode([t.text for t in buyers])
        likeness = {
            name: dict(zip((t.n for t in buyers), vectors @ self._embedder().encode([text])[0], strict=True))
            for name, text in (ELEMENTS | {f"objection {k}": v for k, v in OBJECTIONS.items()}).items()
        }

        def elements(turn: Turn) -> list[tuple[str, float]]:
            close = [(name, float(likeness[name].get(turn.n, 0.0))) for name in ELEMENTS]
            return [(name, round(value, 3)) for name, value in close if value >= self._fits]

        def objection(turn: Turn) -> str | None:
            value, name = max((float(likeness[f"objection {k}"].get(turn.n, 0.0)), k) for k in OBJECTIONS)
            return name if value >= self._fits else None

        return found_by(transcript, elements, objection)

    def search(self, question: GoldQuestion) -> list[str] | None:  # noqa: ARG002
        """It has none."""
        return None

    def _embedder(self) -> "Embedder":
        if self._model is None:
            from copilot.embedding import load

            self._model = load(self._service.settings.embedding_model, private_folder(models_folder()))
        return self._model
