"""A sales copilot for the terminal: from a call transcript to drafts whose every claim shows its quote."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("sales-copilot")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0+unknown"
