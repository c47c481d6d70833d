"""The gate: what fails a change, and what does not."""

from eval_material import run

from evals.gate import judged
from evals.readme_table import placed, table
from evals.runs import Missing, Run, Tally, Unit, as_text, slim, told_apart

OLD = {str(n): (9, 1, 1) for n in range(8)}


def test_the_same_run_passes() -> None:
    assert judged(run(OLD), run(OLD)).reasons == []


def test_a_significant_drop_fails_with_its_interval() -> None:
    (reason,) = judged(run(OLD), run(dict.fromkeys(OLD, (5, 5, 5)))).reasons
    assert reason.startswith("evidence fell by")


def test_one_new_mistake_in_grounding_fails() -> None:
    assert judged(run(OLD, "grounding"), run(OLD | {"0": (9, 2, 1)}, "grounding")).reasons


def test_a_call_that_could_not_be_scored_fails() -> None:
    broken = run(OLD, missing=(Missing(unit="x", why="no file"),))
    assert judged(run(OLD), broken).reasons == ["x could not be scored: no file"]


def test_calls_labelled_anew_are_left_out_and_named() -> None:
    new = run(OLD)
    moved = new.units[0].model_copy(update={"data": "other"})
    verdict = judged(run(OLD), new.model_copy(update={"units": (moved, *new.units[1:])}))
    assert verdict.reasons == []
    assert verdict.notes == ["not compared, since new, gone or labelled anew: 0"]


def test_a_baseline_without_a_common_call_fails() -> None:
    assert judged(run({"a": (1, 0, 0)}), run({"b": (1, 0, 0)})).reasons


def test_a_baseline_with_questions_alone_in_common_fails() -> None:
    old = run({"a": (9, 1, 1)})
    question = Unit(id="q", data="d", tasks={"retrieval": Tally(hits=1, missed=0, invented=0)})
    old = old.model_copy(update={"units": (*old.units, question)})
    new = run({"b": (9, 1, 1)})
    verdict = judged(old, new.model_copy(update={"units": (*new.units, question)}))
    assert any("no call is the same" in reason for reason in verdict.reasons)


def test_a_task_that_is_not_scored_any_more_fails() -> None:
    assert judged(run(OLD), run(OLD, "status")).reasons == ["evidence is not scored any more"]


def test_a_run_comes_back_as_it_was_written() -> None:
    assert Run.model_validate_json(as_text(run(OLD))) == run(OLD)
    assert slim(run(OLD)).counts("evidence") == run(OLD).counts("evidence")


def test_runs_of_one_name_are_told_apart_by_their_time() -> None:
    mine = run(OLD)
    names = [r.subject for r in told_apart(mine, [mine, mine, mine.model_copy(update={"subject": "llm"})])]
    assert names == ["offline 2026-11-24T00:00", "offline 2026-11-24T00:00 (2)", "llm"]


def test_the_table_goes_between_its_markers_and_nowhere_else() -> None:
    readme = "before\n<!-- evals -->\nold\n<!-- /evals -->\nafter\n"
    new = placed(readme, table(run(OLD)))
    assert new.startswith("before\n<!-- evals -->\nEngine `offline` on the 8 calls")
    assert new.endswith("<!-- /evals -->\nafter\n")
    assert placed(new, table(run(OLD))) == new


def test_the_table_counts_the_people_whom_the_program_had_to_find_where_the_run_does() -> None:
    assert "| people | " in table(run(OLD, "people"))
    assert "| people not told | " in table(run(OLD, "people not told"))
