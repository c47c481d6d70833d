"""What was rejected stays away and can be seen with its reason; what was withheld can be seen too."""

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from deal_material import PLAN, call, cite_of, full_call, talk
from typer.testing import CliRunner

from copilot.cli import deals as commands
from copilot.cli.session import Session
from copilot.domain.draft import Withheld
from copilot.domain.people import Person, Role
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side
from copilot.service.deals import Deals
from copilot.service.left_out import left_out, left_out_json


@pytest.fixture
def acme(deals: Deals) -> Deals:
    deals.new("acme", "Acme")
    deals.plan_set("acme", PLAN)
    return deals


def run(deals: Deals, *words: str) -> Any:
    app = typer.Typer()
    service: Any = SimpleNamespace(deals=deals, today=lambda: date(2026, 11, 24))

    @app.callback()
    def start(ctx: typer.Context) -> None:
        ctx.obj = Session(_service=service)

    commands.register(app)
    return CliRunner().invoke(app, words)


def test_a_rejected_person_does_not_come_back_with_less_said_of_them(acme: Deals) -> None:
    t = talk("Ruth Almeida, our CFO, holds the budget for all of this.")
    ruth = Person(
        name="Ruth Almeida", title="CFO", side=Side.BUYER, roles=(Role.ECONOMIC_BUYER,), cites=(cite_of(t, 1),)
    )
    first = acme.attach("acme", call(t, people=(ruth,)))
    acme.reject("acme", [first.items[0].id])
    later = talk("I will ask Ruth next week, she is back then.", on=date(2026, 11, 22))
    seen = [Person(name="Ruth", side=Side.BUYER, cites=(cite_of(later, 1),)), ruth.model_copy(update={"title": None})]
    assert acme.attach("acme", call(later, people=tuple(seen))).items == ()


def test_more_about_a_rejected_person_is_a_new_proposal(acme: Deals) -> None:
    t = talk("Piet Okafor will look at it from the side of security.")
    piet = Person(name="Piet Okafor", side=Side.BUYER, cites=(cite_of(t, 1),))
    acme.reject("acme", [acme.attach("acme", call(t, people=(piet,))).items[0].id])
    later = talk("Piet Okafor is the head of security here with us.", on=date(2026, 11, 22))
    head = Person(name="Piet Okafor", title="Head of security", side=Side.BUYER, cites=(cite_of(later, 1),))
    assert [i.target for i in acme.attach("acme", call(later, people=(head,))).items] == ["Piet Okafor"]


def promised(task: str, due: date | None, *words: str, on: date) -> Any:
    t = talk(*words, on=on)
    made = Commitment(cite=cite_of(t, 1), owner="Dana Reyes", side=Side.BUYER, task=task, due=due)
    return call(t, promises=(made,))


def test_a_rejected_promise_said_again_without_its_day_does_not_come_back(acme: Deals) -> None:
    friday = date(2026, 11, 27)
    said = promised("send the list", friday, "I send the list by Friday, all of it.", on=date(2026, 11, 20))
    acme.reject("acme", [acme.attach("acme", said).items[0].id])
    again = promised("send the list", None, "As I said, I will still send the list.", on=date(2026, 11, 23))
    assert acme.attach("acme", again).items == ()
    moved = promised("send the list", date(2026, 12, 4), "The list comes a week later then.", on=date(2026, 11, 24))
    assert len(acme.attach("acme", moved).items) == 1


def test_a_promise_that_is_kept_track_of_is_not_proposed_again_without_its_day(acme: Deals) -> None:
    said = promised("send the list", date(2026, 11, 27), "I send the list by Friday, all of it.", on=date(2026, 11, 20))
    acme.accept("acme", [acme.attach("acme", said).items[0].id])
    again = promised("send the list", None, "As I said, I will still send the list.", on=date(2026, 11, 23))
    assert acme.attach("acme", again).items == ()


def test_what_was_rejected_and_withheld_is_told_with_the_reason(acme: Deals) -> None:
    kept_back = Withheld(what="the budget is approved", why="nobody said so")
    found = acme.attach("acme", full_call().model_copy(update={"withheld": (kept_back,)}))
    acme.reject("acme", [found.items[0].id], reason=" not what she meant ")
    acme.reject("acme", [found.items[1].id])
    told = left_out(acme, "acme")
    assert [w.withheld for w in told.withheld] == [(kept_back,)]
    assert {r.item.id: (r.by, r.reason) for r in told.rejected} == {
        found.items[0].id: ("ana", "not what she meant"),
        found.items[1].id: ("ana", None),
    }
    shown = left_out_json(told)
    assert shown["withheld"][0]["why"] == "nobody said so"
    assert {r["reason"] for r in shown["rejected"]} == {"not what she meant", None}


def test_a_rejection_that_was_taken_back_is_not_told(acme: Deals) -> None:
    found = acme.attach("acme", full_call())
    acme.reject("acme", [found.items[0].id], reason="no")
    acme.undo("acme")
    assert left_out(acme, "acme").rejected == ()


def test_the_commands_reject_with_a_reason_and_show_what_is_left_out(acme: Deals) -> None:
    acme.attach("acme", full_call())
    assert run(acme, "withheld", "acme").stdout.strip() == "nothing was withheld, and nothing rejected"
    assert run(acme, "reject", "acme", "p1", "--reason", "a guess").exit_code == 0
    assert "p1 scorecard metrics, by ana" in run(acme, "withheld", "acme").stdout
    assert "a guess" in run(acme, "withheld", "acme").stdout
    assert json.loads(run(acme, "withheld", "acme", "--json").stdout)["rejected"][0]["reason"] == "a guess"
    assert json.loads(run(acme, "history", "acme", "--json").stdout)[-1]["reason"] == "a guess"


def test_the_sure_ones_are_accepted_as_one_step(acme: Deals) -> None:
    acme.attach("acme", full_call())
    done = run(acme, "accept", "acme", "--sure", "--json")
    assert {i["kind"] for i in json.loads(done.stdout)["items"]} == {"plan", "task"}
    assert "left to look at" in done.stderr
    run(acme, "undo", "acme")
    assert {i.state.value for i in acme.proposals("acme")} == {"proposed"}


def test_the_sure_ones_are_named_in_one_way_only(acme: Deals) -> None:
    acme.attach("acme", full_call())
    assert run(acme, "accept", "acme", "p1", "--sure").exception is not None
    assert run(acme, "accept", "acme", "--all", "--sure").exception is not None
