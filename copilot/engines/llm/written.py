"""A model's text as a message: its blocks, a line for each sentence, and the claims that the lines make."""

from collections.abc import Sequence

from copilot.domain.draft import Claim, Message, MessageKind
from copilot.domain.engine import CallMaterial
from copilot.domain.grounding import About
from copilot.domain.grounds import Grounds
from copilot.domain.knowledge import Library
from copilot.engines.llm.answers import MessageAnswer, WrittenLine
from copilot.engines.llm.cards import Card
from copilot.engines.llm.grounds import claim_of
from copilot.engines.llm.windows import one_line

SHORT_FORM = 255
"""Characters that a one-line field of a CRM takes."""


def message_of(
    kind: MessageKind, answer: MessageAnswer, call: CallMaterial, cards: Sequence[Card], library: Library
) -> Message:
    """The text with its claims. A courtesy or a title that states something becomes a claim that is withheld."""
    grounds = Grounds(call.transcript, library, About.of(call.deal, call.plan, call.offering))
    claims: list[Claim] = []

    def take(line: WrittenLine) -> str:
        text = one_line(line.text)
        claim = claim_of(call.transcript, cards, line.model_copy(update={"text": text}))
        if claim.cites or claim.sources or line.states_fact:
            claims.append(claim)
        elif problem := grounds.courtesy_problem(text, for_buyer=kind.for_buyer):
            claims.append(claim.model_copy(update={"unfounded": problem}))
        return text

    def entitle(title: str) -> list[str]:
        title = one_line(title)
        if title and (problem := grounds.title_problem(title)):
            claims.append(Claim(text=title, unfounded=problem))
        return [title] if title else []

    written = [(entitle(block.title), [take(line) for line in block.lines]) for block in answer.blocks]
    text = "\n\n".join("\n".join((*title, *lines)) for title, lines in written if lines)
    short: str | None = None
    if kind is MessageKind.CRM:
        fits = answer.short is not None and len(one_line(answer.short.text)) <= SHORT_FORM
        short = take(answer.short) if answer.short is not None and fits else _shortened(claims)
    return Message(kind=kind, text=text, short=short or None, claims=tuple(claims))


def _shortened(claims: Sequence[Claim]) -> str:
    """As many whole claims, from the first, as a one-line field takes."""
    short = ""
    for claim in claims:
        longer = f"{short} {claim.text}".strip()
        if len(longer) > SHORT_FORM:
            break
        short = longer
    return short
