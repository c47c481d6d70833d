"""What an administrator's policy file allows, and what it forbids when it is broken."""

from pathlib import Path

import pytest

from copilot.errors import CopilotError, ModelNotConfigured
from copilot.policy import POLICY_FILES, Policy, is_loopback, load_policy
from copilot.settings import Settings

OUTSIDE = "https://llm.example.com/v1"


def _policy(folder: Path, text: str) -> Policy:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return load_policy([file])


def _refusal(policy: Policy, **settings: object) -> str:
    refused = policy.refusal(Settings(model="some", **settings))  # type: ignore[arg-type]
    assert refused is None or isinstance(refused, ModelNotConfigured)
    return refused.message if refused else ""


def test_without_a_file_everything_is_as_the_user_sets_it(tmp_path: Path) -> None:
    policy = load_policy([tmp_path / "none.toml", tmp_path / "no" / "folder.toml"])

    assert policy == Policy()
    assert not _refusal(policy, base_url=OUTSIDE)


@pytest.mark.parametrize(
    "text",
    [
        "allow_model = ",
        "allow_models = false",
        'allow_model = "no"',
        'redact = "never"',
        "allowed_addresses = 1",
        "\x00",
    ],
)
def test_a_broken_file_forbids_every_model(tmp_path: Path, text: str) -> None:
    said = _refusal(_policy(tmp_path, text), base_url="http://127.0.0.1:1/v1")

    assert "cannot be read" in said
    assert str(tmp_path) in said


def test_a_file_that_is_no_text_or_no_file_forbids_every_model(tmp_path: Path) -> None:
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00a")
    (tmp_path / "folder.toml").mkdir()

    assert _refusal(load_policy([tmp_path / "binary.toml"]))
    assert _refusal(load_policy([tmp_path / "folder.toml"]))


def test_models_can_be_forbidden_altogether(tmp_path: Path) -> None:
    assert "forbids models" in _refusal(_policy(tmp_path, "allow_model = false"), base_url="http://localhost:1/v1")
    assert "forbids models" in _refusal(_policy(tmp_path, "allow_model = false"), local_model=Path("some.gguf"))


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://llm.example.com/v1", True),
        ("https://LLM.example.com:443/v1/", True),
        ("https://llm.example.com/v1/team", True),
        ("https://llm.example.com/v1x", False),
        ("https://llm.example.com/v1/../other", False),
        ("https://llm.example.com/", False),
        ("http://llm.example.com/v1", False),
        ("https://llm.example.com:8443/v1", False),
        ("https://llm.example.com.evil.example/v1", False),
        ("https://llm.example.com@evil.example/v1", False),
        ("https://user@llm.example.com/v1", False),
        ("https://llm.example.com:port/v1", False),
        ("http://127.0.0.1:8080/v1", False),
        (None, False),
    ],
)
def test_only_allowed_addresses_are_used(tmp_path: Path, address: str | None, allowed: bool) -> None:
    policy = _policy(tmp_path, f'allowed_addresses = ["{OUTSIDE}"]')

    assert bool(_refusal(policy, base_url=address)) is not allowed


def test_an_empty_list_of_addresses_leaves_only_the_server_of_the_program_itself(tmp_path: Path) -> None:
    policy = _policy(tmp_path, "allowed_addresses = []")

    assert _refusal(policy, base_url="http://127.0.0.1:8080/v1")
    assert not _refusal(policy, local_model=Path("some.gguf"))


def test_a_setting_can_be_forbidden(tmp_path: Path) -> None:
    policy = _policy(tmp_path, 'forbid_settings = ["api_key", "embedding_model"]')

    policy.check(Settings(model="some"))
    with pytest.raises(CopilotError, match="forbids the setting `api_key`") as caught:
        policy.check(Settings(model="some", api_key="sk-secret"))  # type: ignore[arg-type]
    assert "sk-secret" not in caught.value.message + caught.value.hint


def test_a_forbidden_setting_is_seen_in_a_variable_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_COPILOT_REDACT", "never")

    with pytest.raises(CopilotError, match="redact"):
        _policy(tmp_path, 'forbid_settings = ["redact"]').check(Settings())


def test_of_two_files_each_holds(tmp_path: Path) -> None:
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text('redact = "always"')
    other.write_text('allowed_addresses = ["http://127.0.0.1:8080"]')
    policy = load_policy([one, other])

    assert _refusal(policy, base_url=OUTSIDE)
    assert policy.hides(Settings(base_url="http://127.0.0.1:8080/v1"))


@pytest.mark.parametrize(
    ("redact", "address", "hides"),
    [
        ("auto", OUTSIDE, True),
        ("auto", None, True),
        ("auto", "http://127.0.0.1:8080/v1", False),
        ("auto", "http://127.9.9.9/v1", False),
        ("auto", "http://localhost:11434/v1", False),
        ("auto", "http://[::1]:8080/v1", False),
        ("auto", "http://localhost.evil.example/v1", True),
        ("auto", "http://127.0.0.1.evil.example/v1", True),
        ("auto", "http://0.0.0.0:8080/v1", True),
        ("auto", "http://192.168.1.5/v1", True),
        ("always", "http://127.0.0.1:8080/v1", True),
        ("never", "http://192.168.1.5/v1", False),
    ],
)
def test_words_are_hidden_on_their_way_off_this_machine(redact: str, address: str | None, hides: bool) -> None:
    assert Policy().hides(Settings(redact=redact, base_url=address)) is hides  # type: ignore[arg-type]


def test_the_server_of_the_program_itself_is_on_this_machine() -> None:
    assert not Policy().hides(Settings(local_model=Path("some.gguf")))


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        (OUTSIDE, True),
        (None, True),
        ("http://ollama:11434/v1", True),
        ("http://10.0.0.5/v1", False),
        ("http://[::1]/v1", False),
    ],
)
def test_hiding_is_switched_off_only_in_ones_own_network(address: str | None, refused: bool) -> None:
    assert bool(_refusal(Policy(), redact="never", base_url=address)) is refused


def test_always_wins_over_never(tmp_path: Path) -> None:
    policy = _policy(tmp_path, 'redact = "always"')

    assert policy.hides(Settings(redact="never", base_url=OUTSIDE))
    assert not _refusal(policy, redact="never", base_url=OUTSIDE)


def test_no_variable_moves_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "HOME", "SALES_COPILOT_HOME", "SALES_COPILOT_CONFIG"):
        monkeypatch.setenv(name, "/elsewhere")

    assert POLICY_FILES
    assert all(file.is_absolute() and "elsewhere" not in str(file) for file in POLICY_FILES)


@pytest.mark.parametrize("address", ["", "127.0.0.1", "http://", "http://[::1", "file:///etc"])
def test_what_is_no_address_is_not_of_this_machine(address: str) -> None:
    assert not is_loopback(address)
