"""`python -m evals`: score labelled calls, through the same service as the command line and the app.

Calls are split by deal and account into train, dev and test (evals/datasets/DATASHEET.md). Build on train and dev; the
test split is run for a release only, and every run of it is logged.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from copilot.errors import CopilotError, WrongUsage
from evals import commands
from evals.gold import SPLITS


def parser() -> argparse.ArgumentParser:
    """All options."""
    found = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    add = found.add_argument
    add("--split", choices=SPLITS, default="dev", help="which labelled calls (dev)")
    add("--release", action="store_true", help="with --split test: run it, and log that it was run")
    add("--data", type=Path, metavar="DIR", help="score your own labelled calls instead of a split")
    add("--only", action="append", default=[], metavar="ID", help="only this call; repeatable, no questions then")
    add("--engine", choices=commands.SUBJECTS, default="offline", help="who reads (offline)")
    add("--baselines", action="store_true", help="keyword rules and zero-shot similarity beside it")
    add("--against", type=Path, action="append", default=[], metavar="RUN.json", help="an earlier run beside it")
    add("-v", "--verbose", action="store_true", help="show every mistake with its turn")
    add("--json", action="store_true", help="print the run as JSON instead of the tables")
    add("--report", type=Path, metavar="FILE.html", help="write one HTML page")
    add("--check", action="store_true", help="compare with the accepted baseline; exit code 1 where it is worse")
    add("--accept", action="store_true", help="make this run the accepted baseline")
    add("--readme", action="store_true", help="write the table of README.md from the accepted baseline")
    add("--validate", action="store_true", help="check labels, questions, splits and the counts of the data sheet")
    add("--datasheet", action="store_true", help="write the counts of the data sheet")
    add("--agree", nargs=2, type=Path, metavar=("A", "B"), help="agreement of two labellers (files or folders)")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; the exit code."""
    asked = parser().parse_args(arguments)
    try:
        if asked.split == "test" and not asked.release and not (asked.validate or asked.data):
            raise WrongUsage(
                "the test split is kept for releases", "python -m evals --split test --release; it is logged"
            )
        return commands.run(asked)
    except CopilotError as problem:
        sys.stderr.write(f"error: {problem.message}\n" + (f"hint: {problem.hint}\n" if problem.hint else ""))
        return problem.exit_code


if __name__ == "__main__":
    sys.exit(main())
