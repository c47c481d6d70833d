"""`doctor`: what is looked at without a model, and which model is meant by flags and settings."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copilot.cli.app import run
from copilot.domain.health import Finding
from copilot.errors import ModelFailed
from copilot.policy import Policy, PolicyFile
from copilot.service.doctor import Doctor, ModelAsked
from copilot.settings import Settings, Workspace

Look = Callable[[Settings, bool], Iterator[Finding]]


def doctor(settings: Settings, look: Look, policy: Policy = Policy(), allow: bool = True) -> Doctor:  # noqa: B008
    unused = None
    return Doctor(
        settings=settings,
        workspace=Workspace(allow_model=allow),
        policy=policy,
        places=unused,  # type: ignore[arg-type]
        embedder=unused,  # type: ignore[arg-type]
        library=unused,  # type: ignore[arg-type]
        deals=unused,  # type: ignore[arg-type]
        prompts=unused,  # type: ignore[arg-type]
        look_at_model=look,
    )


class Looked:
    """Remembers which model was looked at."""

    def __init__(self) -> None:
        self.settings: list[Settings] = []
        self.hides: list[bool] = []

    def __call__(self, settings: Settings, hides: bool) -> Iterator[Finding]:
        self.settings.append(settings)
        self.hides.append(hides)
        yield Finding(name="chat", state="ok", text="the model answers")


@pytest.fixture
def looked() -> Looked:
    return Looked()


def test_without_a_model_nothing_is_contacted_and_that_is_fine(looked: Looked) -> None:
    (finding,) = doctor(Settings(), looked).model(ModelAsked())
    assert finding.state == "ok"
    assert finding.text == "no model is configured: everything works offline"
    assert looked.settings == []


def test_the_configured_key_goes_to_no_other_host(looked: Looked) -> None:
    desk = doctor(Settings(model="m", base_url="https://llm.example.com/v1", api_key="sk"), looked)  # type: ignore[arg-type]
    list(desk.model(ModelAsked(base_url="https://elsewhere.example.com/v1")))
    list(desk.model(ModelAsked(base_url="https://llm.example.com/v2", model="n")))
    assert [s.api_key is None for s in looked.settings] == [True, False]
    assert [s.model for s in looked.settings] == ["m", "n"]


def test_a_model_file_is_served_here_whatever_the_address(looked: Looked, tmp_path: Path) -> None:
    desk = doctor(Settings(model="m", base_url="https://llm.example.com/v1"), looked)
    list(desk.model(ModelAsked(local_model=tmp_path / "a.gguf")))
    assert looked.settings[0].serves_itself
    assert looked.hides == [False]


def test_what_the_administrator_forbids_is_not_contacted(looked: Looked) -> None:
    policy = Policy((PolicyFile(allow_model=False),))
    (finding,) = doctor(Settings(model="m"), looked, policy).model(ModelAsked())
    assert (finding.name, finding.state) == ("policy", "warn")
    assert looked.settings == []


def test_a_workspace_that_forbids_models_is_told(looked: Looked) -> None:
    first, *_ = doctor(Settings(model="m"), looked, allow=False).model(ModelAsked())
    assert "forbids models" in first.text


def test_a_model_that_cannot_be_served_is_a_failure_with_a_hint() -> None:
    def look(settings: Settings, hides: bool) -> Iterator[Finding]:
        raise ModelFailed("does not load", "choose another")
        yield

    (finding,) = doctor(Settings(model="m"), look).model(ModelAsked())
    assert (finding.state, finding.text, finding.hint) == ("fail", "does not load", "choose another")


def test_the_command_tells_the_health_of_the_installation(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "copilot.toml").write_text("starter = []\n")
    monkeypatch.chdir(tmp_path)
    assert run(["doctor"]) == 0
    written = capfd.readouterr()
    assert "no model is configured: everything works offline" in written.out
    assert "its files have the right hash" in written.out
    assert "no deal was made yet" in written.out
    assert written.err == ""


def test_as_json_each_finding_is_an_object_and_a_failure_is_exit_code_1(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "copilot.toml").write_text("starter = []\n")
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "broken.md").write_text("---\nkind: nonsense\n---\n# Broken\n")
    monkeypatch.chdir(tmp_path)
    code = run(["doctor", "--json", "--local-model", str(tmp_path / "no.gguf")])
    told = json.loads(capfd.readouterr().out)
    findings = {f["name"]: f for f in told["findings"]}
    assert code == 1
    assert told["ok"] is False
    assert findings["content"]["state"] == "fail"
    assert findings["model"]["state"] == "fail"
    assert "cannot be read" in findings["model"]["text"]
    assert findings["embedding"]["state"] == "ok"
