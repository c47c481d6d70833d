"""Builds the trained heads from the labelled turns beside this file: `python -m copilot.evidence.training`.

The wheel carries the heads and not the turns; training runs from a checkout.
"""
