"""`sales-copilot` and `python -m copilot` are the same program."""

import os
import signal
import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit with its code. All that the program writes is readable by its owner alone."""
    os.umask(0o077)
    try:
        from copilot.cli.opening import opened

        code = opened(sys.argv[1:])
        if code is None:
            from copilot.cli.app import run

            code = run(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("error: interrupted\nhint: nothing was half-written; run the command again\n")
        code = INTERRUPTED
    # The work is done: an interrupt while Python shuts down would only tear the end of the output.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe has gone; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


if __name__ == "__main__":
    main()
