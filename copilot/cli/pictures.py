"""`pipeline` and `pictures`: all deals by what needs attention, and pictures of a deal or of all as a page."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copilot.cli.calls import Json
from copilot.cli.console import as_json, out, say
from copilot.cli.session import session
from copilot.errors import WrongUsage

if TYPE_CHECKING:
    from copilot.domain.attention import Standing

MOST = 20
"""Deals shown unless all are asked for: with heading and hint they fit 24 lines."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("pipeline")(pipeline)
    app.command("pictures")(pictures)


def pipeline(
    ctx: typer.Context,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="All deals.")] = False,
    json_: Json = False,
) -> None:
    """All deals by what needs attention, each with its reasons."""
    standings = session(ctx).pipeline.standings()
    if json_:
        as_json({"items": [_json(s) for s in standings]})
        return
    shown = standings if verbose else standings[:MOST]
    if not standings:
        say("no deals yet")
        say("hint: sales-copilot deal new ID --account NAME makes the first")
        return
    _show(shown)
    if len(shown) < len(standings):
        say(f"{len(standings) - len(shown)} more deals: -v shows all")


def pictures(
    ctx: typer.Context,
    html: Annotated[Path, typer.Option("--html", metavar="FILE", help="Where to write the page.", dir_okay=False)],
    deal: Annotated[str | None, typer.Argument(metavar="[DEAL]", help="A deal; without one, the pipeline.")] = None,
    json_: Json = False,
) -> None:
    """Plan, scorecard and dates of a deal, or the amounts of the pipeline, as one page that stands alone."""
    page = session(ctx).pictures.page(deal)
    if not html.parent.is_dir():
        raise WrongUsage(f"there is no folder {html.parent}", "make it first, or choose another")
    beside = html.with_name(f".{html.name}.new")
    try:
        beside.write_text(page, encoding="utf-8")
        beside.replace(html)
    finally:
        beside.unlink(missing_ok=True)
    if json_:
        as_json({"file": str(html), "deal": deal})
    else:
        say(f"wrote {html}")


def _show(standings: "tuple[Standing, ...]") -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("deal", "stage", "plan", "last call", "why look"):
        table.add_column(heading, overflow="fold" if heading == "why look" else "ellipsis")
    for s in standings:
        last = s.activity.last_call
        table.add_row(
            s.deal.id,
            s.deal.stage.value.replace("_", " "),
            s.plan.words,
            last.isoformat() if last else "–",
            "; ".join(r.words for r in s.reasons) or "–",
        )
    out(table)


def _json(standing: "Standing") -> dict[str, Any]:
    deal, activity = standing.deal, standing.activity
    return {
        "deal": deal.id,
        "account": deal.account,
        "stage": deal.stage.value,
        "value": deal.value,
        "currency": deal.currency,
        "close_date": deal.close_date.isoformat() if deal.close_date else None,
        "next_meeting": deal.next_meeting.isoformat() if deal.next_meeting else None,
        "plan": {"state": standing.plan.state.value, "days": standing.plan.days, "late": standing.plan.late},
        "last_call": activity.last_call.isoformat() if activity.last_call else None,
        "open_items": activity.open_items,
        "reasons": [{"kind": r.worry.name.lower(), "text": r.words} for r in standing.reasons],
    }
