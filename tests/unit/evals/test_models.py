"""What needs a model: prompts on trial, the whole-transcript baseline, a judge; with a scripted server in its place."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from eval_material import labels
from scripted_model import ModelServer, ScriptedChat, Served, refused

from copilot.domain.engine import Job
from copilot.errors import BrokenFile, ModelNotConfigured, NotFound, WrongUsage
from copilot.paths import starter_folder
from evals import commands, judge
from evals.__main__ import main
from evals.baseline_prompt import NAME, Review, as_found
from evals.gold import CALLS, ROOT, read_calls
from evals.judge import Draft, labelled_drafts
from evals.trial_prompts import TrialPrompts, job_of_prompts

PROMPTS = ROOT / "prompts"
FOUND = {"turn": 1, "turn_end": None, "quote": "A release takes us nine days.", "element": "metrics"}
RIGHT = json.dumps({"evidence": [{**FOUND, "polarity": "for", "facets": ["baseline"]}], "summaries": []})
NOTHING = json.dumps({"evidence": [], "summaries": []})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two labelled calls, in each of which the buyer says one number."""
    place = tmp_path / "calls"
    place.mkdir()
    evidence = {"turn": 1, "element": "metrics", "polarity": "for", "words": "A release takes us nine days."}
    for name in ("one", "two"):
        (place / f"{name}.txt").write_text(
            f"Bea Buyer: A release takes us nine days.\nSam Seller: I see, {name}.\n" * 5, encoding="utf-8"
        )
        (place / f"{name}-labels.json").write_text(
            json.dumps(labels(file=f"{name}.txt", format="names", evidence=[evidence]))
        )
    return place


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another version of the prompt."""
    file = tmp_path / "shorter.md.j2"
    file.write_text((PROMPTS / "gap_analysis.md.j2").read_text().replace("careful account executive", "rep"))
    return file


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModelServer], None]:
    def configure(server: ModelServer) -> None:
        monkeypatch.setenv("SALES_COPILOT_MODEL", "tiny")
        monkeypatch.setenv("SALES_COPILOT_BASE_URL", server.url)

    return configure


def prompts(other: Path, folder: Path, *more: str) -> list[str]:
    files = ["--prompt", str(PROMPTS / "gap_analysis.md.j2"), "--prompt", str(other)]
    return [*files, "--data", str(folder), *more]


def test_two_prompts_are_compared_on_the_same_calls_with_interval_and_cost(
    folder: Path, other: Path, configured: Callable[[ModelServer], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with ModelServer(Served(NOTHING), Served(NOTHING), Served(RIGHT), Served(RIGHT)) as server:
        configured(server)
        assert main(prompts(other, folder, "--json", "--price", "1", "2")) == 0
        result = json.loads(capsys.readouterr().out)
        assert main(prompts(other, folder)) == 0, "what was read is kept: the server is not asked again"
    assert len(server.requests) == 4
    assert "account executive" in server.requests[0]["messages"][0]["content"]
    assert "for a rep" in server.requests[2]["messages"][0]["content"]
    (evidence,) = (d for d in result["differences"] if d["task"] == "evidence")
    assert (result["job"], evidence["values"], evidence["significant"]) == ("gap_analysis", [0.0, 1.0], True)
    assert (evidence["difference"], evidence["low"], evidence["calls"]) == (1.0, 1.0, 2)
    assert [p["cost"]["input_tokens"] for p in result["prompts"]] == [80, 80]
    assert result["prompts"][0]["money"] == pytest.approx((80 + 2 * 4) / 1e6)
    text = capsys.readouterr().out
    assert "shows" in text
    assert "2 requests, 80 tokens in, 4 out" in text


def test_a_call_on_which_the_model_dies_is_missing_and_read_alone_the_next_time(
    folder: Path, other: Path, configured: Callable[[ModelServer], None], capsys: pytest.CaptureFixture[str]
) -> None:
    dead = refused(401, "the key is wrong")
    with ModelServer(Served(RIGHT), dead, Served(RIGHT), Served(RIGHT), Served(RIGHT)) as server:
        configured(server)
        assert main(prompts(other, folder)) == 1
        written = capsys.readouterr()
        assert "1 calls of" in written.out, "only what both have is compared"
        assert "two: the model did not answer" in written.out
        assert main(prompts(other, folder)) == 0
        again = capsys.readouterr()
    assert len(server.requests) == 5
    assert "1 of 2 were read before and are kept; 1 to read" in again.err


@pytest.mark.parametrize("asked", [["--prompt", "A", "--prompt", "B"], ["--engine", NAME], ["--engine", "llm"]])
def test_without_a_model_it_is_said_what_to_set(
    asked: list[str], folder: Path, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"A": str(PROMPTS / "gap_analysis.md.j2"), "B": str(other)}
    assert main([names.get(a, a) for a in asked] + ["--data", str(folder)]) == 1
    written = capsys.readouterr().err
    assert "needs a model, and none is configured" in written
    assert "SALES_COPILOT_MODEL" in written


def test_the_file_name_tells_the_job(other: Path) -> None:
    assert job_of_prompts([PROMPTS / "crm.md.j2", other]) is Job.CRM
    assert set(TrialPrompts(Job.GAP_ANALYSIS, other).names) == {
        f.name.removesuffix(".md.j2") for f in (starter_folder() / "prompts").glob("*.j2")
    }
    with pytest.raises(WrongUsage, match="no file name tells the job"):
        job_of_prompts([other, other])
    with pytest.raises(WrongUsage, match="different jobs"):
        job_of_prompts([PROMPTS / "crm.md.j2", PROMPTS / "chat.md.j2"])
    with pytest.raises(NotFound, match="no prompt in"):
        job_of_prompts([Path("nowhere.md.j2")])


def test_a_prompt_that_does_not_hold_is_told_before_anything_is_sent(other: Path) -> None:
    other.write_text(other.read_text().replace("{{ known }}", "{{ unknown }}"))
    with pytest.raises(BrokenFile, match="declared inputs"):
        TrialPrompts(Job.GAP_ANALYSIS, other)


REVIEW: dict[str, Any] = {
    "evidence": [{"turn": 1, "quote": "nine days", "element": "metrics", "polarity": "for"}],
    "statuses": [{"element": "metrics", "status": "partial"}],
    "commitments": [{"turn": 2, "quote": "I'll send it", "owner": "Sam", "task": "send it", "due": "Friday"}],
    "objections": [],
    "plan_changes": [],
    "people": [{"name": "Bea Buyer", "side": "buyer", "roles": ["champion"]}],
    "competitors": [{"name": "Acme", "turns": [3]}],
    "next_meeting": {"turn": 4, "quote": "Monday", "on": "2026-11-16"},
}


def test_the_whole_transcript_baseline_is_scored_as_everybody_else(
    folder: Path, configured: Callable[[ModelServer], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with ModelServer(Served(json.dumps(REVIEW)), Served(json.dumps(REVIEW))) as server:
        configured(server)
        assert main(["--engine", NAME, "--data", str(folder), "--json"]) == 0
    run = json.loads(capsys.readouterr().out)
    assert [u["tasks"]["evidence"]["hits"] for u in run["units"]] == [1, 1]
    assert {"people", "commitments", "next meeting"} <= run["units"][0]["tasks"].keys()
    assert run["units"][0]["cost"]["calls"] == 1
    assert "[1] Bea Buyer: A release takes us nine days." in server.requests[0]["messages"][1]["content"]


def test_a_date_that_is_none_is_no_date() -> None:
    found = as_found(Review.model_validate(REVIEW))
    assert found["commitments"][0]["due"] is None
    assert found["next_meeting"]["on"] == "2026-11-16"
    assert found["meddpicc"]["champion"] == {"status": "missing", "evidence": []}


def test_a_baseline_without_a_model_is_listed_as_not_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "BESIDE", (NAME,))
    report = folder / "page.html"
    main(["--engine", "keywords", "--data", str(folder), "--baselines", "--report", str(report)])
    said = "the whole-transcript baseline needs a model, and none is configured"
    assert f"{NAME}        not run: {said}" in capsys.readouterr().out
    assert f"{NAME}: {said}" in report.read_text()


def test_drafts_of_both_sorts_are_made_from_labels_in_equal_number() -> None:
    drafts = labelled_drafts(read_calls(CALLS / "train")[0])
    for kind in judge.KINDS:
        good, bad = ([d for d in drafts if d.kind == kind and d.good is g] for g in (True, False))
        assert len(good) == len(bad) >= judge.FEWEST // 2, kind


def draft(number: int, good: bool | None = None) -> Draft:
    return Draft("question", f"c{number % 4}", "the call", f"question {number}", good)


def marks(*good: bool) -> ScriptedChat:
    return ScriptedChat(*({"good": g, "reason": "so"} for g in good))


def test_a_judge_that_agrees_with_the_labels_may_mark() -> None:
    labelled = [draft(n, n % 2 == 0) for n in range(judge.FEWEST)]
    answers = [bool(d.good) for d in labelled] + [True, True, True, False]
    question, *rest = judge.judge(marks(*answers), labelled, [draft(n) for n in range(4)])
    assert (question.kappa, question.counts, question.good, question.marked) == (1.0, True, 0.75, 4)
    assert not any(kind.counts for kind in rest), "nothing was checked of the other kinds"
    assert "passed; good 0.75" in judge.shown("tiny", [question])


def test_a_judge_that_calls_everything_good_marks_nothing() -> None:
    labelled = [draft(n, n % 2 == 0) for n in range(judge.FEWEST)]
    chat = marks(*[True] * judge.FEWEST)
    question = judge.judge(chat, labelled, [draft(1)])[0]
    assert (question.kappa, question.counts, question.good) == (0.0, False, None)
    assert len(chat.asked) == judge.FEWEST, "drafts are not even shown to it"
    assert "not counted (kappa is below 0.6)" in judge.shown("tiny", [question])


def test_a_judge_needs_a_server_and_something_to_judge(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--judge", "tiny", "--data", str(folder)]) == 1
    assert "a judge needs a model" in capsys.readouterr().err
    assert main(["--judge", "tiny", "--engine", "keywords", "--data", str(folder)]) == 2
    with pytest.raises(ModelNotConfigured):
        commands.subject_of("llm")
