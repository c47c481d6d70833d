"""The demo: a sample call with its plan, through the same service as every other call."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.domain.deal import Deal
from copilot.domain.draft import Analysis, Message, MessageKind
from copilot.domain.engine import Progress
from copilot.domain.knowledge import Stage
from copilot.domain.plan import Plan
from copilot.service.calls import CallOptions

if TYPE_CHECKING:
    from copilot.service import Service

DEAL = "ridgeline"
ACCOUNT = "Ridgeline"
OFFERING = "spec-kit"
CALL, PLAN = "ridgeline-evaluation.vtt", "ridgeline-plan.json"
SELLERS = ("Priya Nadkarni", "Tomas Wieland")


@dataclass(frozen=True)
class Demo:
    """What the demo shows."""

    analysis: Analysis
    plan: Plan
    email: Message
    deal: Deal


def run_demo(service: "Service", samples: Path, progress: Progress) -> Demo:
    """Analyse the sample call, keep it with the demo deal (made on the first run), write the e-mail."""
    service.library.index(progress)
    plan = Plan.model_validate(json.loads((samples / PLAN).read_text(encoding="utf-8")))
    deal = service.deals.find(DEAL)
    if deal is None:
        service.deals.new(DEAL, ACCOUNT, offering=OFFERING, stage=Stage.EVALUATION)
        deal = service.deals.plan_set(DEAL, plan)
    options = CallOptions(sellers=SELLERS, plan=plan, deal=deal, offering=OFFERING, engine="offline")
    transcript = service.calls.transcript(str(samples / CALL), options)
    analysis = service.calls.analyze_transcript(transcript, CALL, options, progress)
    service.deals.attach(DEAL, analysis)
    email = service.messages.write(MessageKind.EMAIL, service.calls.material_of(analysis, deal), engine="offline").value
    return Demo(analysis=analysis, plan=plan, email=email, deal=service.deals.get(DEAL))
