"""Texts after a call: e-mail to the buyer, CRM note, chat message to the team, summary. Each line knows its ground.

Without a model nothing is paraphrased: facts are the speakers' own words, shortened only at the edges of sentences.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from copilot.domain.cite import Cite
from copilot.domain.draft import Claim, Message, MessageKind
from copilot.domain.engine import CallMaterial
from copilot.domain.meddpicc import Element, Evidence, Polarity, status_of
from copilot.domain.plan import PlanChange, PlanOp
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side, Transcript

CRM_SHORT = 255
"""Characters that a CRM's text field takes (Salesforce text and Agentforce suggestions)."""
SURE = 0.6
"""Confidence from which a fact goes into a text; what is less sure is shown for review only."""
LONGEST_QUOTE = 180
"""Characters of a quote that a message shows; longer ones end at a sentence or a word."""


@dataclass
class _Page:
    lines: list[str] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)

    def say(self, text: str = "") -> None:
        """A line that states no fact about the deal."""
        self.lines.append(text)

    def state(self, text: str, *cites: Cite, bullet: str = "- ") -> None:
        """A line that states a fact, with the words that it rests on."""
        self.lines.append(bullet + text)
        self.claims.append(Claim(text=text, cites=cites))

    def section(self, title: str, rows: Iterable[tuple[str, Cite]]) -> None:
        """A titled list of what was not said above; nothing where there are no rows."""
        kept = [row for row in rows if row[0] not in self._said]
        self._said.update(text for text, _ in kept)
        if not kept:
            return
        self.say(title)
        for text, cite in kept:
            self.state(text, cite)
        self.say()

    def message(self, kind: MessageKind, short: str | None = None) -> Message:
        text = "\n".join(self.lines).strip()
        return Message(kind=kind, text=text, short=short, claims=tuple(self.claims))


def write_message(kind: MessageKind, call: CallMaterial) -> Message:
    """The text of that kind for one call."""
    return {
        MessageKind.EMAIL: _email,
        MessageKind.CRM: _crm,
        MessageKind.CHAT: _chat,
        MessageKind.SUMMARY: _summary,
    }[kind](call)


def _email(call: CallMaterial) -> Message:
    page = _Page()
    page.say(f"Subject: {_subject(call)}")
    page.say()
    greeting = _greeting(call.transcript)
    page.say(f"Hi {greeting}," if greeting else "Hello,")
    page.say()
    page.say("Thank you for the conversation. This is what I took away from it; please correct anything I got wrong.")
    page.say()
    page.section("What you told us", _quotes(call, Element.IDENTIFY_PAIN, limit=3))
    page.section("The numbers", _quotes(call, Element.METRICS, limit=3))
    page.section("What matters in the choice", _quotes(call, Element.DECISION_CRITERIA, limit=3))
    page.section(
        "How you decide",
        [*_quotes(call, Element.DECISION_PROCESS, limit=2), *_quotes(call, Element.PAPER_PROCESS, limit=2)],
    )
    page.section("What we will do", _promises(call, Side.SELLER))
    page.section("What you will do", _promises(call, Side.BUYER))
    page.section("Dates in our plan", _dates(call, PlanOp.SET_DUE))
    _next_meeting(page, call)
    page.say("Best regards,")
    page.say(_sender(call.transcript) or "")
    return page.message(MessageKind.EMAIL)


def _crm(call: CallMaterial) -> Message:
    page = _Page()
    page.say(_subject(call))
    page.say()
    for element in Element:
        evidence = call.signals.of(element)
        if not evidence:
            continue
        page.say(f"{element.label} ({status_of(element, evidence)})")
        for e in evidence:
            page.state(_quoted(e) + (" [against]" if e.polarity is Polarity.AGAINST else ""), e.cite)
        page.say()
    page.section("Objections", ((f"{o.category.label}: {_said(o.cite)}", o.cite) for o in call.signals.objections))
    page.section("We owe", _promises(call, Side.SELLER))
    page.section("They owe", _promises(call, Side.BUYER))
    _next_meeting(page, call)
    return page.message(MessageKind.CRM, short=_short(call))


def _chat(call: CallMaterial) -> Message:
    page = _Page()
    page.say(_subject(call))
    for element in (Element.IDENTIFY_PAIN, Element.METRICS, Element.ECONOMIC_BUYER, Element.COMPETITION):
        for text, cite in _quotes(call, element, limit=1):
            page.state(f"{element.label}: {text}", cite)
    for objection in call.signals.objections[:2]:
        page.state(f"Objection ({objection.category.label.lower()}): {_said(objection.cite)}", objection.cite)
    for side, label in ((Side.SELLER, "We owe"), (Side.BUYER, "They owe")):
        for text, cite in _promises(call, side)[:3]:
            page.state(f"{label}: {text}", cite)
    _next_meeting(page, call)
    return page.message(MessageKind.CHAT)


def _summary(call: CallMaterial) -> Message:
    page = _Page()
    page.say(_subject(call))
    page.say()
    for element in Element:
        page.section(element.label, _quotes(call, element, limit=2))
    page.section("Objections", ((f"{o.category.label}: {_said(o.cite)}", o.cite) for o in call.signals.objections))
    page.section("Promises", [*_promises(call, Side.SELLER), *_promises(call, Side.BUYER)])
    page.section("Changes of the plan", _dates(call, *PlanOp))
    _next_meeting(page, call)
    return page.message(MessageKind.SUMMARY)


def _subject(call: CallMaterial) -> str:
    title = call.transcript.title or (f"Call with {call.deal.account}" if call.deal else "Our call")
    when = call.transcript.meeting_date
    return f"{title}, {_day(when)}" if when else title


def _greeting(transcript: Transcript) -> str:
    names = [s.name.split()[0] for s in transcript.speakers if s.side is Side.BUYER]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 2 else names)


def _sender(transcript: Transcript) -> str | None:
    sellers = [s for s in transcript.speakers if s.side is Side.SELLER]
    return max(sellers, key=lambda s: s.turns).name if sellers else None


def _quotes(call: CallMaterial, element: Element, *, limit: int) -> list[tuple[str, Cite]]:
    """The surest things that the buyer said of an element, in the order of the call."""
    evidence = [
        e
        for e in call.signals.of(element)
        if e.polarity is Polarity.FOR and e.cite.side is Side.BUYER and e.cite.confidence >= SURE
    ]
    surest = sorted(evidence, key=lambda e: -e.cite.confidence)[:limit]
    return [(_quoted(e), e.cite) for e in sorted(surest, key=lambda e: e.cite.turn)]


def _quoted(evidence: Evidence) -> str:
    return _said(evidence.cite)


def _said(cite: Cite) -> str:
    return f"“{shorten(cite.quote)}” ({cite.speaker or 'speaker unknown'})"


def shorten(quote: str, longest: int = LONGEST_QUOTE) -> str:
    """A quote cut at the end of a sentence, or else of a word, with an ellipsis where words were left out."""
    quote = quote.strip()
    if len(quote) <= longest:
        return quote
    head = quote[:longest]
    sentence = max((m.end() for m in re.finditer(r"[.!?](?=\s)", head)), default=0)
    if sentence >= longest // 3:
        return head[:sentence] + " …"
    return head.rsplit(" ", 1)[0] + " …"


def _promises(call: CallMaterial, side: Side) -> list[tuple[str, Cite]]:
    return [(_promise(c), c.cite) for c in call.signals.commitments if c.side is side and c.cite.confidence >= SURE]


def _promise(commitment: Commitment) -> str:
    when = _day(commitment.due) if commitment.due else commitment.due_text
    who = f"{commitment.owner}: " if commitment.owner else ""
    return f"{who}{shorten(commitment.task)}" + (f" (by {when})" if when else "")


def _dates(call: CallMaterial, *ops: PlanOp) -> list[tuple[str, Cite]]:
    return [
        (line, c.cite)
        for c in call.signals.plan_changes
        if c.op in ops and c.cite.confidence >= SURE and (line := _plan_line(c, call))
    ]


def _plan_line(change: PlanChange, call: CallMaterial) -> str | None:
    milestone = call.plan.milestone(change.id) if call.plan and change.id else None
    title = milestone.title if milestone else change.title
    if not title:
        return None
    match change.op:
        case PlanOp.SET_DUE if change.due:
            return f"{title}: now {_day(change.due)}"
        case PlanOp.SET_STATUS if change.status:
            return f"{title}: {change.status.value.replace('_', ' ')}"
        case PlanOp.SET_OWNER if change.owner:
            return f"{title}: {change.owner}"
        case PlanOp.ADD if change.due:
            return f"{title}: {_day(change.due)}"
    return None


def _next_meeting(page: _Page, call: CallMaterial) -> None:
    meeting = call.signals.next_meeting
    if meeting is None:
        return
    when = _day(meeting.on) if meeting.on else meeting.on_text
    page.state(
        f"Next meeting: {when}" + (f", {meeting.time_text}" if meeting.time_text else ""), meeting.cite, bullet=""
    )
    page.say()


def _short(call: CallMaterial) -> str:
    """The CRM field of at most 255 characters: whole statements only, in the order of what a manager asks first."""
    parts = [
        f"{label}: {shorten(quotes[0].cite.quote, 90)}"
        for element, label in (
            (Element.IDENTIFY_PAIN, "Pain"),
            (Element.METRICS, "Metric"),
            (Element.ECONOMIC_BUYER, "EB"),
        )
        if (quotes := [e for e in call.signals.of(element) if e.polarity is Polarity.FOR])
    ]
    steps = sorted(call.signals.commitments, key=lambda c: (c.due is None, c.due or date.max))
    parts += [f"Next: {_promise(c)}" for c in steps[:2]]
    text = ""
    for part in parts:
        longer = f"{text} | {part}" if text else part
        if len(longer) <= CRM_SHORT:
            text = longer
    return text


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
