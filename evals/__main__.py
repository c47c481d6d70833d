"""`python -m evals`: score labelled calls, through the same service as the command line and the app.

Calls are split by deal and account into train, dev and test (evals/datasets/DATASHEET.md). Build on train and dev; the
test split is run for a release only, and every run of it is logged.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from copilot.errors import CopilotError, WrongUsage
from evals import commands
from evals.gold import SPLITS

INTERRUPTED = 130
PIPE_CLOSED = 141
"""As a shell reports a program whose reader went away (128 + SIGPIPE)."""


def parser() -> argparse.ArgumentParser:
    """All options."""
    found = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    add = found.add_argument
    add("--split", choices=SPLITS, default="dev", help="which labelled calls (dev)")
    add("--release", action="store_true", help="with calls of the test split: run them, and log that")
    add("--data", type=Path, metavar="DIR", help="score (or --validate) your own labelled calls")
    add("--only", action="append", default=[], metavar="ID", help="only this call; repeatable, no questions then")
    add("--engine", choices=commands.SUBJECTS, default="offline", help="who reads (offline)")
    add("--baselines", action="store_true", help="keyword rules, zero-shot similarity, whole-transcript prompt")
    add("--prompt", type=Path, action="append", default=[], metavar="FILE", help="run its job with each; two or more")
    add("--price", nargs=2, type=float, metavar=("IN", "OUT"), help="with --prompt: money for a million tokens")
    add("--judge", metavar="MODEL", help="let this model of the configured server mark drafts, once it proved itself")
    add("--history", action="store_true", help="what you accepted, edited and rejected, by element and confidence")
    add("--against", type=Path, action="append", default=[], metavar="RUN.json", help="an earlier run beside it")
    add("-v", "--verbose", action="store_true", help="show every mistake with its turn")
    add("--json", action="store_true", help="print the run as JSON instead of the tables")
    add("--report", type=Path, metavar="FILE.html", help="write one HTML page")
    add("--check", action="store_true", help="compare with the accepted baseline; exit code 1 where it is worse")
    add("--accept", action="store_true", help="make this run the accepted baseline")
    add("--readme", action="store_true", help="write the table of README.md from the accepted baseline")
    add("--validate", action="store_true", help="check labels, questions, splits and the counts of the data sheet")
    add("--datasheet", action="store_true", help="write the counts of the data sheet")
    add("--agree", nargs=2, type=Path, metavar=("A", "B"), help="agreement of two readings: files, folders or trees")
    add("--list", nargs="?", const="", metavar="CALL", help="with --agree: every difference in a call (in all of them)")
    add("--attacks", action="store_true", help="instructions hidden in the material, with a model that obeys them")
    add("--emails", action="store_true", help="e-mails with planted internal facts: what got out, what is in")
    add("--cost", action="store_true", help="tokens that an analysis of an hour sends, beside the transcript's own")
    add("--agent", action="store_true", help="the four jobs by a model that knows the labels, beside offline")
    add("--local", action="store_true", help="with --agent: by your configured model too")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; the exit code."""
    asked = parser().parse_args(arguments)
    try:
        if asked.list is not None and not asked.agree:
            raise WrongUsage("--list goes with --agree", "python -m evals --agree A B --list CALL")
        if asked.split == "test" and not asked.release and not (asked.validate or asked.data or asked.agree):
            raise WrongUsage(
                "the test split is kept for releases", "python -m evals --split test --release; it is logged"
            )
        code = commands.run(asked)
        sys.stdout.flush()
        return code
    except CopilotError as problem:
        sys.stderr.write(f"error: {problem.message}\n" + (f"hint: {problem.hint}\n" if problem.hint else ""))
        return problem.exit_code
    except BrokenPipeError:
        # What is still in the buffer would be written, and fail, when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        sys.stderr.write("error: interrupted\nhint: run the same command again; what is done is kept\n")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
