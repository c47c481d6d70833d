"""Elements that were filled where nothing was said, and figures by language."""

from copilot.domain.meddpicc import Element
from evals import screen
from evals.false_fills import false_fills, shown
from evals.runs import Run, Tally, Unit


def unit(name: str, language: str = "en", **fills: bool) -> Unit:
    tasks = {"evidence": Tally(hits=3, missed=1, invented=1)}
    return Unit(id=name, data="x", format="names", language=language, tasks=tasks, fills=fills)


def test_only_calls_that_hold_nothing_for_an_element_count() -> None:
    found = false_fills([unit("a", metrics=True, champion=False), unit("b", metrics=False), unit("c")])
    assert (found["metrics"], found["champion"], found["paper_process"]) == ((1, 2), (0, 1), (0, 0))
    assert set(found) == set(Element)


def test_every_element_has_its_line_and_all_have_one() -> None:
    lines = shown(false_fills([unit("a", metrics=True, champion=False)])).splitlines()
    assert [" ".join(line.split()) for line in lines[1:2]] == ["metrics 1 of 1"]
    assert "no such call" in lines[2]
    assert lines[-1].split() == ["all", "1", "of", "2"]


def test_figures_are_told_by_language_with_the_languages_that_are_read() -> None:
    units = (unit("a"), unit("b"), unit("c", "en+de"))
    run = Run(subject="offline", split="dev", at="2026-11-24", machine="", versions={}, units=units)
    head, *lines = screen.languages(run).splitlines()
    assert "English" in head
    assert [line.split()[:2] for line in lines] == [["en", "2"], ["en+de", "1"]]
