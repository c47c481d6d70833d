"""The engine that needs no model: every line is composed from what was found in the call and from the team's cards."""

from copilot.engines.offline.engine import OfflineEngine

__all__ = ["OfflineEngine"]
