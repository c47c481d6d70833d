"""The short table of README.md, between its markers, from the accepted baseline."""

from pathlib import Path

from copilot.errors import BrokenFile
from evals.runs import Run
from evals.statistics import estimate
from evals.tasks import BY_NAME, NOT_BUILT

START, END = "<!-- evals -->", "<!-- /evals -->"
SHOWN = (
    "evidence",
    "status",
    "silence",
    "commitments",
    "commitment due",
    "objections",
    "responses",
    "response silence",
    "questions",
    "plan changes",
    "people not told",
    "sides",
    "retrieval",
    "grounding",
)


def table(run: Run) -> str:
    """Markdown: figures with intervals, date, versions and machine."""
    calls = [u for u in run.units if u.format]
    versions = ", ".join(f"{k} {v}" for k, v in run.versions.items() if k in ("program", "evidence", "model"))
    about = f"Engine `{run.subject}` on the {len(calls)} calls of the {run.split} split"
    lines = [
        f"{about} ({run.at[:10]}; {versions}; {run.machine}). In brackets: 95 % interval.",
        "",
        "| task | measure | figure | what is counted |",
        "|---|---|---|---|",
    ]
    for task in (_shown(run, name) for name in SHOWN):
        if not run.counts(task):
            continue
        e, meaning = estimate(run.counts(task)), BY_NAME[task]
        lines.append(f"| {task} | {meaning.measure} | {e.value:.2f} [{e.low:.2f}, {e.high:.2f}] | {meaning.of} |")
    lines += ["", f"Not built, so without a figure: {', '.join(NOT_BUILT)}."]
    lines += ["The labels were made by language models and checked by no human expert: [how]({DATASHEET})."]
    return "\n".join(lines).replace("{DATASHEET}", "evals/datasets/DATASHEET.md")


def _shown(run: Run, task: str) -> str:
    """The people whom the program had to find itself; all people where a run does not count those apart."""
    return "people" if task == "people not told" and not run.counts(task) else task


def placed(readme: str, text: str) -> str:
    """The README with the text between its markers. Raises BrokenFile where there are none."""
    before, start, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise BrokenFile(f"README.md has no {START} ... {END}", "put both markers where the table belongs")
    return f"{before}{START}\n{text}\n{END}{after}"


def write(readme: Path, run: Run) -> bool:
    """Write the table; False where it stood there already."""
    old = readme.read_text(encoding="utf-8")
    new = placed(old, table(run))
    if new != old:
        readme.write_text(new, encoding="utf-8")
    return new != old
