"""A sales copilot for the terminal: from a call transcript to drafts whose every claim shows its quote."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    __version__: str
else:

    def __getattr__(name: str) -> str:
        """`__version__`, looked up when it is asked for: what looks it up takes a tenth of the app's start."""
        if name != "__version__":
            raise AttributeError(name)
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("sales-copilot")
        except PackageNotFoundError:  # a checkout that was never installed
            return "0+unknown"


# No package that we use reports to its maker. It is said here, before any of them loads, because some decide when they
# load and for good (ONNX Runtime from 1.29 on), and because no variable of the shell may turn it on again.
os.environ.update(
    ORT_DISABLE_TELEMETRY="1",
    ANONYMIZED_TELEMETRY="False",
    HF_HUB_DISABLE_TELEMETRY="1",
    LANGSMITH_TRACING="false",
    LANGSMITH_TRACING_V2="false",
    LANGCHAIN_TRACING="false",
    LANGCHAIN_TRACING_V2="false",
    DO_NOT_TRACK="1",
)
