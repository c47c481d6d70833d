"""The wheel holds everything: installed without dependencies, it analyses a call in an empty folder."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_the_content_reaches_the_wheel(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder in (
        "playbooks/meddpicc",
        "knowledge/spec-kit",
        "knowledge/miyabi",
        "knowledge/ai-control-plane",
        "prompts",
    ):
        assert any(n.startswith(f"copilot/starter/{folder}") for n in names), folder
    assert any(n.startswith("copilot/samples/") for n in names)
    assert not any(n.endswith("turns.jsonl") for n in names)
    assert not any(n.startswith(("tests/", "evals/")) for n in names)


def test_it_analyses_a_call_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    installed, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(installed), str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    (empty / "call.txt").write_text(
        "Sam Okafor: How long does a release take you?\n"
        "Dana Reyes: Nine days, and we lost two customers over it.\n"
        "Sam Okafor: I'll send you the proposal by Friday.\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(installed), "SALES_COPILOT_HOME": str(tmp_path / "home")}
    run = subprocess.run(
        [sys.executable, "-m", "copilot", "analyze", "call.txt", "--seller", "Sam", "--json"],
        cwd=empty,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    result = json.loads(run.stdout)
    where = subprocess.run(
        [sys.executable, "-m", "copilot", "where", "--json"],
        cwd=empty,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(installed) in json.loads(where.stdout)["starter"]
    questions = [q for element in result["meddpicc"].values() for q in element["questions"]]
    assert questions
    assert all(q["source"]["file"].startswith("playbooks/") for q in questions)
    assert list(empty.iterdir()) == [empty / "call.txt"]
