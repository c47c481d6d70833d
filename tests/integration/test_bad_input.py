"""One `error:` line, one `hint:` line, the right exit code, and nothing lost."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Result

Cli = Callable[..., Result]


def told(result: Result, code: int) -> None:
    lines = result.err.splitlines()
    assert result.code == code, result
    assert sum(line.startswith("error: ") for line in lines) == 1, result.err
    assert sum(line.startswith("hint: ") for line in lines) == 1, result.err
    assert "Traceback" not in result.err


def test_a_missing_file(cli: Cli) -> None:
    told(cli("analyze", "nowhere.vtt"), 3)


def test_an_empty_file(cli: Cli, workspace: Path) -> None:
    (workspace / "empty.vtt").write_bytes(b"")
    told(cli("analyze", "empty.vtt"), 3)


def test_a_recording(cli: Cli, workspace: Path) -> None:
    (workspace / "call.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 20)
    told(cli("analyze", "call.mp4"), 3)


def test_a_text_that_is_no_transcript(cli: Cli, workspace: Path) -> None:
    (workspace / "novel.txt").write_text("It was a dark and stormy night.\nThe rain fell in torrents.\n" * 30)
    told(cli("analyze", "novel.txt"), 3)


def test_a_folder(cli: Cli) -> None:
    told(cli("analyze", "."), 3)


def test_a_file_over_the_limit(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_COPILOT_MAX_INPUT_MB", "0.0001")
    told(cli("analyze", "call.md"), 3)


@pytest.mark.parametrize(
    "plan",
    ["{", '{"milestones": [{"id": "m1"}]}', '{"milestones": [{"id": "m1", "title": "x", "status": "sleeping"}]}', "[]"],
)
def test_a_plan_with_a_wrong_field(cli: Cli, workspace: Path, plan: str) -> None:
    (workspace / "plan.json").write_text(plan)
    told(cli("analyze", "call.md", "--plan", "plan.json"), 1)


def test_a_plan_that_does_not_exist(cli: Cli) -> None:
    told(cli("analyze", "call.md", "--plan", "nowhere.json"), 1)


def test_a_model_that_is_not_configured(cli: Cli) -> None:
    told(cli("analyze", "call.md", "--engine", "llm"), 1)


def test_an_openai_key_alone_switches_nothing_on(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-a-key")
    told(cli("analyze", "call.md", "--engine", "llm"), 1)
    assert cli("analyze", "call.md", "--json").json["engine"] == "offline"


def test_an_unknown_engine(cli: Cli) -> None:
    told(cli("analyze", "call.md", "--engine", "magic"), 2)


def test_an_unknown_offering(cli: Cli) -> None:
    told(cli("analyze", "call.md", "--offering", "nothing-we-sell"), 1)


def test_an_unknown_deal_names_the_near_ones(cli: Cli) -> None:
    cli("deal", "new", "ridgeline", "--account", "Ridgeline")
    result = cli("proposals", "ridgelime")
    told(result, 1)
    assert "ridgeline" in result.err


def test_wrong_usage(cli: Cli) -> None:
    told(cli("analyze"), 2)
    told(cli("nonsense"), 2)


def test_a_broken_workspace_file(cli: Cli, workspace: Path) -> None:
    (workspace / "copilot.toml").write_text("starter = [")
    told(cli("analyze", "call.md"), 1)
    (workspace / "copilot.toml").write_text('model = "gpt-4o"')
    told(cli("analyze", "call.md"), 1)


def test_a_broken_setting_of_the_user(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_COPILOT_ENGINE", "magic")
    told(cli("analyze", "call.md"), 1)


def test_a_card_with_broken_front_matter_does_not_stop_a_call(cli: Cli, workspace: Path) -> None:
    (workspace / "knowledge" / "broken.md").write_text("---\ntitle: [\n---\n# Broken\n\ntext\n")
    assert cli("analyze", "call.md", "--json").code == 0


def test_a_decision_on_an_item_that_does_not_exist_changes_nothing(cli: Cli) -> None:
    cli("deal", "new", "ridgeline", "--account", "Ridgeline")
    cli("deal", "attach", "ridgeline", "call.md")
    items = cli("proposals", "ridgeline", "--json").json["items"]
    told(cli("accept", "ridgeline", items[0]["id"], "p999"), 1)
    assert cli("proposals", "ridgeline", "--json").json["items"] == items


def test_a_second_init_keeps_the_first(cli: Cli, workspace: Path) -> None:
    before = (workspace / "copilot.toml").read_text()
    told(cli("init", str(workspace)), 1)
    assert (workspace / "copilot.toml").read_text() == before


@pytest.mark.skipif(os.name == "nt", reason="folders are made unwritable by a file in their place")
def test_a_home_that_cannot_be_written(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "blocked").write_text("a file where the folder should be")
    monkeypatch.setenv("SALES_COPILOT_HOME", str(tmp_path / "blocked"))
    told(cli("analyze", "call.md"), 1)
    told(cli("deal", "new", "ridgeline", "--account", "Ridgeline"), 1)
