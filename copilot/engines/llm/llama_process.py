"""The child process in which llama.cpp loads a model and serves it; `local_server` starts it by the path of this file.

A process of its own, because llama.cpp holds the interpreter's lock while it loads (the app would freeze for seconds),
writes to stderr as it likes, and may abort on a model that it cannot read. One line of JSON comes in on stdin (`model`,
`name`, `context`, `threads`, `key`), one goes out on stdout (`address`, or `problem` and `words`), and the end of stdin
is the end of the process: with its parent, however that ends. Nothing of the project is imported here.
"""

import json
import os
import signal
import sys
import tempfile
from typing import Any

ERRORS_ONLY = 1
"""llama.cpp's verbosity while it loads, so that the reason of a failure is known; its words go to a file."""
LONGEST_ANSWER = 1_024
"""Tokens after which an answer ends by itself: small models that lose the thread write on until the context is full."""


def serve() -> None:
    """Load the model, tell its address, wait for the end of stdin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with tempfile.TemporaryFile() as words:
        os.dup2(words.fileno(), 1)
        os.dup2(words.fileno(), 2)
        try:
            server = _server(json.loads(sys.stdin.readline()))
        except ImportError as error:
            answer = {"problem": "package", "words": str(error)}
        except RuntimeError:
            words.seek(0)
            answer = {"problem": "model", "words": words.read().decode(errors="replace")[-2_000:]}
        else:
            answer = {"address": server.listening_address}
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    told.write(json.dumps(answer) + "\n")
    told.flush()
    if "address" in answer:
        sys.stdin.read()
    os._exit(0)  # threads of a request that nobody waits for any more do not hold the process


def _server(asked: dict[str, Any]) -> Any:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = asked["model"]
    params.model_alias = {asked["name"]}
    params.n_ctx = asked["context"]
    params.n_predict = LONGEST_ANSWER
    params.n_parallel = 1
    params.sampling.temp = 0.0  # the same answer to the same question, and the model's best guess
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = asked["threads"]
    # Only this program, with its key, on this machine; no pages, no view of what is being asked, nothing downloaded.
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [asked["key"]]
    params.ui = False
    params.endpoint_slots = False
    params.offline = True
    params.warmup = False
    params.cache_ram_mib = 0  # the default keeps up to 8 GB of old prompts
    params.verbosity = ERRORS_ONLY
    return xllamacpp.Server(params)


if __name__ == "__main__":
    serve()
