"""A whole run, through inspect-ai, with a subject of our own making: what is kept, missing, logged, shown."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from eval_material import found, labels

from copilot.errors import CopilotError, ModelFailed
from evals.agreement import agreement_of, pairs_of
from evals.gold import GoldCall, GoldQuestion, read_calls
from evals.latency import latency, shown
from evals.report import page
from evals.running import run_subject
from evals.runs import Cost, KeptMistake, Run, Unit
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


class Interrupted(Reader):
    """Stopped by hand at the second call."""

    def read(self, call: GoldCall) -> Found:
        if call.id == "one":
            raise KeyboardInterrupt
        return super().read(call)


def test_a_run_that_is_broken_off_says_what_is_missing_and_goes_on_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad-labels.json").rename(folder / "fine-labels.json")
    with pytest.raises(KeyboardInterrupt):
        run(folder, Interrupted())
    assert "reader: 1 of 2 calls are read and kept; missing: one" in capsys.readouterr().err
    again = Reader()
    result = run(folder, again)
    assert "1 of 2 were read before and are kept; 1 to read" in capsys.readouterr().err
    assert (again.reads, result.missing, len(result.units)) == (["one"], (), 3)


def test_latency_is_told_for_a_call_and_for_a_hundred_turns() -> None:
    units = [
        Unit(id=f"c{n}", data="d", format="srt", turns=50, seconds=float(n), cost=Cost(calls=1)) for n in range(1, 41)
    ]
    timed = Run(subject="x", split="dev", at="", machine="2 cores", versions={}, units=tuple(units))
    found = latency(timed)
    assert found is not None
    assert (found.median, found.p95, found.median_per_100, found.p95_per_100) == (20.5, 38.0, 41.0, 76.0)
    assert "p95 38.0 s a call" in shown(timed)
    assert "2 cores" in shown(timed)
    assert timed.cost == Cost(calls=40)


def test_the_time_of_a_call_is_taken_once_and_kept(folder: Path) -> None:
    first, again = latency(run(folder, Reader())), latency(run(folder, Reader()))
    assert first is not None
    assert (first.calls, again) == (1, first)
    assert latency(run(folder, Reader()).model_copy(update={"units": ()})) is None


def test_the_page_shows_two_runs_side_by_side(folder: Path) -> None:
    calls, _ = read_calls(folder)
    mine = run(folder, Reader())
    worse = mine.model_copy(update={"subject": "the other", "units": tuple(map(_worse, mine.units)), "missing": ()})
    html = page(mine, [worse], calls, {"zero-shot": "there is no model"})
    reader = Html()
    reader.feed(html)
    assert reader.left == [], "every element is closed"
    titles = ["Tasks", "By format", "By call type", "By language", "Confidence", "Latency and cost", "Not run"]
    assert set(titles) <= set(reader.titles)
    assert "The worst mistakes of the other" in reader.titles
    assert "Bea Buyer: nine days" in html, "a mistake is shown with its turn"
    assert "zero-shot: there is no model" in html
    assert html.count("<td>the other</td>") >= 4, "each group and the latency have a row of the other run"


def _worse(unit: Unit) -> Unit:
    slip = KeptMistake(sort="invented", what="“nine days”", turn=1, weight=2.0)
    tasks = {t: tally.model_copy(update={"hits": 0, "mistakes": (slip,)}) for t, tally in unit.tasks.items()}
    return unit.model_copy(update={"tasks": tasks})


class Html(HTMLParser):
    """The headings of a page, and the elements that nobody closed."""

    def __init__(self) -> None:
        super().__init__()
        self.left: list[str] = []
        self.titles: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "br", "link"):
            self.left.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.left.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.left and self.left[-1] == "h2":
            self.titles.append(data)


def test_the_page_stands_alone_and_shows_the_mistakes(folder: Path) -> None:
    calls, _ = read_calls(folder)
    result = run(folder, Reader())
    html = page(result, [result], calls)
    assert "the model is gone" in html
    assert "<svg" in html
    assert "<script" not in html
    assert "src=" not in html


def test_two_labellers_that_agree_do_so_wholly(folder: Path) -> None:
    agreement = agreement_of(pairs_of(folder, folder)[0])
    assert agreement.calls == 2
    assert {e.value for _, e in agreement.tasks.values()} == {j.kappa for j in agreement.kappas.values()} == {1.0}
