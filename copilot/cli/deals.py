"""`deal`, `proposals`, `accept`, `reject`, `edit`, `undo`, `history`: deals, and what a person decides about them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli import arrivals, left_out, plans, rereading
from copilot.cli.calls import Buyer, EngineName, Format, Json, Name, Offering, On, ReadAs, Seller, options
from copilot.cli.console import as_json, complain, out, progress, say
from copilot.cli.session import session, with_index
from copilot.errors import CopilotError, WrongUsage

if TYPE_CHECKING:
    from copilot.domain.deal import Deal
    from copilot.domain.proposal import ProposalItem
    from copilot.service import Service
    from copilot.service.calls import CallOptions

DealId = Annotated[str, typer.Argument(metavar="DEAL", help="Id of the deal; see `deal list`.", show_default=False)]
Items = Annotated[
    list[str] | None, typer.Argument(metavar="ITEM...", help="Ids of items; see `proposals`.", show_default=False)
]
All = Annotated[bool, typer.Option("--all", help="Every item that waits.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    deal = typer.Typer(help="Deals: make, show, change, attach calls.", no_args_is_help=True)
    deal.command("new")(new)
    deal.command("list")(list_)
    deal.command("show")(show)
    deal.command("set")(set_)
    deal.command("attach")(attach)
    deal.command("reread")(rereading.reread)
    deal.command("move")(move)
    deal.command("suggest")(arrivals.suggest)
    deal.command("forget")(forget)
    app.add_typer(deal, name="deal")
    plans.register(app)
    app.command("proposals")(proposals)
    app.command("accept")(accept)
    app.command("reject")(reject)
    app.command("edit")(edit)
    app.command("undo")(undo)
    app.command("history")(history)
    left_out.register(app)


def new(
    ctx: typer.Context,
    deal: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="What you will type; else from the account.")
    ] = None,
    account: Annotated[str | None, typer.Option("--account", help="The customer's name.")] = None,
    offering: Offering = None,
    stage: Annotated[str | None, typer.Option("--stage", help="discovery, evaluation, procurement, ...")] = None,
    value: Annotated[str | None, typer.Option("--value", help="In digits: 120000.")] = None,
    currency: Annotated[str | None, typer.Option("--currency", help="USD unless given.")] = None,
    close_date: Annotated[str | None, typer.Option("--close-date", "--close", metavar="DATE")] = None,
    owner: Annotated[str | None, typer.Option("--owner", help="You unless given.")] = None,
    next_meeting: Annotated[str | None, typer.Option("--next-meeting", metavar="DATE")] = None,
    notes: Annotated[str | None, typer.Option("--notes")] = None,
    never_send: Annotated[bool, typer.Option("--never-send", help="Never send this deal to a model.")] = False,
    json_: Json = False,
) -> None:
    """Make a deal. With an account alone, the id is made from it."""
    if deal is None and account is None:
        raise WrongUsage("which account?", "sales-copilot deal new ID --account NAME")
    from copilot.service.deals import DEAL_ID

    is_id = deal is not None and (account is not None or DEAL_ID.fullmatch(deal) is not None)
    made = session(ctx).deals.new(
        deal if is_id else None,
        account if account is not None else deal or "",
        offering=offering,
        stage=stage,
        value=value,
        currency=currency,
        close_date=close_date,
        owner=owner,
        next_meeting=next_meeting,
        never_send=never_send,
        notes=notes,
    )
    _show(session(ctx), made, json_=json_)


def list_(ctx: typer.Context, json_: Json = False) -> None:
    """All deals."""
    desk = session(ctx)
    found = desk.deals.list_deals()
    if json_:
        from copilot.service.deals_json import deal_line_json

        as_json({"items": [deal_line_json(d, desk.today()) for d in found]})
        return
    from copilot.cli import deal_report

    out(deal_report.deals(found, desk.today()))


def show(ctx: typer.Context, deal: DealId, json_: Json = False) -> None:
    """Everything known of a deal."""
    desk = session(ctx)
    _show(desk, desk.deals.get(deal), json_=json_)


def set_(
    ctx: typer.Context,
    deal: DealId,
    field: Annotated[
        str,
        typer.Argument(
            help="stage, value, next_meeting, side.NAME, name.OLD, scorecard.champion.summary, plan.m3.due, ..."
        ),
    ],
    value: Annotated[str, typer.Argument(help="The new value; an empty one clears the field.")],
    json_: Json = False,
) -> None:
    """Set a field by hand; it then counts as entered, and calls do not overwrite it.

    Once a side or a name is set, the calls in which it changes something are read again.
    """
    desk = session(ctx)
    found = desk.deals.set(deal, field, value)
    rereading.read_again(desk, found.id, [field])
    _show(desk, desk.deals.get(found.id), json_=json_)


def attach(
    ctx: typer.Context,
    deal: DealId,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Transcript files; - reads standard input.")],
    date: On = None,
    seller: Seller = None,
    buyer: Buyer = None,
    name: Name = None,
    offering: Offering = None,
    engine: EngineName = "auto",
    format: Format = None,
    as_: ReadAs = "call",
    json_: Json = False,
) -> None:
    """Analyse calls, keep them with the deal, and propose what they change. Nothing changes before you accept."""
    desk = session(ctx)
    desk.deals.get(deal)
    worst = 0
    for file in files:
        try:
            asked = options(
                desk,
                date,
                seller,
                buyer,
                names=name,
                deal=deal,
                offering=offering,
                engine=engine,
                format=format,
                read_as=as_,
            )
            if asked.read_as == "note":
                _keep_note(desk, deal, file, asked, json_=json_)
                continue
            with progress("reading") as tell:
                with_index(desk, tell)
                analysis = desk.calls.analyze(file, asked, tell)
            result = desk.deals.attach(deal, analysis)
        except CopilotError as problem:
            if len(files) == 1:
                raise
            worst = max(worst, problem.exit_code)
            _failed(file, problem, json_=json_)
            continue
        for warning in analysis.warnings:
            say(f"warning: {warning}")
        if analysis.fallback:
            say(f"the model did not answer ({analysis.fallback}); this is the offline engine's draft")
        if result.again:
            say(f"{file}: {result.call.deal} has this call already, as {result.call.id}; nothing was changed")
        if json_:
            from copilot.service.deals_json import attached_json

            as_json({"file": file, **attached_json(result.call, result.items, again=result.again)})
        else:
            _show_items(result.items, result.call.deal)
    if worst:
        raise typer.Exit(worst)


def _keep_note(desk: "Service", deal: str, file: str, asked: "CallOptions", *, json_: bool) -> None:
    """A rep's note goes into the deal's notes as entered by the rep; it is evidence of nothing."""
    written = "\n\n".join(turn.text for turn in desk.calls.transcript(file, asked).turns)
    notes = desk.deals.get(deal).notes
    _show(desk, desk.deals.set(deal, "notes", f"{notes}\n\n{written}".strip()), json_=json_)


def move(
    ctx: typer.Context,
    call: Annotated[str, typer.Argument(metavar="CALL", help="Id of the call; see `deal show`.")],
    deal: DealId,
    with_accepted: Annotated[
        bool,
        typer.Option("--with-accepted/--revert-accepted", help="Whether what was decided goes along, or is reverted."),
    ] = False,
    json_: Json = False,
) -> None:
    """Give a call to another deal: what it brought to the old one goes, and is proposed anew or goes along."""
    result = session(ctx).deals.move(call, deal, with_decisions=with_accepted)
    if json_:
        from copilot.service.deals_json import attached_json

        as_json({**attached_json(result.call, result.items, again=False), "carried": result.carried})
        return
    if result.carried:
        say(f"{result.carried} decisions went along")
    _show_items(tuple(i for i in result.items if i.state == "proposed"), result.call.deal)


def forget(
    ctx: typer.Context,
    deal: DealId,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json_: Json = False,
) -> None:
    """Delete a deal with its calls, proposals and history. There is no undo."""
    desk = session(ctx)
    found = desk.deals.get(deal)
    if not yes:
        typer.confirm(f"Delete {found.id} ({found.account}) with its calls and history?", abort=True, err=True)
    desk.deals.forget(found.id)
    if json_:
        as_json({"forgotten": found.id})
    else:
        say(f"{found.id} is deleted")


def proposals(
    ctx: typer.Context,
    deal: DealId,
    state: Annotated[str | None, typer.Option("--state", help="proposed, accepted, edited or rejected.")] = None,
    every: Annotated[bool, typer.Option("--every", help="Also what was decided.")] = False,
    json_: Json = False,
) -> None:
    """What the calls would change in a deal, each with its quote. JSON holds all items in every state."""
    if state is not None and state not in ("proposed", "accepted", "edited", "rejected"):
        raise WrongUsage(f"there is no state {state!r}", "proposed, accepted, edited or rejected")
    desk = session(ctx)
    found = desk.deals.get(deal)
    if json_:
        from copilot.service.deals_json import items_json

        as_json({"deal": found.id, **items_json(desk.deals.proposals(deal, state))})
    else:
        _show_items(desk.deals.proposals(deal, None if every else state or "proposed"), found.id)


def accept(
    ctx: typer.Context,
    deal: DealId,
    items: Items = None,
    every: All = False,
    sure: Annotated[bool, typer.Option("--sure", help="Those sure enough for their kind to need no look.")] = False,
    json_: Json = False,
) -> None:
    """Let items change the deal: all of those named, or none."""
    desk = session(ctx)
    if sure:
        named, left = left_out.sure_ones(desk, deal, items, every=every)
    else:
        named, left = _named(desk, deal, items, every=every), 0
    _decided(desk, deal, desk.deals.accept(deal, named), json_=json_)
    if left:
        say(f"{left} left to look at: sales-copilot proposals {deal}")


def reject(
    ctx: typer.Context,
    deal: DealId,
    items: Items = None,
    every: All = False,
    reason: Annotated[str | None, typer.Option("--reason", help="Why; kept in the history.")] = None,
    json_: Json = False,
) -> None:
    """Turn items down; the same changes are not proposed again."""
    desk = session(ctx)
    named = _named(desk, deal, items, every=every)
    _decided(desk, deal, desk.deals.reject(deal, named, reason=reason), json_=json_)


def edit(
    ctx: typer.Context,
    deal: DealId,
    item: Annotated[str, typer.Argument(metavar="ITEM")],
    values: Annotated[
        list[str], typer.Argument(metavar="NAME=VALUE...", help="summary=..., due=2026-12-05, owner=...")
    ],
    json_: Json = False,
) -> None:
    """Accept an item in your own words."""
    pairs = [v.partition("=") for v in values]
    if wrong := next((v for v, (_, equals, _) in zip(values, pairs, strict=True) if not equals), None):
        raise WrongUsage(f"{wrong!r} is not NAME=VALUE", f'sales-copilot edit {deal} {item} summary="..."')
    desk = session(ctx)
    done = desk.deals.edit(deal, item, {name.strip(): value for name, _, value in pairs})
    _decided(desk, deal, (done,), json_=json_)


def undo(ctx: typer.Context, deal: DealId, json_: Json = False) -> None:
    """Take back your last decision or entry; its items wait again."""
    desk = session(ctx)
    undone = desk.deals.undo(deal)
    rereading.read_again(desk, deal, [e.target for e in undone if e.kind == "field"])
    if json_:
        from copilot.service.deals_json import history_json

        as_json({"deal": desk.deals.get(deal).id, "undone": history_json(undone)})
        return
    for entry in undone:
        say(f"undone: {entry.item} ({entry.action.value} by {entry.by})")


def history(ctx: typer.Context, deal: DealId, json_: Json = False) -> None:
    """Who changed what, when, and on which words."""
    found = session(ctx).deals.history(deal)
    if json_:
        from copilot.service.deals_json import history_json

        as_json(history_json(found))
        return
    from copilot.cli import deal_report

    out(deal_report.history(found))


def _named(desk: "Service", deal: str, items: Iterable[str] | None, *, every: bool) -> list[str]:
    named = [part for word in items or () for part in word.split(",") if part]
    if every == bool(named):
        raise WrongUsage("which items?", f"name them, or --all; see sales-copilot proposals {deal}")
    return [i.id for i in desk.deals.proposals(deal, "proposed")] if every else named


def _decided(desk: "Service", deal: str, items: "tuple[ProposalItem, ...]", *, json_: bool) -> None:
    if json_:
        from copilot.service.deals_json import items_json

        as_json({"deal": desk.deals.get(deal).id, **items_json(items)})
        return
    if not items:
        say("nothing waits for a decision")
    for item in items:
        say(f"{item.id} {item.state.value}: {item.kind.value} {item.target}")


def _show(desk: "Service", found: "Deal", *, json_: bool) -> None:
    calls = desk.deals.calls(found.id)
    if json_:
        from copilot.service.deals_json import deal_json

        as_json(deal_json(found, calls))
        return
    from copilot.cli import deal_report

    waiting = len(desk.deals.proposals(found.id, "proposed"))
    out(deal_report.deal(found, calls, waiting, desk.today()))


def _show_items(items: "tuple[ProposalItem, ...]", deal: str) -> None:
    from copilot.cli import deal_report

    out(deal_report.proposals(items, deal))


def _failed(file: str, problem: CopilotError, *, json_: bool) -> None:
    if json_:
        from copilot.service.call_json import failure_json

        as_json(failure_json(file, problem))
    complain(f"{file}: {problem.message}", problem.hint)
