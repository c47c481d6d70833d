"""The program as a person runs it: real reader, real library over a few cards, real database."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Result

from copilot.cli.app import run

CALL = """\
**Date:** November 12, 2026
**Participants:**
- Priya Nadkarni (Account Executive, Northgate Tools)
- Dana Reyes (VP Engineering, Ridgeline)

**Priya Nadkarni:** What made this a topic for you?

**Dana Reyes:** A release takes us nine days and we lost two customers over it. We want to be at three days by summer.

**Priya Nadkarni:** Who would release the money for it?

**Dana Reyes:** Petra Voss, our CFO, holds the budget for tools. I have not talked to her about it yet.

**Dana Reyes:** Honestly, the price is too high for us, that is more than we planned.

**Priya Nadkarni:** I'll send you the written proposal by Friday.

**Dana Reyes:** Good. And I'll introduce you to Petra next week.
"""
CARD = """\
---
title: Too expensive
kind: objection
category: price
owner: Enablement
reviewed: 2026-11-01
expires: 2099-01-01
asks: ["it is too expensive", "the price is too high for us", "that is more than we planned"]
---
# Too expensive

## Answer

It costs less than the two customers you lost; let us do the sum with your own numbers.

Then stop talking.

## Clarify

- Compared with what is it too much? (ask: economic_buyer)
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with the method's cards left out and one card of its own, the current folder in it."""
    folder = tmp_path / "team"
    (folder / "knowledge" / "objections").mkdir(parents=True)
    (folder / "knowledge" / "objections" / "price.md").write_text(CARD)
    (folder / "copilot.toml").write_text('starter = []\n[company]\nname = "Northgate Tools"\n')
    (folder / "call.md").write_text(CALL)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def cli(workspace: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs one command in the workspace."""

    def call(*arguments: str, stdin: str | bytes = "") -> Result:
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        code = run(arguments)
        written = capfd.readouterr()
        return Result(code, written.out, written.err)

    return call
