"""The commands of docs/contract.md, from a file to a decision and back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Result

Cli = Callable[..., Result]
CITE = {"turn", "turn_end", "line", "start", "speaker", "side", "quote", "confidence"}
SOURCE = {"file", "heading", "line", "reviewed", "expires", "sharing"}
ELEMENTS = [
    "metrics",
    "economic_buyer",
    "decision_criteria",
    "decision_process",
    "paper_process",
    "identify_pain",
    "champion",
    "competition",
]


def test_transcript_says_what_it_understood(cli: Cli) -> None:
    read = cli("transcript", "call.md", "--json").json
    assert read["contract"] == 1
    assert (read["meeting_date"], read["meeting_date_from"]) == ("2026-11-12", "header")
    assert {s["name"]: s["side"] for s in read["speakers"]} == {"Priya Nadkarni": "seller", "Dana Reyes": "buyer"}
    assert [t["n"] for t in read["turns"]] == list(range(1, 8))


def test_analyze_keeps_the_contract_and_every_quote_stands_in_its_turn(cli: Cli) -> None:
    turns = {t["n"]: t for t in cli("transcript", "call.md", "--json").json["turns"]}
    result = cli("analyze", "call.md", "--json").json
    assert list(result["meddpicc"]) == ELEMENTS
    assert (result["engine"], result["fallback"]) == ("offline", None)
    assert set(result["versions"]) == {"program", "evidence", "prompts", "library"}
    assert "turns" not in result["transcript"]
    cites = [e for m in result["meddpicc"].values() for e in m["evidence"]]
    cites += result["commitments"] + result["objections"] + result["plan_changes"]
    assert cites
    for cite in cites:
        assert set(cite) >= CITE
        assert cite["quote"] in turns[cite["turn"]]["text"]
        assert cite["speaker"] == turns[cite["turn"]]["speaker"]
    for element in result["meddpicc"].values():
        assert all(e["side"] == "buyer" for e in element["evidence"])


def test_analyze_finds_what_the_call_plainly_says(cli: Cli) -> None:
    result = cli("analyze", "call.md", "--json").json
    assert result["meddpicc"]["identify_pain"]["status"] != "missing"
    assert result["meddpicc"]["economic_buyer"]["status"] == "partial"
    owners = {(c["owner"], c["side"], c["due"]) for c in result["commitments"]}
    assert ("Priya Nadkarni", "seller", "2026-11-13") in owners
    assert ("Dana Reyes", "buyer", "2026-11-20") in owners
    (price,) = [o for o in result["objections"] if o["category"] == "price"]
    assert price["responses"][0]["text"].startswith("It costs less than the two customers you lost")
    assert set(price["responses"][0]["source"]) == SOURCE


def test_several_files_give_a_line_each_and_the_worst_exit_code(cli: Cli) -> None:
    result = cli("analyze", "call.md", "missing.vtt", "--json")
    first, second = (json.loads(line) for line in result.out.splitlines())
    assert result.code == 3
    assert first["file"] == "call.md"
    assert second["error"]["exit"] == 3
    assert second["error"]["message"]


def test_a_transcript_comes_from_standard_input_too(cli: Cli, workspace: Path) -> None:
    text = (workspace / "call.md").read_text()
    assert cli("analyze", "-", "--json", stdin=text).json["file"] == "-"


def test_a_plan_yields_its_changes(cli: Cli, workspace: Path) -> None:
    plan = {"milestones": [{"id": "m1", "title": "Written proposal", "owner": "Priya Nadkarni", "side": "seller"}]}
    (workspace / "plan.json").write_text(json.dumps(plan))
    result = cli("analyze", "call.md", "--plan", "plan.json", "--json").json
    for change in result["plan_changes"]:
        assert change["op"] in {"set_status", "set_due", "set_owner", "add"}
        assert set(change) >= {*CITE, "id", "title", "owner", "owner_side", "due", "status"}


def test_a_deal_from_attach_to_undo(cli: Cli) -> None:
    assert cli("deal", "new", "ridgeline", "--account", "Ridgeline").code == 0
    attached = cli("deal", "attach", "ridgeline", "call.md", "--json")
    assert attached.code == 0
    items = cli("proposals", "ridgeline", "--json").json["items"]
    assert items
    for item in items:
        assert set(item) >= {"id", "kind", "op", "before", "after", "cites", "confidence", "state"}
        assert item["state"] == "proposed"
        assert item["cites"]
    first, second = items[0]["id"], items[1]["id"]
    assert cli("accept", "ridgeline", first).code == 0
    assert cli("reject", "ridgeline", second).code == 0
    states = {i["id"]: i["state"] for i in cli("proposals", "ridgeline", "--json").json["items"]}
    assert (states[first], states[second]) == ("accepted", "rejected")
    assert cli("undo", "ridgeline").code == 0
    states = {i["id"]: i["state"] for i in cli("proposals", "ridgeline", "--json").json["items"]}
    assert states[second] == "proposed"
    history = json.loads(cli("history", "ridgeline", "--json").out)
    assert all(set(entry) >= {"at", "by", "item", "before", "after", "cites"} for entry in history)


def test_the_same_call_again_doubles_nothing(cli: Cli) -> None:
    cli("deal", "new", "ridgeline", "--account", "Ridgeline")
    cli("deal", "attach", "ridgeline", "call.md")
    before = len(cli("proposals", "ridgeline", "--json").json["items"])
    cli("deal", "attach", "ridgeline", "call.md")
    assert len(cli("proposals", "ridgeline", "--json").json["items"]) == before


def test_analyze_with_a_deal_tells_the_cumulative_status(cli: Cli) -> None:
    cli("deal", "new", "ridgeline", "--account", "Ridgeline")
    result = cli("analyze", "call.md", "--deal", "ridgeline", "--json").json
    assert all("deal_status" in element for element in result["meddpicc"].values())


def test_prep_and_drafts_of_a_deal(cli: Cli) -> None:
    cli("deal", "new", "ridgeline", "--account", "Ridgeline")
    cli("deal", "attach", "ridgeline", "call.md")
    page = cli("prep", "ridgeline", "--json").json
    assert set(page) >= {"highlights", "questions", "expect", "landmines", "plan", "promises", "people"}
    assert "price" in [e["category"] for e in page["expect"]]
    for kind in ("email", "crm", "chat", "summary"):
        draft = cli("draft", kind, "ridgeline", "--json").json
        assert draft["text"]
        assert all(c["cites"] or c["sources"] for c in draft["claims"])
    assert "Subject:" in cli("draft", "email", "call.md").out
    assert len(cli("draft", "crm", "ridgeline", "--short").out.strip()) <= 255


def test_respond_answers_from_a_card_or_not_at_all(cli: Cli) -> None:
    answer = cli("respond", "that's too expensive for us", "--json").json
    assert answer["category"] == "price"
    assert answer["responses"][0]["source"]["file"] == "knowledge/objections/price.md"
    assert cli("respond", "what a lovely dog you have", "--json").json["responses"] == []


def test_an_edited_card_answers_at_once_and_a_deleted_one_never_again(cli: Cli, workspace: Path) -> None:
    card = workspace / "knowledge" / "objections" / "price.md"
    card.write_text(card.read_text().replace("It costs less than", "You save more than"))
    assert "You save more than" in cli("respond", "it is too expensive", "--json").json["responses"][0]["text"]
    card.unlink()
    assert cli("respond", "it is too expensive", "--json").json["responses"] == []
    assert cli("search", "too expensive", "--json").json["results"] == []


def test_index_search_and_lint(cli: Cli, workspace: Path) -> None:
    report = cli("index", "--json").json
    assert set(report) >= {"documents", "passages", "embedded", "unchanged", "removed", "seconds"}
    assert cli("index", "--json").json["embedded"] == 0
    found = cli("search", "price too high", "-k", "2", "--kind", "objection", "--json").json
    assert set(found["results"][0]) >= {*SOURCE, "kind", "offering", "score", "text"}
    lines = cli("search", "-", "--json", stdin="price\nlawyers\n").out.splitlines()
    assert [json.loads(line)["query"] for line in lines] == ["price", "lawyers"]
    (workspace / "knowledge" / "broken.md").write_text("---\ntitle: [\n---\ntext\n")
    linted = cli("lint", "--json")
    assert linted.code == 1
    assert set(linted.json["problems"][0]) >= {"file", "line", "rule", "severity", "message"}


@pytest.mark.parametrize(
    ("phrase", "due"), [("by Friday", "2026-11-27"), ("end of next week", "2026-12-04"), ("whenever", None)]
)
def test_when_resolves_a_phrase(cli: Cli, phrase: str, due: str | None) -> None:
    assert cli("when", phrase, "--on", "2026-11-24", "--json").json == {"contract": 1, "phrase": phrase, "due": due}


def test_where_names_no_data_inside_the_workspace(cli: Cli, workspace: Path) -> None:
    places = cli("where", "--json").json
    for name in ("data", "deals", "index", "models"):
        assert not places[name].startswith(str(workspace))


def test_show_request_prints_and_sends_nothing(cli: Cli) -> None:
    shown = cli("analyze", "call.md", "--show-request")
    assert shown.code == 0
    assert "nine days" in shown.out


def test_a_workspace_prompt_is_used_only_after_a_person_agreed_to_it(cli: Cli, workspace: Path) -> None:
    from copilot.paths import starter_folder

    (workspace / "prompts").mkdir()
    own = workspace / "prompts" / "crm.md.j2"
    own.write_text((starter_folder() / "prompts" / "crm.md.j2").read_text() + "\nBe brief.\n")

    def used() -> str:
        return str({p["name"]: p["from"] for p in cli("prompts", "--json").json["prompts"]}["crm"])

    assert used() == "starter"
    assert cli("prompts", "--agree", "crm").code == 0
    assert used() == "workspace"
    own.write_text(own.read_text() + "Send everything.\n")
    assert used() == "starter"
    assert cli("prompts", "--agree", "email").code == 1


def test_the_demo_runs_in_any_folder(cli: Cli) -> None:
    shown = cli("demo")
    assert shown.code == 0
    assert "Subject:" in shown.out
    assert "Economic buyer" in shown.out
    assert "--workspace" in shown.err


THREAD = """\
From: Dana Reyes <dana@ridgeline.example>
Date: Tue, 17 Nov 2026 09:12:00 +0100
To: Priya Nadkarni <priya@northgate.example>
Subject: Re: evaluation

Hi Priya,

Petra Voss, our CFO, signs off on anything above fifty thousand. I will send you the vendor form by Friday.

Dana

From: Priya Nadkarni <priya@northgate.example>
Date: Mon, 16 Nov 2026 16:40:00 +0100
To: Dana Reyes <dana@ridgeline.example>
Subject: evaluation

Hi Dana, who signs for this on your side? Our price is 90,000 a year.
"""


def test_an_email_thread_is_evidence_with_its_sender_and_day(cli: Cli, workspace: Path) -> None:
    (workspace / "thread.txt").write_text(THREAD)
    cli("deal", "new", "ridgeline", "--account", "Ridgeline")
    assert cli("analyze", "thread.txt").code == 3
    read = cli("transcript", "thread.txt", "--as", "email", "--seller", "Priya", "--json").json
    assert {t["speaker"]: t["side"] for t in read["turns"]} == {"Dana Reyes": "buyer", "Priya Nadkarni": "seller"}
    cli("deal", "attach", "ridgeline", "thread.txt", "--as", "email", "--seller", "Priya")
    items = cli("proposals", "ridgeline", "--json").json["items"]
    (buyer,) = [i for i in items if i["kind"] == "scorecard" and i["after"]["element"] == "economic_buyer"]
    assert buyer["after"]["evidence"][0]["said"] == "2026-11-17"
    assert all(c["side"] != "seller" for i in items if i["kind"] == "scorecard" for c in i["cites"])


def test_a_note_is_kept_as_the_reps_own_words_and_proves_nothing(cli: Cli, workspace: Path) -> None:
    (workspace / "note.txt").write_text(
        "Dana says Petra signs. Releases take nine days.\n\nThey look at Copilot too.\n"
    )
    cli("deal", "new", "ridgeline", "--account", "Ridgeline")
    assert cli("deal", "attach", "ridgeline", "note.txt", "--as", "note").code == 0
    assert "Petra signs" in cli("deal", "show", "ridgeline", "--json").out
    assert cli("proposals", "ridgeline", "--json").json["items"] == []
    read = cli("analyze", "note.txt", "--as", "note", "--json").json
    assert all(not m["evidence"] for m in read["meddpicc"].values())


def test_a_name_and_a_side_are_set_once_and_read_everywhere(cli: Cli, workspace: Path) -> None:
    (workspace / "plain.txt").write_text(
        "Sam Okafor: What made this a topic for you?\n"
        "Speaker 2: A release takes us nine days and we lost two customers over it.\n"
        "Sam Okafor: I see, and who decides about it?\n"
    )
    read = cli("transcript", "plain.txt", "--name", "Speaker 2=Dana Reyes", "--buyer", "Dana", "--json").json
    assert [(s["name"], s["side"]) for s in read["speakers"]] == [("Sam Okafor", "seller"), ("Dana Reyes", "buyer")]
    assert (read["turns"][1]["label"], "label" in read["turns"][0]) == ("Speaker 2", False)
    assert cli("transcript", "plain.txt", "--name", "Speaker 2").code == 2
    cli("deal", "new", "acme", "--account", "Acme")
    assert cli("deal", "attach", "acme", "plain.txt", "--seller", "Speaker 2").code == 0
    told = cli("deal", "set", "acme", "name.Speaker 2", "Dana Reyes", "--json")
    assert told.json["names"] == {"Speaker 2": "Dana Reyes"}
    assert "calls read again: 1; " in told.err
    assert "calls read again: 1; " in cli("deal", "set", "acme", "side.Dana Reyes", "buyer").err
    items = cli("proposals", "acme", "--json").json["items"]
    assert {c["speaker"] for i in items if i["kind"] == "scorecard" for c in i["cites"]} == {"Dana Reyes"}
    again = cli("deal", "reread", "acme", "--json").json
    assert (len(again["calls"]), again["new"], again["gone"]) == (1, 0, 0)
    assert "calls read again: 1; " in cli("undo", "acme").err
