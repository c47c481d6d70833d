"""`withheld`: what calls say and a deal does not have; and which items `accept --sure` takes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli.calls import Json
from copilot.cli.console import as_json, out_text
from copilot.cli.session import session
from copilot.errors import WrongUsage

if TYPE_CHECKING:
    from copilot.service import Service
    from copilot.service.left_out import LeftOut

ONE_WAY = "one way to name items at a time"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("withheld")(withheld)


def withheld(
    ctx: typer.Context,
    deal: Annotated[str, typer.Argument(metavar="DEAL", help="Id of the deal; see `deal list`.")],
    json_: Json = False,
) -> None:
    """What the calls of a deal said that was not proposed, and what you rejected, each with the reason."""
    from copilot.service.left_out import left_out, left_out_json

    desk = session(ctx)
    found = left_out(desk.deals, deal)
    if json_:
        as_json({"deal": desk.deals.get(deal).id, **left_out_json(found)})
    else:
        out_text(shown(found))


def shown(found: "LeftOut") -> str:
    """As a person reads it."""
    lines = []
    for call in found.withheld:
        lines.append(f"withheld in {call.title}")
        lines += [f"  {w.what}\n      {w.why}" for w in call.withheld]
    if found.rejected:
        lines.append("rejected; the same is not proposed again")
    for r in found.rejected:
        when = f" on {r.at:%Y-%m-%d}" if r.at else ""
        why = f": {r.reason}" if r.reason else ""
        lines.append(f"  {r.item.id} {r.item.kind.value} {r.item.target}, by {r.by or 'nobody'}{when}{why}")
    return "\n".join(lines) or "nothing was withheld, and nothing rejected"


def sure_ones(desk: "Service", deal: str, items: Iterable[str] | None, *, every: bool) -> tuple[list[str], int]:
    """The ids of open items that need no look at each, and how many others wait."""
    from copilot.domain.sure_enough import sure

    if items or every:
        raise WrongUsage(ONE_WAY, "--sure, --all, or the ids of items")
    found = desk.deals.get(deal)
    waiting = desk.deals.proposals(found.id, "proposed")
    named = [i.id for i in waiting if sure(i, found)]
    return named, len(waiting) - len(named)
