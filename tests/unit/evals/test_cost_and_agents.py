"""What an analysis costs, and whether answers that are right reach their score."""

from pathlib import Path

import pytest

from copilot.engines.llm.windows import tokens
from copilot.service import Service
from copilot.wiring import build
from evals.agent_tasks import JOBS, TASKS, score_agents, table
from evals.cost import MOST, CallCost, JobCost, cost_of_hour, own_tokens, shown
from evals.gold import CALLS, ROOT, read_call


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SALES_COPILOT_HOME", str(tmp_path_factory.mktemp("home")))
        folder = tmp_path_factory.mktemp("team")
        (folder / "copilot.toml").write_text('starter = ["method"]\n')
        made = build(folder)
        made.library.index(lambda _: None)
        yield made


def test_the_four_jobs_of_an_hour_send_at_most_twice_its_tokens(service: Service) -> None:
    cost = cost_of_hour(service)
    assert cost.turns == 600
    assert {job.job for job in cost.jobs} == set(JOBS)
    assert cost.jobs[0].tokens > cost.transcript, "the whole call is read once at least"
    assert cost.share <= MOST, shown(cost)


def test_a_cost_above_the_limit_is_told() -> None:
    cost = CallCost(2, 100, (JobCost("gap_analysis", 1, 150), JobCost("plan_update", 1, 60)))
    assert (cost.sent, cost.share) == (210, 2.1)
    assert "more than 2" in shown(cost)


def test_a_transcript_is_counted_by_the_rule_of_requests() -> None:
    call = read_call(CALLS / "dev" / "v03-labels.json")
    transcript = call.transcript()
    whole = "\n".join(f"{t.speaker}: {t.text}" for t in transcript.turns)
    assert own_tokens(transcript) == pytest.approx(tokens(whole), rel=0.05)


def test_right_answers_reach_their_score(service: Service) -> None:
    call = read_call(CALLS / "dev" / "d2-1-labels.json")
    scores = {(s.reader, s.task): s for s in score_agents(service, [call])}
    assert scores["perfect model", "evidence"].figure.value == 1.0
    assert scores["perfect model", "plan changes"].figure.value == 1.0
    assert scores["perfect model", "silence"].figure.value == 1.0
    assert scores["offline", "evidence"].figure.value < 1.0
    assert {task for _, task in scores} <= set(TASKS)
    lines = table(list(scores.values())).splitlines()
    assert lines[0].split() == ["task", "perfect", "model", "offline"]
    assert Path(ROOT, "prompts").is_dir()
