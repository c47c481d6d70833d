"""How good and how fast it is, measured in the open. Imports copilot, never the other way round."""
