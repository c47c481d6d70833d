"""`decisions`: how often what was proposed was accepted, edited and rejected, on your own deals."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli.calls import Json
from copilot.cli.console import as_json, out_text
from copilot.cli.session import session

if TYPE_CHECKING:
    from copilot.service.decision_rates import Rate

MaybeDeal = Annotated[str | None, typer.Argument(metavar="[DEAL]", help="Of one deal; else of all.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("decisions")(decisions)


def decisions(ctx: typer.Context, deal: MaybeDeal = None, json_: Json = False) -> None:
    """How often proposals were accepted, edited and rejected, by element or kind and by confidence."""
    from copilot.service.decision_rates import rates_json

    found = session(ctx).deals.decision_rates(deal)
    if json_:
        as_json(rates_json(found))
    else:
        out_text(shown(found))


def shown(found: Sequence["Rate"]) -> str:
    """As a person reads it."""
    from copilot.service.decision_rates import by_band, by_what

    if not any(r.decided for r in found):
        waiting = sum(r.waiting for r in found)
        return f"nothing was decided yet; {waiting} items wait (sales-copilot proposals DEAL)"
    head = f"{'accepted':>9} {'edited':>7} {'rejected':>9} {'decided':>8} {'waiting':>8}"
    lines = [f"{'element or kind':<20} {head}", *(_line(r.what, r) for r in by_what(found))]
    lines += ["", f"{'confidence':<20} {head}", *(_line(_band(r), r) for r in by_band(found))]
    lines += ["", f"{'both':<20} {head}", *(_line(f"{r.what} {_band(r)}", r) for r in found)]
    return "\n".join(lines)


def _band(rate: "Rate") -> str:
    return f"{rate.band[0]:.1f}-{rate.band[1]:.1f}"


def _line(name: str, rate: "Rate") -> str:
    shares = (rate.share(n) for n in (rate.accepted, rate.edited, rate.rejected))
    accepted, edited, rejected = ("-" if s is None else f"{s:.0%}" for s in shares)
    return f"{name:<20} {accepted:>9} {edited:>7} {rejected:>9} {rate.decided:>8} {rate.waiting:>8}"
