"""`index`, `search` and `lint`: the team's content, found and checked."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli.console import as_json, out, out_text, progress
from copilot.cli.session import session, with_index
from copilot.errors import WrongUsage

if TYPE_CHECKING:
    from copilot.domain.knowledge import Kind

Json = Annotated[bool, typer.Option("--json", help="Print JSON as docs/contract.md describes.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("index")(index)
    app.command("search")(search)
    app.command("lint")(lint)


def index(ctx: typer.Context, json_: Json = False) -> None:
    """Bring the index up to date with the files; only what changed is read again."""
    from copilot.service.library_json import index_json

    service = session(ctx)
    with progress("looking for changes") as tell:
        report = service.library.index(tell)
    if json_:
        as_json(index_json(report))
        return
    out_text(
        f"{report.documents} documents, {report.passages} passages: {report.embedded} embedded, "
        f"{report.unchanged} unchanged, {report.removed} removed, in {report.seconds:.1f} s"
    )


def search(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(help="What to look for, or - for one query on each line of standard input.")],
    limit: Annotated[int, typer.Option("-k", min=1, max=100, help="How many results.")] = 5,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only this kind; repeatable.")] = None,
    offering: Annotated[str | None, typer.Option("--offering", help="Only what fits this offering.")] = None,
    json_: Json = False,
) -> None:
    """Find passages of the playbooks and the knowledge, each with file, heading and line."""
    from copilot.cli import report
    from copilot.service.library_json import search_json

    service = session(ctx)
    kinds = [_kind(name) for name in kind or ()]
    queries = [line.strip() for line in sys.stdin if line.strip()] if query == "-" else [query]
    for asked in queries:
        with progress("searching") as tell:
            with_index(service, tell)
            hits = service.library.search(asked, k=limit, kinds=kinds, offering=offering)
        if json_:
            as_json(search_json(asked, hits))
        else:
            out(report.hits(asked, hits, today=service.today()))


def _kind(name: str) -> "Kind":
    from copilot.domain.knowledge import Kind

    try:
        return Kind(name)
    except ValueError:
        raise WrongUsage(f"there is no kind {name!r}", f"one of {', '.join(Kind)}") from None


def lint(ctx: typer.Context, json_: Json = False) -> None:
    """Check the workspace's content; exit code 1 where there are errors."""
    from copilot.service.library_json import lint_json

    service = session(ctx)
    problems = service.library.lint()
    if json_:
        as_json(lint_json(problems))
    else:
        for p in problems:
            out_text(f"{p.file}:{p.line}: {p.severity}: {p.message} [{p.rule}]")
        errors = sum(p.severity == "error" for p in problems)
        out_text(f"{errors} errors, {len(problems) - errors} warnings")
    if any(p.severity == "error" for p in problems):
        raise typer.Exit(1)
