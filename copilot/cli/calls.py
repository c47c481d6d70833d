"""`transcript` and `analyze`: read a meeting, say what it holds. They write nothing."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copilot.cli.console import as_json, complain, out, out_text, progress, say, say_use
from copilot.cli.session import session, with_index
from copilot.errors import BrokenFile, CopilotError, NotFound, WrongUsage

if TYPE_CHECKING:
    from copilot.domain.plan import Plan
    from copilot.service import Service
    from copilot.service.calls import CallOptions

Files = Annotated[list[str], typer.Argument(help="Transcript files; - reads standard input.", show_default=False)]
On = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], metavar="DATE", help="Day of the meeting, YYYY-MM-DD."),
]
Seller = Annotated[
    list[str] | None, typer.Option("--seller", metavar="NAME", help="A speaker on our side; repeatable.")
]
Buyer = Annotated[list[str] | None, typer.Option("--buyer", metavar="NAME", help="A speaker of the buyer; repeatable.")]
Name = Annotated[
    list[str] | None, typer.Option("--name", metavar="OLD=NEW", help="What a speaker is really called; repeatable.")
]
ReadAs = Annotated[str, typer.Option("--as", metavar="KIND", help="call, email (a thread) or note (your own words).")]
Format = Annotated[str | None, typer.Option("--format", metavar="NAME", help="Read as this format; see --formats.")]
Offering = Annotated[str | None, typer.Option("--offering", metavar="NAME", help="What we sell in this deal.")]
EngineName = Annotated[str, typer.Option("--engine", help="auto, offline or llm.", metavar="ENGINE")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON as docs/contract.md describes.")]
ShowRequest = Annotated[
    bool, typer.Option("--show-request", help="Print what a model would be sent, and stop. Nothing is sent.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("transcript")(transcript)
    app.command("analyze")(analyze)


def transcript(
    ctx: typer.Context,
    file: Annotated[str | None, typer.Argument(help="Transcript file; - reads standard input.")] = None,
    format: Format = None,
    as_: ReadAs = "call",
    date: On = None,
    seller: Seller = None,
    buyer: Buyer = None,
    name: Name = None,
    formats: Annotated[bool, typer.Option("--formats", help="List the formats that are read.")] = False,
    json_: Json = False,
) -> None:
    """Show how a file is read: format, speakers, sides, turns."""
    from copilot.cli import report

    if formats:
        from copilot.intake import formats as known

        rows = known()
        if json_:
            as_json({"formats": [{"name": f.name, "what": f.what, "example": f.example} for f in rows]})
        else:
            out(report.formats(rows))
        return
    if file is None:
        raise WrongUsage("which file?", "sales-copilot transcript FILE, or --formats for what is read")
    service = session(ctx)
    asked = options(service, date, seller, buyer, names=name, format=format, read_as=as_)
    read = service.calls.transcript(file, asked)
    if json_:
        from copilot.service.call_json import transcript_json

        as_json(transcript_json(read))
    else:
        out(report.transcript(read))


def analyze(
    ctx: typer.Context,
    files: Files,
    date: On = None,
    seller: Seller = None,
    buyer: Buyer = None,
    name: Name = None,
    plan: Annotated[Path | None, typer.Option("--plan", help="JSON file with the plan's milestones.")] = None,
    deal: Annotated[str | None, typer.Option("--deal", metavar="ID", help="Read with what this deal knows.")] = None,
    offering: Offering = None,
    engine: EngineName = "auto",
    format: Format = None,
    as_: ReadAs = "call",
    show_request: ShowRequest = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Everything, with all quotes.")] = False,
    json_: Json = False,
) -> None:
    """Read calls: MEDDPICC with quotes, gaps and questions, objections with answers, plan changes, promises.

    Calls in English are read; of a call in another language nothing is assessed, and the reason is told.
    """
    service = session(ctx)
    asked = options(
        service,
        date,
        seller,
        buyer,
        names=name,
        plan=plan,
        deal=deal,
        offering=offering,
        engine=engine,
        format=format,
        read_as=as_,
    )
    worst = 0
    for number, file in enumerate(files):
        try:
            if show_request:
                _show_requests(service, file, asked)
            else:
                _one(service, file, asked, json_=json_, verbose=verbose, first=number == 0)
        except CopilotError as problem:
            if len(files) == 1 and not json_:
                raise
            worst = max(worst, problem.exit_code)
            _failed(file, problem, json_=json_)
    if worst:
        raise typer.Exit(worst)


def _one(service: "Service", file: str, asked: "CallOptions", *, json_: bool, verbose: bool, first: bool) -> None:
    with progress("reading") as tell:
        with_index(service, tell)
        analysis = service.calls.analyze(file, asked, tell)
    if json_:
        from copilot.service.call_json import analysis_json

        result = analysis_json(analysis)
        if asked.deal is not None:
            for element, status in service.deals.statuses_with(asked.deal, analysis).items():
                result["meddpicc"][element.value]["deal_status"] = status.value
        as_json(result)
        return
    from copilot.cli import report

    if not first:
        out("")
    out(report.analysis(analysis, plan=asked.plan or (asked.deal.plan if asked.deal else None), verbose=verbose))
    for warning in service.prompts.warnings() if analysis.engine == "llm" else ():
        say(warning)
    if analysis.fallback:
        say(f"the model did not answer ({analysis.fallback}); this is the offline engine's draft")
    say_use(analysis.model)


def _failed(file: str, problem: CopilotError, *, json_: bool) -> None:
    if json_:
        from copilot.service.call_json import failure_json

        as_json(failure_json(file, problem))
    complain(f"{file}: {problem.message}", problem.hint)


def _show_requests(service: "Service", file: str, asked: "CallOptions") -> None:
    """Print what a model would be sent for a call; nothing is sent."""
    from copilot.service.subject import Subject

    transcript = service.calls.transcript(file, asked)
    material = service.calls.material(transcript, asked)
    subject = Subject.of(asked.deal, transcript)
    for job, of in service.calls.requests(material):
        out_text(service.requests.show(job, of, subject))


def options(
    service: "Service",
    date: datetime | None,
    seller: list[str] | None,
    buyer: list[str] | None,
    *,
    names: list[str] | None = None,
    plan: Path | None = None,
    deal: str | None = None,
    offering: str | None = None,
    engine: str = "auto",
    format: str | None = None,
    read_as: str = "call",
) -> "CallOptions":
    """The options of a call, checked."""
    from copilot.service.calls import CallOptions

    return CallOptions(
        on=date.date() if date else None,
        sellers=tuple(seller or ()),
        buyers=tuple(buyer or ()),
        names=dict(_renaming(n) for n in names or ()),
        plan=read_plan(plan) if plan else None,
        deal=service.deals.get(deal) if deal else None,
        offering=offering,
        engine=engine_choice(engine),
        format=format,
        read_as=_one_of("kind", read_as, ("call", "email", "note")),
    )


def _renaming(words: str) -> tuple[str, str]:
    old, _, new = (part.strip() for part in words.partition("="))
    if not old or not new:
        raise WrongUsage(f"{words!r} is not OLD=NEW", '--name "Speaker 1=Dana Reyes"')
    return old, new


def engine_choice(engine: str) -> Any:
    """One of the three engines' names."""
    return _one_of("engine", engine, ("auto", "offline", "llm"))


def _one_of(what: str, name: str, known: tuple[str, ...]) -> Any:
    if name not in known:
        raise WrongUsage(f"there is no {what} {name!r}", f"one of {', '.join(known)}")
    return name


def read_plan(file: Path) -> "Plan":
    """The plan in a JSON file.

    Raises NotFound where there is no file, BrokenFile with the field where it does not hold.
    """
    from pydantic import ValidationError

    from copilot.domain.plan import Plan
    from copilot.settings import first_problem

    hint = 'a plan is {"milestones": [{"id", "title", "owner", "side", "due", "status"}]}; see docs/contract.md'
    try:
        return Plan.model_validate(json.loads(file.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        raise NotFound(f"there is no plan file {file}", hint) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise BrokenFile(f"{file} cannot be read: {problem}", hint) from None
    except json.JSONDecodeError as problem:
        raise BrokenFile(f"{file} is not valid JSON: line {problem.lineno}: {problem.msg}", hint) from None
    except ValidationError as problem:
        raise BrokenFile(f"{file}: {first_problem(problem)}", hint) from None
