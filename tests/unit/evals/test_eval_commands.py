"""The command: what it refuses, logs, says and leaves behind, with calls of the tests' own making."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from eval_material import found, labels
from eval_material import run as made_run

from copilot.domain.draft import ModelUse
from copilot.errors import StorageFailed
from evals import __main__ as program
from evals import commands, trial_prompts
from evals.__main__ import main
from evals.gold import ROOT, GoldCall, GoldQuestion
from evals.runs import Run, write_atomically
from evals.scoring import Found, Label
from evals.screen import table


class Reader:
    """Finds nothing."""

    name = "reader"

    def versions(self) -> dict[str, str]:
        return {"reader": "1"}

    def read(self, call: GoldCall) -> Found:
        return found()

    def search(self, question: GoldQuestion) -> list[str] | None:
        return None


class StoppedByHand(Reader):
    """Ctrl-C comes while it reads, as the terminal sends it."""

    def read(self, call: GoldCall) -> Found:
        os.kill(os.getpid(), signal.SIGINT)
        return super().read(call)


def place(folder: Path, name: str = "one", **more: object) -> Path:
    """A labelled call of ten turns."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(f"Bea Buyer: nine days, {name}\nSam Seller: I see\n" * 5)
    about: Label = labels(file=f"{name}.txt", format="names", **more)
    (folder / f"{name}-labels.json").write_text(json.dumps(about))
    return folder


@pytest.fixture
def splits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Splits of the tests' own, a log beside them, and a reader in place of every subject."""
    place(tmp_path / "test")
    monkeypatch.setattr(commands, "CALLS", tmp_path)
    monkeypatch.setattr(commands, "TEST_LOG", tmp_path / "test.log")
    monkeypatch.setattr(commands, "read_questions", list)
    monkeypatch.setattr(commands, "subject_of", lambda _name: Reader())
    return tmp_path


def test_test_calls_are_refused_wherever_they_lie(splits: Path) -> None:
    copied = splits / "copied"
    copied.mkdir()
    for file in (splits / "test").iterdir():
        (copied / file.name).write_bytes(file.read_bytes())
    assert main(["--split", "test"]) == 2
    assert main(["--data", str(splits / "test")]) == 2
    assert main(["--data", str(copied)]) == 2
    assert not (splits / "test.log").exists()


@pytest.mark.parametrize("asked", [["--split", "test"], ["--data", "TEST"]])
def test_every_run_over_test_calls_is_logged(splits: Path, asked: list[str]) -> None:
    named = [str(splits / "test") if word == "TEST" else word for word in asked]
    assert main([*named, "--release", "--baselines", "--json"]) == 0
    lines = (splits / "test.log").read_text().splitlines()
    assert sum("units=1 missing=0" in line for line in lines) == 1 + len(commands.BESIDE)


def test_prompts_on_trial_over_test_calls_are_logged(splits: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Trial(Reader):
        in_vain = ModelUse()

        def __init__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(trial_prompts, "Trial", Trial)
    prompt = str(ROOT / "prompts" / "gap_analysis.md.j2")
    assert main(["--split", "test", "--release", "--prompt", prompt, "--prompt", prompt, "--json"]) == 0
    assert (splits / "test.log").read_text().count("units=1") == 2


def test_a_run_over_test_calls_that_cannot_be_logged_is_not_run(
    splits: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "TEST_LOG", splits / "test")
    assert main(["--split", "test", "--release"]) == 1
    assert "must be logged" in capsys.readouterr().err


def test_unfit_labels_are_told_and_not_scored(splits: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = place(
        splits / "own",
        "three",
        evidence=[{"turn": 1, "element": "metrics"}, {"turn": 2, "element": "metrics", "words": "nine days"}],
        good_questions=[{"element": "metrics", "facet": "target", "ask": "what to reach"}],
    )
    assert main(["--data", str(own)]) == 1
    written = capsys.readouterr()
    assert "three-labels.json: evidence, entry 1: 'words' is missing" in written.err
    assert "no list 'answered'" in written.err
    assert written.out == ""
    assert main(["--validate", "--data", str(own)]) == 1
    assert "three-labels.json: evidence, entry 1: 'words' is missing" in capsys.readouterr().out


def test_words_that_do_not_stand_there_are_a_mistake_of_the_labels(
    splits: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evidence = [{"turn": 2, "element": "metrics", "words": "nine days"}]
    own = place(splits / "own", "two", evidence=evidence)
    assert main(["--data", str(own)]) == 1
    assert "two-labels.json: evidence: “nine days” does not stand in turn 2" in capsys.readouterr().err


def test_labels_that_cannot_be_read_are_named(splits: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = place(splits / "own", "two")
    (own / "bad-labels.json").write_text("{")
    assert main(["--data", str(own)]) == 2
    assert "bad-labels.json" in capsys.readouterr().err


def test_a_fit_folder_is_valid(splits: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = [{"name": "Bea", "side": "buyer", "roles": ["security", "it_security", "sponsor"]}]
    own = place(splits / "own", "two", people=people)
    assert main(["--validate", "--data", str(own)]) == 0
    written = capsys.readouterr().out
    assert "note: two: Bea is 'security', which is not scored; the program says 'it_security'" in written
    assert written.count("note:") == 1, "a part that the program does not know is the labeller's own"
    assert main(["--data", str(own), "--json"]) == 0


def test_ctrl_c_ends_all_runs_and_says_what_is_kept(
    splits: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    begun: list[str] = []

    def stopped(name: str) -> Reader:
        begun.append(name)
        return StoppedByHand()

    monkeypatch.setattr(commands, "subject_of", stopped)
    own = place(place(splits / "own", "two"), "three")
    assert main(["--data", str(own), "--baselines"]) == program.INTERRUPTED
    written = capsys.readouterr()
    assert begun == ["offline"], "no baseline starts after it"
    assert "of 2 calls are read and kept; missing:" in written.err
    assert written.out == ""


def test_with_json_the_verdict_goes_to_stderr(
    splits: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place(splits / "dev", "two")
    monkeypatch.setattr(commands, "BASELINES", splits)
    for word, said in (("--accept", "accepted as"), ("--check", "the same as the baseline")):
        assert main(["--json", word]) == 0
        written = capsys.readouterr()
        assert json.loads(written.out)["subject"] == "reader"
        assert said in written.err


def test_a_report_needs_a_file(splits: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = place(splits / "own", "two")
    assert main(["--data", str(own), "--report", str(splits)]) == 2
    assert f"{splits} is a folder" in capsys.readouterr().err


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    with pytest.raises(StorageFailed, match="cannot be written"):
        write_atomically(tmp_path / "page.html", "x")
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed):
        write_atomically(tmp_path / "file" / "page.html", "x")
    assert sorted(f.name for f in tmp_path.iterdir()) == ["file", "page.html"]


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    code = "import sys; from evals import __main__ as m; m.commands.run = lambda _: print('x' * 999999) or 0"
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-c", f"{code}; sys.exit(m.main([]))"],
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        check=False,
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (program.PIPE_CLOSED, b"")


def figures(mine: Run, other: Run) -> str:
    return next(line for line in table(mine, [other]).splitlines() if line.startswith("evidence"))


def test_another_run_is_compared_on_the_calls_that_both_read() -> None:
    mine = made_run({"a": (8, 2, 2), "b": (0, 9, 9)})
    other = made_run({"a": (5, 5, 5), "c": (9, 0, 0)}).model_copy(update={"subject": "other"})
    assert "0.80 : 0.50 (+0.30 )" in figures(mine, other)
    assert "no call in common" in figures(mine, made_run({"c": (9, 0, 0)}))
