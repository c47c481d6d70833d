"""All deals at once, the trend and the committee from stored calls, and the commands that show them."""

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

from copilot.cli import pictures as commands
from copilot.cli.session import Session
from copilot.domain.attention import Activity
from copilot.domain.committee import Strength
from copilot.errors import NotFound, WrongUsage
from copilot.service.buying_committee import seats_of
from copilot.service.deals import Deals
from copilot.service.pictures import Pictures
from copilot.service.pipeline import Pipeline
from copilot.service.scorecard_history import trend_of
from copilot.storage.store import Store

TODAY = date(2026, 11, 24)
Run = Callable[..., Result]


@pytest.fixture
def acme(deals: Deals) -> Deals:
    """Two deals, one of which has a plan and a call."""
    deals.new("acme", "Acme GmbH", value=5_000)
    deals.new("zeta", "Zeta")
    deals.plan_set("acme", PLAN)
    deals.attach("acme", full_call())
    return deals


@pytest.fixture
def run(acme: Deals, store: Store) -> Run:
    service: Any = SimpleNamespace(
        pipeline=Pipeline(lambda: store, lambda: TODAY), pictures=Pictures(acme, lambda: TODAY)
    )
    app = typer.Typer()

    @app.callback()
    def start(ctx: typer.Context) -> None:
        ctx.obj = Session(_service=service)

    commands.register(app)
    return lambda *words: CliRunner().invoke(app, words)


def test_the_store_tells_the_activity_of_all_deals_at_once(acme: Deals, store: Store) -> None:
    waiting = len(acme.proposals("acme"))
    assert store.activity() == {"acme": Activity(date(2026, 11, 20), waiting)}
    acme.accept("acme", ["p1"])
    assert store.activity()["acme"].open_items == waiting - 1


def test_a_call_without_a_date_counts_from_the_day_it_was_attached(deals: Deals, store: Store) -> None:
    deals.new("acme", "Acme")
    analysis = full_call()
    undated = analysis.transcript.model_copy(update={"meeting_date": None})
    deals.attach("acme", analysis.model_copy(update={"transcript": undated}))
    assert store.activity()["acme"].last_call == TODAY


def test_the_trend_follows_the_decisions_on_a_stored_call(acme: Deals) -> None:
    def cells() -> set[tuple[str, bool]]:
        items = acme.proposals("acme")
        trend = trend_of(acme.get("acme"), acme.calls("acme"), items)
        return {(cell.status.value, cell.waits) for row in trend.rows.values() for cell in row}

    assert ("missing", True) in cells()
    acme.accept("acme", [i.id for i in acme.proposals("acme") if i.kind == "scorecard"])
    assert not any(waits for _, waits in cells())
    assert {status for status, _ in cells()} & {"partial", "confirmed"}


def test_the_committee_knows_who_spoke_in_a_stored_call(acme: Deals) -> None:
    acme.accept("acme", [i.id for i in acme.proposals("acme") if i.kind == "person"])
    seats = seats_of(acme.get("acme"), acme.calls("acme"), TODAY)
    members = [m for seat in seats for m in seat.members]
    assert members
    assert all(m.last == date(2026, 11, 20) and m.strength >= Strength.NAMED for m in members)


def test_the_pipeline_is_told_with_its_reasons(run: Run) -> None:
    items = json.loads(run("pipeline", "--json").stdout)["items"]
    assert {i["deal"] for i in items} == {"acme", "zeta"}
    acme = next(i for i in items if i["deal"] == "acme")
    assert acme["last_call"] == "2026-11-20"
    assert "waiting" in {r["kind"] for r in acme["reasons"]}
    told = run("pipeline").stdout
    assert "to decide" in told
    assert "no next step" in told


def test_pictures_are_written_as_a_page(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "acme.html"
    assert json.loads(run("pictures", "acme", "--html", str(page), "--json").stdout)["file"] == str(page)
    assert "Acme GmbH" in page.read_text(encoding="utf-8")
    all_of_them = tmp_path / "all.html"
    assert run("pictures", "--html", str(all_of_them)).exit_code == 0
    assert "USD 5,000 in 2 open deals, 1 of them without a value" in all_of_them.read_text(encoding="utf-8")
    assert sorted(p.name for p in tmp_path.glob("*html*")) == ["acme.html", "all.html"]


def test_a_page_that_cannot_be_made_leaves_nothing(run: Run, tmp_path: Path) -> None:
    assert isinstance(run("pictures", "nobody", "--html", str(tmp_path / "a.html")).exception, NotFound)
    assert isinstance(run("pictures", "acme", "--html", str(tmp_path / "no" / "a.html")).exception, WrongUsage)
    assert not list(tmp_path.glob("*.html*"))
