"""`sent` and `account`: what left this machine, and whose words never do."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from copilot.cli.calls import Json
from copilot.cli.console import as_json, out_text, say
from copilot.cli.session import session, state
from copilot.errors import WrongUsage

if TYPE_CHECKING:
    from copilot.engines.llm.sent_log import Sent

accounts = typer.Typer(help="What holds for all deals of an account.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("sent")(sent)
    app.add_typer(accounts, name="account")


def sent(
    ctx: typer.Context,
    count: Annotated[int, typer.Option("--number", "-n", min=1, help="As many, the latest.")] = 20,
    full: Annotated[bool, typer.Option("--full", help="With the messages, exactly as they left.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Delete the log.")] = False,
    json_: Json = False,
) -> None:
    """List what was sent to a model: when, where, for which job and deal, and what was hidden."""
    from copilot.engines.llm.sent_log import SentLog
    from copilot.paths import Paths, find_workspace

    log = SentLog(Paths.of(find_workspace(state(ctx).workspace)).sent_log)
    if clear:
        log.clear()
        say(f"deleted {log.file}")
        return
    entries = log.last(count)
    if json_:
        as_json({"file": str(log.file), "sent": [_shown(entry, full) for entry in entries]})
    elif not entries:
        say(f"nothing was sent to a model from this workspace, or the log was deleted ({log.file})")
    elif full:
        for entry in entries:
            out_text(f"##### {entry.at.isoformat(timespec='seconds')} {entry.address} {entry.model} {entry.prompt}")
            out_text(f"{_hidden(entry)}; {entry.outcome}\n{entry.messages}\n")
    else:
        for entry in entries:
            out_text(_lines(entry))


def _shown(entry: "Sent", full: bool) -> dict[str, Any]:
    values = entry.as_json()
    return values if full else {name: value for name, value in values.items() if name != "messages"}


def _lines(entry: "Sent") -> str:
    at = entry.at.astimezone().strftime("%Y-%m-%d %H:%M")
    tokens = f"{entry.input_tokens} tokens in, {entry.output_tokens} out"
    about = f"{entry.job}  {entry.deal or 'no deal'}"
    return f"{at}  {entry.address}  {entry.model}\n    {about}  {tokens}  {_hidden(entry)}  {entry.outcome}"


def _hidden(entry: "Sent") -> str:
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(entry.hidden.items()))
    return f"hidden: {kinds}" if kinds else "nothing hidden"


@accounts.command("never-send")
def never_send(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="The account, as its deals name it.", show_default=False)] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the mark away.")] = False,
    json_: Json = False,
) -> None:
    """Never send the deals of an account to a model, whatever the engine; without a name, list the marked ones."""
    desk = session(ctx).accounts
    if name is not None and not name.strip():
        raise WrongUsage("which account?", "sales-copilot account never-send NAME")
    if name is not None:
        file = desk.unmark(name) if undo else desk.mark(name)
        say(f"{'taken out of' if undo else 'remembered in'} {file}")
        return
    if undo:
        raise WrongUsage("which account?", "sales-copilot account never-send NAME --undo")
    marked = desk.marked()
    if json_:
        as_json({"accounts": [{"account": account, "from": by} for account, by in marked.items()]})
    elif not marked:
        say("no account is marked")
    for account, by in {} if json_ else marked.items():
        out_text(f"{account}  ({by})")
