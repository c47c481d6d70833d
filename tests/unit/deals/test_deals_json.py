"""The JSON that other programs rely on."""

import json

from deal_material import PLAN, full_call

from copilot.domain.meddpicc import Element
from copilot.service.deals import Deals
from copilot.service.deals_json import attached_json, deal_json, history_json, items_json, lint_json

CITE = {"turn", "turn_end", "line", "start", "speaker", "side", "quote", "confidence"}


def test_items_history_and_deal_have_the_keys_of_the_contract(deals: Deals) -> None:
    deals.new("acme", "Acme")
    deals.plan_set("acme", PLAN)
    result = deals.attach("acme", full_call())
    items = items_json(deals.proposals("acme"))["items"]
    for item in items:
        assert {"id", "kind", "op", "before", "after", "cites", "confidence", "state"} <= set(item)
        assert all(set(c) == CITE for c in item["cites"])
    deals.accept("acme", [i["id"] for i in items])
    told = history_json(deals.history("acme"))
    assert all({"at", "by", "item", "before", "after", "cites"} <= set(e) for e in told)
    shown = deal_json(deals.get("acme"), deals.calls("acme"))
    assert set(shown["scorecard"]) == {e.value for e in Element}
    evidence = shown["scorecard"]["metrics"]["evidence"][0]
    assert CITE | {"polarity"} <= set(evidence)
    assert evidence["call"] == result.call.id
    assert shown["plan"]["milestones"][0]["id"] == "m1"
    assert shown["tasks"][0]["task"] == "send the questionnaire"
    assert [c["id"] for c in shown["calls"]] == [result.call.id]
    again = attached_json(result.call, result.items, again=True)
    json.dumps([shown, told, items, again, lint_json(deals.plan_lint("acme"))])


def test_the_json_of_what_an_item_changes_is_flat(deals: Deals) -> None:
    deals.new("acme", "Acme")
    deals.plan_set("acme", PLAN)
    deals.attach("acme", full_call())
    by_kind = {i["kind"] + "." + i["op"]: i for i in items_json(deals.proposals("acme"))["items"]}
    assert by_kind["scorecard.set_status"]["before"] is None
    assert by_kind["scorecard.set_status"]["after"]["status"] == "confirmed"
    assert by_kind["plan.set_due"]["before"]["due"] == "2026-12-01"
    assert by_kind["plan.set_due"]["after"]["due"] == "2026-12-12"
    assert by_kind["person.add"]["after"]["title"] == "CIO"
    assert by_kind["task.add"]["after"]["due"] == "2026-11-27"
