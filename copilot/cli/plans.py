"""`plan` (also `map`): the mutual action plan of a deal."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli.calls import Json
from copilot.cli.console import as_json, out, out_text, say
from copilot.cli.session import session
from copilot.errors import NotFound, WrongUsage

if TYPE_CHECKING:
    from copilot.domain.deal import Deal
    from copilot.service import Service

DealId = Annotated[str, typer.Argument(metavar="DEAL", help="Id of the deal; see `deal list`.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the commands, under both names."""
    plan = typer.Typer(help="The mutual action plan of a deal (also: map).", no_args_is_help=True)
    plan.command("show")(show)
    plan.command("set")(set_)
    plan.command("import")(import_)
    plan.command("export")(export)
    plan.command("lint")(lint)
    plan.command("template")(template)
    app.add_typer(plan, name="plan")
    app.add_typer(plan, name="map", hidden=True)


def show(ctx: typer.Context, deal: DealId, json_: Json = False) -> None:
    """The milestones with owners, dates and status."""
    desk = session(ctx)
    _show(desk, desk.deals.get(deal), json_=json_)


def set_(
    ctx: typer.Context,
    deal: DealId,
    milestone: Annotated[str, typer.Argument(metavar="MILESTONE", help="Its id; a new one with a title is added.")],
    values: Annotated[
        list[str],
        typer.Argument(metavar="NAME=VALUE...", help="title, owner, side, due, status, other_owner, depends_on."),
    ],
    json_: Json = False,
) -> None:
    """Change or add a milestone by hand."""
    pairs = [v.partition("=") for v in values]
    if wrong := next((v for v, (_, equals, _) in zip(values, pairs, strict=True) if not equals), None):
        raise WrongUsage(f"{wrong!r} is not NAME=VALUE", f"sales-copilot plan set {deal} {milestone} due=2026-12-05")
    desk = session(ctx)
    changes = {f"plan.{milestone}.{name.strip()}": value for name, _, value in pairs}
    _show(desk, desk.deals.set_fields(deal, changes), json_=json_)


def import_(
    ctx: typer.Context,
    deal: DealId,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A JSON or CSV file.")],
    json_: Json = False,
) -> None:
    """Replace the plan by the one in a file; `undo` brings the old one back."""
    desk = session(ctx)
    _show(desk, desk.deals.plan_import(deal, file), json_=json_)


def export(
    ctx: typer.Context,
    deal: DealId,
    form: Annotated[str, typer.Option("--format", "-f", help="json, csv or md.")] = "json",
    to: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")] = None,
    json_: Json = False,
) -> None:
    """Print the plan as JSON, CSV or a Markdown table."""
    desk = session(ctx)
    if json_:
        _show(desk, desk.deals.get(deal), json_=True)
        return
    if form not in ("json", "csv", "md"):
        raise WrongUsage(f"there is no format {form!r}", "json, csv or md")
    text = desk.deals.plan_export(deal, form)  # type: ignore[arg-type]
    if to is None:
        out_text(text)
        return
    part = to.with_name(to.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(to)
    say(f"written to {to}")


def lint(ctx: typer.Context, deal: DealId, json_: Json = False) -> None:
    """What is wrong with the plan: dependencies, owners that are no person, dates out of order."""
    problems = session(ctx).deals.plan_lint(deal)
    if json_:
        from copilot.service.deals_json import lint_json

        as_json(lint_json(problems))
    else:
        for problem in problems:
            out_text(problem)
    if problems:
        raise typer.Exit(1)


def template(
    ctx: typer.Context,
    deal: DealId,
    name: Annotated[str | None, typer.Argument(metavar="[TEMPLATE]", help="Part of its file name.")] = None,
    start: Annotated[
        datetime | None,
        typer.Option("--start", formats=["%Y-%m-%d"], metavar="DATE", help="First day of week 1; else today."),
    ] = None,
    json_: Json = False,
) -> None:
    """Lay out the plan from a template of the playbooks."""
    from copilot.domain.knowledge import Kind
    from copilot.library.tables import plan_template

    desk = session(ctx)
    found = desk.deals.get(deal)
    documents = desk.calls.library.documents(Kind.PLAN_TEMPLATE, offering=found.offering)
    fitting = [d for d in documents if name is None or name.lower() in d.file.lower()]
    if len(fitting) != 1:
        known = ", ".join(d.file for d in documents) or "there are none"
        raise NotFound("which template?" if fitting else f"there is no plan template {name or ''}", f"known: {known}")
    first = start.date() if start else desk.today()
    _show(desk, desk.deals.plan_from_template(deal, plan_template(fitting[0]), first), json_=json_)


def _show(desk: "Service", deal: "Deal", *, json_: bool) -> None:
    if json_:
        from copilot.service.plan_files import plan_json

        as_json(plan_json(deal.plan))
        return
    from copilot.cli import deal_report

    out(deal_report.plan(deal.plan, desk.today()))
