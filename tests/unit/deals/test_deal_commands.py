"""The commands of deals, proposals and plans, with a service that reads no transcript."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from deal_material import PLAN, full_call
from typer.testing import CliRunner, Result

from copilot.cli import deals as commands
from copilot.cli.session import Session
from copilot.domain.draft import Analysis
from copilot.errors import CopilotError, UnreadableInput
from copilot.service.deals import Deals

Run = Callable[..., Result]


def read(file: str, _options: object, _progress: object) -> Analysis:
    """Reads no file: one name stands for a call, every other for something unreadable."""
    if file != "call.txt":
        raise UnreadableInput(f"{file} is no transcript", "give one")
    return full_call()


@pytest.fixture
def run(deals: Deals) -> Run:
    service: Any = SimpleNamespace(
        deals=deals,
        calls=SimpleNamespace(analyze=read),
        library=SimpleNamespace(index=lambda _tell: None),
        paths=SimpleNamespace(index=Path(__file__)),
        today=lambda: date(2026, 11, 24),
    )
    app = typer.Typer()

    @app.callback()
    def start(ctx: typer.Context) -> None:
        ctx.obj = Session(_service=service)

    commands.register(app)
    return lambda *words, **more: CliRunner().invoke(app, words, **more)


def test_a_call_goes_from_attach_to_accept_to_undo(run: Run, deals: Deals) -> None:
    made = json.loads(run("deal", "new", "acme", "--account", "Acme GmbH", "--value", "5000", "--json").stdout)
    assert (made["contract"], made["id"], made["value"]) == (1, "acme", 5000.0)
    deals.plan_set("acme", PLAN)
    attached = json.loads(run("deal", "attach", "acme", "call.txt", "--json").stdout)
    assert (attached["again"], len(attached["items"])) == (False, 6)
    again = run("deal", "attach", "acme", "call.txt", "--json")
    assert json.loads(again.stdout)["again"]
    assert "has this call already" in again.stderr
    accepted = json.loads(run("accept", "acme", "p1", "p4", "--json").stdout)
    assert [i["state"] for i in accepted["items"]] == ["accepted", "accepted"]
    assert json.loads(run("reject", "acme", "p2,p3", "--json").stdout)["items"][1]["id"] == "p3"
    states = {i["id"]: i["state"] for i in json.loads(run("proposals", "acme", "--json").stdout)["items"]}
    assert states == {"p1": "accepted", "p2": "rejected", "p3": "rejected", "p4": "accepted"} | dict.fromkeys(
        ("p5", "p6"), "proposed"
    )
    assert [e["item"] for e in json.loads(run("history", "acme", "--json").stdout)][-2:] == ["p2", "p3"]
    run("undo", "acme")
    assert len(json.loads(run("undo", "acme", "--json").stdout)["undone"]) == 2
    edited = json.loads(run("edit", "acme", "p1", "summary=mine = all", "--json").stdout)
    assert edited["items"][0]["after"]["summary"] == "mine = all"
    assert json.loads(run("accept", "acme", "--all", "--json").stdout)["items"][-1]["id"] == "p6"


def test_one_file_of_several_that_cannot_be_read_does_not_stop_the_rest(run: Run, deals: Deals) -> None:
    deals.new("acme", "Acme")
    result = run("deal", "attach", "acme", "no.txt", "call.txt", "--json")
    assert result.exit_code == 3
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines[0]["error"]["exit"] == 3
    assert len(lines[1]["items"]) == 4
    assert len(deals.calls("acme")) == 1


def test_plans_are_shown_set_checked_and_written(run: Run, deals: Deals, tmp_path: Path) -> None:
    deals.new("acme", "Acme")
    deals.plan_set("acme", PLAN)
    for name in ("plan", "map"):
        assert json.loads(run(name, "show", "acme", "--json").stdout)["milestones"][0]["id"] == "m1"
    changed = json.loads(run("plan", "set", "acme", "m2", "due=2026-11-25", "owner=customer", "--json").stdout)
    assert changed["milestones"][1]["due"] == "2026-11-25"
    linted = run("plan", "lint", "acme", "--json")
    assert linted.exit_code == 1
    assert len(json.loads(linted.stdout)["problems"]) == 2
    file = tmp_path / "plan.csv"
    run("plan", "export", "acme", "--format", "csv", "-o", str(file))
    assert file.read_text(encoding="utf-8") == run("plan", "export", "acme", "--format", "csv").stdout
    before = deals.get("acme").plan
    assert run("plan", "import", "acme", str(file)).exit_code == 0
    assert deals.get("acme").plan == before


def test_the_pages_for_people_show_what_was_said_as_it_was(run: Run, deals: Deals) -> None:
    assert "deal new" in run("deal", "list").stdout
    deals.new("acme", "Acme [bold]GmbH[/bold]", next_meeting="2026-12-01", never_send=True, notes="[red]x")
    deals.plan_set("acme", PLAN)
    assert "nothing waits" in run("proposals", "acme").stdout
    assert "works council" in run("deal", "attach", "acme", "call.txt").stdout
    assert "due 2026-12-01 → 2026-12-12" in run("proposals", "acme").stdout
    run("accept", "acme", "--all")
    page = run("deal", "show", "acme").stdout
    for words in ("[bold]GmbH[/bold]", "[red]x", "Nine days a release", "Dana Reyes", "send the questionnaire"):
        assert words in page
    assert "[bold]GmbH" in run("deal", "list").stdout
    assert "accepted" in run("history", "acme").stdout
    assert len(page.splitlines()) <= 24


def test_forget_asks_first(run: Run, deals: Deals) -> None:
    deals.new("acme", "Acme")
    assert run("deal", "forget", "acme", input="n\n").exit_code != 0
    assert deals.find("acme")
    assert json.loads(run("deal", "forget", "acme", "--yes", "--json").stdout)["forgotten"] == "acme"
    assert not deals.find("acme")


@pytest.mark.parametrize(
    "words",
    [
        ("deal", "new"),
        ("deal", "show", "none"),
        ("accept", "acme"),
        ("accept", "acme", "p1", "--all"),
        ("reject", "acme", "p1"),
        ("edit", "acme", "p1", "summary"),
        ("plan", "set", "acme", "m1", "due"),
        ("plan", "export", "acme", "--format", "pdf"),
        ("proposals", "acme", "--state", "open"),
        ("undo", "acme"),
        ("deal", "move", "c123", "acme"),
        ("deal", "attach", "acme", "no.txt"),
    ],
)
def test_a_known_problem_has_a_hint(run: Run, deals: Deals, words: tuple[str, ...]) -> None:
    deals.new("acme", "Acme")
    problem = run(*words).exception
    assert isinstance(problem, CopilotError)
    assert problem.hint
