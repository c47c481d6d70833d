"""`prep`, `respond` and `draft`: before, during and after a call."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copilot.cli.calls import (
    Buyer,
    EngineName,
    Json,
    Offering,
    On,
    Seller,
    ShowRequest,
    engine_choice,
    options,
)
from copilot.cli.console import as_json, out, out_text, progress, say, say_use
from copilot.cli.session import session, with_index
from copilot.errors import NotFound, WrongUsage

if TYPE_CHECKING:
    from datetime import date

    from copilot.domain.deal import Deal
    from copilot.domain.draft import Prep
    from copilot.domain.engine import CallMaterial
    from copilot.service import Service
    from copilot.service.calls import CallOptions
    from copilot.service.drafting import Drafted

KINDS = ("email", "crm", "chat", "summary")
DealOption = Annotated[str | None, typer.Option("--deal", metavar="ID", help="For this deal.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("prep")(prep)
    app.command("respond")(respond)
    app.command("draft")(draft)


def prep(
    ctx: typer.Context,
    deal: Annotated[str, typer.Argument(help="Id of the deal.")],
    engine: EngineName = "auto",
    show_request: ShowRequest = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it as a page to print.", dir_okay=False)
    ] = None,
    md: Annotated[
        Path | None, typer.Option("--md", metavar="FILE", help="Write it as markdown.", dir_okay=False)
    ] = None,
    json_: Json = False,
) -> None:
    """One page for the next call: highlights, questions, objections to expect, plan, promises, people."""
    service = session(ctx)
    found = service.deals.get(deal)
    calls = service.deals.analyses(found.id)
    if show_request:
        from copilot.domain.engine import Job
        from copilot.service.subject import Subject

        gaps = service.prep.gaps(found, tuple(calls))
        out_text(service.requests.show(Job.DISCOVERY, gaps, Subject.of(found)))
        return
    from copilot.domain.engine import Watch

    with progress("preparing") as tell:
        with_index(service, tell)
        drafted = service.prep.prepare(found, calls, engine=engine_choice(engine), watch=Watch(step=tell))
    if html or md:
        _written(html, md, found, drafted.value, service.today())
    elif json_:
        from copilot.service.call_json import prep_json

        as_json({**prep_json(drafted.value), "engine": drafted.engine, "fallback": drafted.fallback})
    else:
        from copilot.cli import report

        out(report.prep(found, drafted.value, today=service.today()))
    _told_model(drafted)


def _written(html: Path | None, md: Path | None, deal: "Deal", page: "Prep", today: "date") -> None:
    """The page as the files that were asked for; a name without an ending gets that of its option."""
    from copilot.service import prep_pages

    for file, suffix in ((html, ".html"), (md, ".md")):
        if file:
            named = file if file.suffix else file.with_suffix(suffix)
            say(f"wrote {prep_pages.write(named, deal, page, today)}")


def respond(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="What the buyer said or asked.")],
    deal: DealOption = None,
    offering: Offering = None,
    engine: EngineName = "auto",
    show_request: ShowRequest = False,
    json_: Json = False,
) -> None:
    """What to say to an objection or a question, from the cards; nothing where no card fits."""
    service = session(ctx)
    found = service.deals.get(deal) if deal else None
    if show_request:
        from copilot.domain.engine import Job
        from copilot.service.subject import Subject

        material = service.answers.material(text, deal=found, offering=offering)
        out_text(service.requests.show(Job.OBJECTION_RESPONSE, material, Subject.of(found)))
        return
    from copilot.domain.engine import Watch

    with progress("looking for an answer") as tell:
        with_index(service, tell)
        drafted = service.answers.respond(
            text, deal=found, offering=offering, engine=engine_choice(engine), watch=Watch(step=tell)
        )
    if json_:
        from copilot.service.call_json import answer_json

        as_json({**answer_json(drafted.value), "engine": drafted.engine, "fallback": drafted.fallback})
    else:
        from copilot.cli import report

        out(report.answer(drafted.value))
    _told_model(drafted)


def draft(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(help="email, crm, chat or summary.")],
    of: Annotated[str, typer.Argument(metavar="DEAL|FILE", help="A deal's latest call, or a transcript file.")],
    date: On = None,
    seller: Seller = None,
    buyer: Buyer = None,
    offering: Offering = None,
    engine: EngineName = "auto",
    show_request: ShowRequest = False,
    short: Annotated[bool, typer.Option("--short", help="For crm: the form of at most 255 characters.")] = False,
    cites: Annotated[bool, typer.Option("--cites", help="Also show what each line rests on, on stderr.")] = False,
    json_: Json = False,
) -> None:
    """Write the text that is sent or filed after a call; only the text goes to stdout, ready to copy."""
    if kind not in KINDS:
        raise WrongUsage(f"there is no draft {kind!r}", f"one of {', '.join(KINDS)}")
    service = session(ctx)
    asked = options(service, date, seller, buyer, offering=offering, engine=engine)
    from copilot.domain.draft import MessageKind
    from copilot.domain.engine import Job, Watch
    from copilot.service.subject import Subject

    with progress("writing") as tell:
        material = _material(service, of, asked)
        if show_request:
            out_text(service.requests.show(Job(kind), material, Subject.of(material.deal, material.transcript)))
            return
        drafted = service.messages.write(MessageKind(kind), material, engine=asked.engine, watch=Watch(step=tell))
    message = drafted.value
    if json_:
        from copilot.service.call_json import message_json

        as_json({**message_json(message), "engine": drafted.engine, "fallback": drafted.fallback})
    else:
        out_text((message.short or "") if short else message.text)
    if cites:
        for claim in message.claims:
            say(f"{claim.text}\n    " + "; ".join(f"turn {c.turn}, {c.speaker}: “{c.quote}”" for c in claim.cites))
    for withheld in message.withheld:
        say(f"withheld: {withheld.what} ({withheld.why})")
    _told_model(drafted)


def _material(service: "Service", of: str, asked: "CallOptions") -> "CallMaterial":
    deal = service.deals.find(of)
    if deal is not None:
        calls = service.deals.analyses(deal.id)
        if not calls:
            raise NotFound(f"no call is attached to {deal.id}", f"sales-copilot deal attach {deal.id} FILE")
        return service.calls.material_of(calls[-1], deal)
    return service.calls.material(service.calls.transcript(of, asked), asked)


def _told_model(drafted: "Drafted[Any]") -> None:
    if drafted.fallback:
        say(f"the model did not answer ({drafted.fallback}); this is the offline engine's draft")
    say_use(drafted.used)
