"""`deal reread`: stored calls read again, also by themselves once a side or a name is set."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli.calls import Json
from copilot.cli.console import as_json, out, progress, say
from copilot.cli.session import session, with_index
from copilot.errors import CopilotError

if TYPE_CHECKING:
    from copilot.service import Service
    from copilot.service.rereading import Reread


def reread(
    ctx: typer.Context,
    deal: Annotated[str, typer.Argument(metavar="DEAL", help="Id of the deal; see `deal list`.", show_default=False)],
    call: Annotated[
        str | None, typer.Argument(metavar="[CALL]", help="One call; all of the deal unless given.")
    ] = None,
    json_: Json = False,
) -> None:
    """Read stored calls again with the names and sides that the deal has now; what was decided stays."""
    desk = session(ctx)
    found = desk.deals.get(deal)
    done = _read(desk, found.id, call, only_changed=False)
    if json_:
        from copilot.service.deals_json import reread_json

        as_json({"deal": found.id, **reread_json(done)})
        return
    from copilot.cli import deal_report

    say(_told(done))
    out(deal_report.proposals(done.items, found.id))


def read_again(desk: "Service", deal: str, fields: Iterable[str]) -> None:
    """Read the calls again that read otherwise once these fields of the deal are set, and say what came of it."""
    from copilot.domain.deal_parts import is_of_speaker

    if not any(is_of_speaker(f) for f in fields) or not desk.deals.calls(deal):
        return
    try:
        done = _read(desk, deal, None, only_changed=True)
    except CopilotError as problem:
        say(f"warning: the calls were not read again ({problem.message}); sales-copilot deal reread {deal}")
        return
    say(_told(done))


def _read(desk: "Service", deal: str, call: str | None, *, only_changed: bool) -> "Reread":
    with progress("reading the calls again") as tell:
        with_index(desk, tell)
        return desk.rereading.reread(deal, call, tell, only_changed=only_changed)


def _told(done: "Reread") -> str:
    if not done.calls:
        return "no call of the deal reads otherwise"
    return f"calls read again: {len(done.calls)}; proposals: {done.new} new, {done.gone} gone"
