"""A sales copilot for the terminal: from a call transcript to drafts whose every claim shows its quote."""

import os
from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("sales-copilot")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0+unknown"

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
