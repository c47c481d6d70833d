"""What leaves this machine: nothing without a model; with one, what can be seen beforehand and read afterwards."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import Result
from scripted_model import ModelServer, Served, refused

from copilot.paths import starter_folder
from copilot.service.calls import CallOptions
from copilot.wiring import build

Cli = Callable[..., Result]

CALL = """\
Priya Nadkarni: What made this a topic for you?
Dana Reyes: A release takes us nine days at Ridgeline, and that is for Project Falcon alone.
Dana Reyes: Petra Voss, our CFO, holds the budget. Write to petra.voss@ridgeline.example or call +49 151 2345 6789.
Dana Reyes: Honestly, the price is too high for us, that is more than we planned.
Priya Nadkarni: I'll send you the written proposal by Friday.
"""
SECRETS = ("petra.voss", "ridgeline", "Falcon", "2345 6789", "sk-secret")
GUARD = """
import json, sys

seen = []

def look(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        seen.append([event, str(arguments[0])])
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg") and not isinstance(arguments[1], (str, bytes)):
        seen.append([event, *map(str, arguments[1] or ())])

sys.addaudithook(look)
from copilot.cli.app import run

codes = [run(command) for command in json.loads(sys.argv[1])]
with open(sys.argv[2], "w") as file:
    json.dump({"codes": codes, "seen": seen}, file)
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported embedding model, made once for all tests here."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture
def team(workspace: Path, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a call in it."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "models").symlink_to(models, target_is_directory=True)
    (workspace / "call.txt").write_text(CALL)
    monkeypatch.setenv("SALES_COPILOT_NEVER_SEND_WORDS", '["project falcon"]')
    return workspace


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A model that the user configured, on this machine; with `redact = "always"` as if it were not."""
    with ModelServer() as server:
        monkeypatch.setenv("SALES_COPILOT_MODEL", "tiny")
        monkeypatch.setenv("SALES_COPILOT_BASE_URL", server.url)
        monkeypatch.setenv("SALES_COPILOT_API_KEY", "sk-secret")
        monkeypatch.setenv("SALES_COPILOT_REDACT", "always")
        yield server


def _watched(folder: Path, *commands: list[str]) -> dict[str, Any]:
    """Run commands in a process of their own that notes each connection and each name that is looked up."""
    noting = {"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "lsv2_x"}
    noting |= {"ANONYMIZED_TELEMETRY": "True", "ORT_DISABLE_TELEMETRY": "0", "HOME": str(folder / "someone")}
    without = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "CI", "GITHUB_", "XDG_"))}
    (folder / "someone").mkdir(exist_ok=True)
    found = folder / "seen.json"
    subprocess.run(
        [sys.executable, "-c", GUARD, json.dumps(commands), str(found)],
        env={**without, **noting},
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=300,
    )
    seen: dict[str, Any] = json.loads(found.read_text())
    return seen


WORK = (
    ["index"],
    ["deal", "new", "ridge", "--account", "Ridgeline"],
    ["deal", "attach", "ridge", "call.txt", "--seller", "Priya Nadkarni"],
    ["analyze", "call.txt", "--deal", "ridge", "--seller", "Priya Nadkarni", "--json"],
    ["respond", "the price is too high for us"],
    ["draft", "email", "ridge"],
    ["prep", "ridge"],
)


def test_without_a_model_nothing_is_contacted(team: Path) -> None:
    watched = _watched(team, *WORK)

    assert watched == {"codes": [0] * len(WORK), "seen": []}
    # ONNX Runtime reports to its maker from native code, unseen by the guard; it then leaves these files behind.
    assert not [str(file) for file in (team / "someone").rglob("*")]


def test_with_a_model_only_its_address_is_contacted_and_no_secret_leaves(team: Path, server: ModelServer) -> None:
    watched = _watched(team, *WORK)

    port = server.url.rsplit(":", 1)[1].split("/")[0]
    assert watched["codes"] == [0] * len(WORK)
    assert {tuple(s) for s in watched["seen"] if s[0] == "socket.connect"} == {("socket.connect", "127.0.0.1", port)}
    assert {s[1] for s in watched["seen"]} == {"127.0.0.1"}
    assert not [str(file) for file in (team / "someone").rglob("*")]
    sent = json.dumps(server.requests, ensure_ascii=False)
    assert "nine days at [ACCOUNT_1]" in sent
    assert not [secret for secret in SECRETS if secret.casefold() in sent.casefold()]


def test_the_request_is_shown_as_it_would_leave(team: Path, cli: Cli, server: ModelServer) -> None:
    assert cli("deal", "new", "ridge", "--account", "Ridgeline").code == 0

    shown = cli("draft", "crm", "call.txt", "--seller", "Priya Nadkarni", "--show-request")

    assert shown.code == 0
    assert "for [TERM_1] alone" in shown.out
    assert "Write to [EMAIL_1] or call [PHONE_1]." in shown.out
    assert "stand for values that are kept from you" in shown.out
    assert not [secret for secret in SECRETS if secret != "ridgeline" and secret in shown.out]
    assert server.requests == []


def test_what_was_shown_is_what_is_sent(team: Path, cli: Cli, server: ModelServer) -> None:
    shown = cli("draft", "crm", "call.txt", "--seller", "Priya Nadkarni", "--show-request").out
    cli("draft", "crm", "call.txt", "--seller", "Priya Nadkarni")

    system, user = (message["content"] for message in server.requests[0]["messages"])
    assert f"=== system\n{system}\n\n=== user\n{user}\n\n=== answer schema" in shown


def test_the_answer_gets_the_words_back(team: Path, cli: Cli, server: ModelServer) -> None:
    quote = "Petra Voss, our CFO, holds the budget. Write to [EMAIL_1] or call [PHONE_1]."
    line = {"text": quote, "states_fact": True, "said": [{"turn": 3, "quote": quote}], "cards": []}
    server.script += [Served(json.dumps({"blocks": [{"title": "", "lines": [line]}], "short": None}))] * 3

    written = cli("draft", "summary", "call.txt", "--seller", "Priya Nadkarni", "--json").json

    assert written["engine"] == "llm"
    assert "petra.voss@ridgeline.example or call +49 151 2345 6789." in written["text"]
    assert written["claims"][0]["cites"][0]["quote"] in CALL


def test_what_was_sent_can_be_read_afterwards(team: Path, cli: Cli, server: ModelServer) -> None:
    assert cli("sent").out == ""
    assert cli("deal", "new", "ridge", "--account", "Ridgeline").code == 0
    cli("analyze", "call.txt", "--deal", "ridge", "--seller", "Priya Nadkarni")

    listed = cli("sent", "--json", "-n", "1000").json
    entry = listed["sent"][0]
    log = Path(listed["file"])

    assert len(listed["sent"]) == len(server.requests) > 0
    assert entry["address"] == server.url
    assert entry["model"] == "tiny"
    assert entry["deal"] == "ridge"
    assert entry["job"] == "gap_analysis"
    assert entry["hidden"]["email"] == 1
    assert "messages" not in entry
    assert f"sent       {log}" in cli("where").out
    text = log.read_text(encoding="utf-8")
    assert not [secret for secret in SECRETS if secret.casefold() in text.casefold()]
    assert json.loads(json.loads(text.splitlines()[0])["messages"])["messages"] == server.requests[0]["messages"]
    if sys.platform != "win32":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert "gap_analysis  ridge" in cli("sent").out
    assert "hidden: 1 account, 1 email, 1 phone, 1 term" in cli("sent").out
    assert "nine days at [ACCOUNT_1]" in cli("sent", "--full").out
    assert cli("sent", "--clear").code == 0
    assert cli("sent", "--json").json["sent"] == []


def test_the_key_is_not_in_the_log_even_where_a_server_repeats_it(team: Path, cli: Cli, server: ModelServer) -> None:
    server.script += [refused(401, "Incorrect API key provided: sk-secret")] * 9
    cli("draft", "crm", "call.txt", "--seller", "Priya Nadkarni")

    listed = cli("sent", "--json").json

    assert "401" in listed["sent"][0]["outcome"]
    assert "sk-secret" not in Path(listed["file"]).read_text(encoding="utf-8")


def test_deals_of_a_marked_account_stay_here_whatever_the_engine(team: Path, cli: Cli, server: ModelServer) -> None:
    assert cli("deal", "new", "ridge", "--account", "Ridgeline GmbH").code == 0
    assert cli("deal", "attach", "ridge", "call.txt", "--engine", "offline").code == 0
    assert cli("account", "never-send", "ridgeline").code == 0
    assert cli("account", "never-send", "--json").json["accounts"] == [{"account": "ridgeline", "from": "settings"}]

    jobs = (
        ("analyze", "call.txt", "--deal", "ridge"),
        ("draft", "email", "ridge"),
        ("prep", "ridge"),
        ("respond", "the price is too high for us", "--deal", "ridge"),
    )
    for job in jobs:
        drafted = cli(*job, "--json")
        asked = cli(*job, "--engine", "llm")
        shown = cli(*job, "--show-request")
        assert (drafted.code, drafted.json.get("engine", "offline")) == (0, "offline")
        assert (asked.code, shown.code) == (1, 1)
        assert "the account Ridgeline GmbH is marked never_send" in asked.err
        assert "Ridgeline" not in shown.out
    assert server.requests == []
    assert cli("account", "never-send", "Ridgeline GmbH", "--undo").code == 0
    assert cli("account", "never-send", "Ridgeline GmbH", "--undo").code == 1


def test_a_workspace_marks_accounts_too(team: Path, cli: Cli, server: ModelServer) -> None:
    conventions = (team / "copilot.toml").read_text()
    (team / "copilot.toml").write_text(f'never_send_accounts = ["Ridgeline"]\n{conventions}')
    assert cli("deal", "new", "ridge", "--account", "Ridgeline").code == 0

    asked = cli("respond", "the price is too high for us", "--deal", "ridge", "--engine", "llm")

    assert asked.code == 1
    assert server.requests == []
    assert cli("account", "never-send", "Ridgeline", "--undo").code == 1


def test_a_policy_that_forbids_models_leaves_the_offline_draft_and_says_why(team: Path, server: ModelServer) -> None:
    policy = team / "policy.toml"
    for text, why in (("allow_model = false", "forbids models"), ("allow_model = maybe", "cannot be read")):
        policy.write_text(text)
        service = build(team, policy_files=[policy])
        service.library.index(lambda _: None)

        found = service.calls.analyze("call.txt", CallOptions(sellers=("Priya Nadkarni",)))

        assert found.engine == "offline"
        assert found.fallback is not None
        assert why in found.fallback
    assert server.requests == []


def test_a_workspaces_prompt_speaks_only_as_the_user_agreed_to_it(team: Path, cli: Cli, server: ModelServer) -> None:
    (team / "prompts").mkdir()
    own = team / "prompts" / "crm.md.j2"
    starter = (starter_folder() / "prompts" / "crm.md.j2").read_text(encoding="utf-8")
    marked = starter.replace("{% block system %}", "{% block system %}Be as brief as a telegram.\n", 1)
    assert marked != starter
    own.write_text(marked, encoding="utf-8")

    def speaks() -> bool:
        server.requests.clear()
        cli("draft", "crm", "call.txt", "--seller", "Priya Nadkarni")
        return "telegram" in json.dumps(server.requests[0])

    def waits() -> bool:
        rows = {row["name"]: row for row in cli("prompts", "--json").json["prompts"]}
        return rows["crm"]["waiting"] is not None

    assert (speaks(), waits()) == (False, True)
    assert cli("prompts", "--agree", "crm").code == 0
    assert (speaks(), waits()) == (True, False)
    own.write_text(own.read_text(encoding="utf-8").replace("telegram", "telegram, and reckless"), encoding="utf-8")
    assert (speaks(), waits()) == (False, True)


def test_names_are_hidden_where_the_user_wants_that(
    team: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, server: ModelServer
) -> None:
    monkeypatch.setenv("SALES_COPILOT_HIDE_NAMES", "true")

    shown = cli("draft", "crm", "call.txt", "--seller", "Priya Nadkarni", "--show-request")

    assert "Priya" not in shown.out
    assert "Dana" not in shown.out
    assert "[PERSON_1]" in shown.out
