"""`python -m evals`: score labelled calls, through the same service as the command line and the app.

Calls are split by deal and account into train, dev and test (evals/datasets/DATASHEET.md). Build on train and dev; the
test split is run for a report only.
"""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from copilot.domain.plan import Plan
from copilot.service import Service
from copilot.service.call_json import analysis_json
from copilot.service.calls import CallOptions
from copilot.wiring import build
from evals.scoring import Score, scores

ROOT = Path(__file__).parents[1]
CALLS = Path(__file__).parent / "datasets" / "calls"


def analysed(service: Service, labels: dict[str, Any]) -> dict[str, Any]:
    """The analysis of a labelled call, as JSON."""
    plan = labels.get("plan")
    if isinstance(plan, str):
        plan = json.loads((ROOT / plan).read_text(encoding="utf-8"))
    options = CallOptions(
        on=date.fromisoformat(labels["date"]),
        sellers=tuple(labels["sellers"]),
        buyers=tuple(labels["buyers"]),
        plan=Plan.model_validate(plan) if plan else None,
        offering=labels["offering"],
        engine="offline",
    )
    return analysis_json(service.calls.analyze(str(ROOT / labels["file"]), options))


def main() -> None:
    """Score all labelled calls and print a table; with -v the mistakes."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("--split", choices=("train", "dev", "test", "sample"), default="dev")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every mistake with its turn")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    asked = parser.parse_args()
    files = sorted((CALLS / asked.split).glob("*-labels.json"))
    service = build(ROOT)
    total: dict[str, Score] = {}
    for file in files:
        labels = json.loads(file.read_text(encoding="utf-8"))
        for task, score in scores(labels, analysed(service, labels)).items():
            total[task] = total.get(task, Score()) + score
    if asked.json:
        print(json.dumps({t: {"precision": s.precision, "recall": s.recall, "f1": s.f1} for t, s in total.items()}))
        return
    print(f"{asked.split}: {len(files)} calls\n{'task':<20} {'P':>6} {'R':>6} {'F1':>6} {'n':>5}")
    for task, s in total.items():
        print(f"{task:<20} {s.precision:6.2f} {s.recall:6.2f} {s.f1:6.2f} {s.hits + len(s.missed):5}")
        if asked.verbose:
            print(*(f"    missed    {m}" for m in s.missed), *(f"    invented  {m}" for m in s.invented), sep="\n")


if __name__ == "__main__":
    main()
