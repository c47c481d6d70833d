"""A whole run, through inspect-ai, with a subject of our own making: what is kept, missing, logged, shown."""

import json
from pathlib import Path

import pytest
from eval_material import found, labels

from copilot.errors import CopilotError, ModelFailed
from evals.agreement import agreement_of
from evals.gold import GoldCall, GoldQuestion, read_calls
from evals.report import page
from evals.running import run_subject
from evals.runs import Run
from evals.scoring import Found

EVIDENCE = {"turn": 1, "element": "metrics", "polarity": "for", "words": "nine days"}


class Reader:
    """Finds the one piece of evidence, and fails on the call named `bad`."""

    name = "reader"

    def __init__(self) -> None:
        self.reads: list[str] = []

    def versions(self) -> dict[str, str]:
        return {"reader": "1"}

    def read(self, call: GoldCall) -> Found:
        self.reads.append(call.id)
        if call.id == "bad":
            raise ModelFailed("the model is gone")
        result = found()
        result["meddpicc"]["metrics"] = {
            "status": "partial",
            "evidence": [{"turn": 1, "turn_end": 1, "polarity": "for", "quote": "nine days", "confidence": 0.9}],
            "questions": [],
        }
        return result

    def search(self, question: GoldQuestion) -> list[str] | None:
        return list(question.files)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("one", "bad"):
        (tmp_path / f"{name}.txt").write_text(f"Bea Buyer: nine days, {name}\nSam Seller: I see\n" * 5)
        about = labels(file=f"{name}.txt", format="names", evidence=[EVIDENCE])
        about["statuses"]["metrics"] = "partial"
        (tmp_path / f"{name}-labels.json").write_text(json.dumps(about))
    return tmp_path


def run(folder: Path, subject: Reader, broken: list[tuple[str, CopilotError]] | None = None) -> Run:
    calls, _ = read_calls(folder)
    return run_subject(subject, "own", calls, [GoldQuestion("q1", "where?", ("a.md",))], broken or [])


def test_a_call_that_fails_is_missing_and_the_rest_stands(folder: Path, tmp_path: Path) -> None:
    result = run(folder, Reader(), [("lost", CopilotError("there is no file"))])
    assert [(m.unit, "gone" in m.why) for m in result.missing] == [("lost", False), ("bad", True)]
    assert result.of("evidence")["one"].counts == (1, 0, 0)
    assert result.counts("retrieval") == [(1, 0, 0)]
    assert list((tmp_path / "home" / "evals" / "logs").glob("*.eval"))


def test_what_was_read_before_is_not_read_again(folder: Path) -> None:
    first, second = Reader(), Reader()
    assert run(folder, first).units == run(folder, second).units
    assert (sorted(first.reads), second.reads) == (["bad", "one"], ["bad"])


def test_the_page_stands_alone_and_shows_the_mistakes(folder: Path) -> None:
    calls, _ = read_calls(folder)
    result = run(folder, Reader())
    html = page(result, [result], calls)
    assert "the model is gone" in html
    assert "<svg" in html
    assert "<script" not in html
    assert "src=" not in html


def test_two_labellers_that_agree_do_so_wholly(folder: Path) -> None:
    agreement = agreement_of(folder, folder)
    assert agreement.calls == 2
    assert set(agreement.f1.values()) == set(agreement.kappas.values()) == {1.0}
