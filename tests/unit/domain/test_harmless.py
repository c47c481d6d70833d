"""Words of others command no terminal, wherever they come in."""

import json
from datetime import UTC, datetime

from copilot.domain.deal import Deal
from copilot.domain.decisions import Decision, enter
from copilot.domain.harmless import harmless, harmless_in
from copilot.library.reading import decode, read_document
from copilot.service.plan_files import plan_from_csv, plan_from_json

ESCAPE = "\x1b[2J\x07\x9b\u202e"
BARE = "[2J"


def test_controls_go_and_lines_and_tabs_stay() -> None:
    assert harmless(f"a\tb\n{ESCAPE}") == f"a\tb\n{BARE}"
    assert harmless_in({"a": [ESCAPE, 1, (ESCAPE,)]}) == {"a": [BARE, 1, (BARE,)]}


def test_imported_plans_are_clean() -> None:
    (step,) = plan_from_json(json.dumps([{"id": "m1", "title": f"Sign{ESCAPE}", "owner": f"Dana{ESCAPE}"}])).milestones
    assert (step.title, step.owner) == (f"Sign{BARE}", f"Dana{BARE}")
    assert plan_from_csv(f"title\nSign{ESCAPE}\n").milestones[0].title == f"Sign{BARE}"


def test_entered_fields_are_clean() -> None:
    who = Decision("anna", datetime(2026, 11, 24, tzinfo=UTC))
    deal = Deal(id="acme", account="Acme", created=who.at)
    assert enter(deal, "account", f"Acme{ESCAPE}", who).deal.account == f"Acme{BARE}"
    assert enter(deal, "scorecard.champion.summary", f"Dana{ESCAPE}", who).deal.scorecard[0].summary == f"Dana{BARE}"
    assert enter(deal, f"side.Dana{ESCAPE}", "buyer", who).deal.sides.keys() == {f"Dana{BARE}"}


def test_cards_are_clean_also_where_their_front_matter_spells_a_control_out() -> None:
    text = decode(f'---\ntitle: "Price\\e[2J"\nkind: objection\n---\n## Answer\n\nNo{ESCAPE}\n'.encode())
    document = read_document("knowledge/price.md", text).document
    assert document.title == f"Price{BARE}"
    assert "\x1b" not in document.model_dump_json() + text
    assert "\\u001b" not in document.model_dump_json()
