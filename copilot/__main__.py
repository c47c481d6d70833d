"""`sales-copilot` and `python -m copilot` are the same program."""

import os
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    from copilot.cli.app import run

    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe has gone; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


if __name__ == "__main__":
    main()
