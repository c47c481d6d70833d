"""`label export`, `label check` and `label read`: calls labelled by hand, for `python -m evals --data`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from copilot.cli.calls import Buyer, Format, Offering, On, Seller, options
from copilot.cli.console import as_json, out_text, say
from copilot.cli.session import session
from copilot.errors import BrokenFile, NotFound

if TYPE_CHECKING:
    from copilot.service.labels import LabelReading

Labelled = Annotated[Path, typer.Argument(help="A text file that `label export` wrote.", show_default=False)]


class _FilesToo(TyperGroup):
    """`label FILE --app` is `label open FILE --app`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """A first word that names a file instead of a command opens that file."""
        if args and args[0] not in self.commands and Path(args[0]).is_file():
            args = ["open", *args]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    label = typer.Typer(cls=_FilesToo, help="Label calls by hand, to measure on your own.", no_args_is_help=True)
    label.command("open")(open_)
    label.command("export")(export)
    label.command("check")(check)
    label.command("read")(read)
    app.add_typer(label, name="label")


def export(
    ctx: typer.Context,
    call: Annotated[str, typer.Argument(help="Transcript file.", show_default=False)],
    date: On = None,
    seller: Seller = None,
    buyer: Buyer = None,
    offering: Offering = None,
    format: Format = None,
    labels: Annotated[Path | None, typer.Option("--labels", metavar="FILE.json", help="Labels to go on with.")] = None,
) -> None:
    """Print a call as a text file to label: one line a turn, and how to write labels below it."""
    from copilot.service.labels import label_text

    service = session(ctx)
    known = _json(labels) if labels else None
    transcript = service.calls.transcript(call, options(service, date, seller, buyer, format=format))
    if known:
        from datetime import date as day

        from copilot.service.calls import CallOptions

        told = CallOptions(
            on=day.fromisoformat(known["date"]), sellers=tuple(known["sellers"]), buyers=tuple(known["buyers"])
        )
        transcript = service.calls.with_sides(transcript, told)
    out_text(label_text(transcript, Path(call).name, offering, known))


def open_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A label file, or a transcript to label.", show_default=False)],
    app: Annotated[bool, typer.Option("--app", help="In the app: one key for each kind of label.")] = False,
    date: On = None,
    seller: Seller = None,
    buyer: Buyer = None,
    offering: Offering = None,
    format: Format = None,
) -> None:
    """Label a call. Of a transcript a label file is made beside it (NAME.labels.txt), or gone on with."""
    from copilot.service.labelling import LabelSheet, is_label_file
    from copilot.service.labels import label_text

    sheet = file
    if not is_label_file(file):
        sheet = file.with_name(f"{file.stem}.labels.txt")
        if not sheet.exists():
            service = session(ctx)
            transcript = service.calls.transcript(str(file), options(service, date, seller, buyer, format=format))
            sheet.write_text(label_text(transcript, file.name, offering), encoding="utf-8")
    opened = LabelSheet(sheet)
    if not app:
        state = opened.state()
        out_text(f"{sheet}: {len(state.turns)} turns, {state.count} labels, {len(state.problems)} problems")
        say(f"hint: sales-copilot label {sheet} --app opens it; any editor does too")
        return
    from copilot.tui import run_labelling

    run_labelling(opened)


def check(
    file: Labelled,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON as docs/contract.md describes.")] = False,
) -> None:
    """Check a labelled file: syntax, names, and that all words stand in their turns. Exit code 1 where they do not."""
    reading = _reading(file)
    if json_:
        as_json({"file": str(file), "problems": [{"line": p.line, "message": p.message} for p in reading.problems]})
    else:
        for problem in reading.problems:
            out_text(f"{file}:{problem.line}: {problem.message}")
        kinds = ("evidence", "commitments", "objections", "plan_changes")
        counts = ", ".join(f"{len(reading.labels[name])} {name.replace('_', ' ')}" for name in kinds)
        out_text(f"{len(reading.problems)} problems; {reading.labels['turns']} turns, {counts}")
    if reading.problems:
        raise typer.Exit(1)


def read(file: Labelled) -> None:
    """Print the labels of a file as JSON, as `python -m evals --data` takes them (NAME-labels.json beside the call)."""
    reading = _reading(file)
    if reading.problems:
        first = reading.problems[0]
        raise BrokenFile(
            f"{file}:{first.line}: {first.message}", f"sales-copilot label check {file} lists all problems"
        )
    out_text(json.dumps(reading.labels, ensure_ascii=False, indent=1))


def _reading(file: Path) -> "LabelReading":
    from copilot.service.labels import read_labels

    return read_labels(_text(file))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"there is no file {file}", "sales-copilot label export CALL > FILE writes one") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise BrokenFile(f"{file} cannot be read: {problem}", "it must be a text file in UTF-8") from None


def _json(file: Path) -> dict[str, Any]:
    try:
        labels = json.loads(_text(file))
    except json.JSONDecodeError as problem:
        raise BrokenFile(f"{file} is not valid JSON: line {problem.lineno}: {problem.msg}", "mend the file") from None
    if not isinstance(labels, dict) or not {"date", "sellers", "buyers"} <= labels.keys():
        raise BrokenFile(f"{file} holds no labels", "sales-copilot label read FILE prints them")
    return labels
