"""A small library of real files for the app's tests, with an embedder that needs no model."""

import re
import zlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from copilot.engines.offline import OfflineEngine
from copilot.library.layers import Layer
from copilot.library.markdown_library import MarkdownLibrary, open_library
from copilot.service.card_flags import CardFlags
from copilot.service.drafting import Drafting
from copilot.service.library import LibraryDesk
from copilot.service.prep import Preparation
from copilot.settings import Workspace

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

PRICE = """\
---
title: Too expensive
kind: objection
category: price
owner: Anna
expires: 2027-01-31
sharing: customer
---

# Too expensive

## Answer

Compare it with nine days of waiting for each release.
"""
SECURITY = """\
---
title: Single sign-on
kind: security
owner: Piet
expires: 2026-10-01
---

# Single sign-on

## What we have

SAML and OIDC on every plan.
"""
SCRIPT = """\
---
title: Evaluation call (30 minutes)
kind: call_script
stage: [evaluation]
---

# Evaluation call (30 minutes)

## Purpose

Agree on the test.

## Agenda

Length: 30 minutes.

| minutes | part | aim |
|---|---|---|
| 5 | Opening | hear what changed |
| 25 | The test | criteria and dates |
"""
BUYER = """\
---
title: Economic buyer
kind: meddpicc
element: economic_buyer
---

# Economic buyer

## Discovery questions

- Whose budget would this come from? (ask: champion; finds: budget)
"""
STARTER = {"knowledge/security/sso.md": SECURITY, "playbooks/calls/evaluation.md": SCRIPT}
OWN = {"knowledge/objections/price.md": PRICE, "playbooks/meddpicc/economic-buyer.md": BUYER}


class WordEmbedder:
    """Texts that share words lie close together."""

    name = "words-64"
    dimensions = 64

    def encode(self, texts: Sequence[str]) -> Any:
        import numpy as np

        vectors = np.full((len(texts), self.dimensions), 1e-3, np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                vector[zlib.crc32(word.encode()) % self.dimensions] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def make_library(folder: Path) -> MarkdownLibrary:
    """A library of two layers below that folder: `starter`, and above it the `workspace`."""
    for layer, files in (("starter", STARTER), ("workspace", OWN)):
        for file, text in files.items():
            path = folder / layer / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    layers = (Layer(folder / "starter"), Layer(folder / "workspace"))
    return open_library(layers, folder / "index", WordEmbedder, TODAY)


def make_desk(library: MarkdownLibrary, folder: Path) -> LibraryDesk:
    """What the library screen calls."""
    return LibraryDesk(library, CardFlags(folder / "flags.json", "anna", lambda: NOW))


def make_prep(library: MarkdownLibrary) -> Preparation:
    """Prep over those cards, without a model."""
    drafting = Drafting(OfflineEngine(library, lambda _: {}), None, workspace_allows=True)
    return Preparation(library=library, drafting=drafting, workspace=Workspace(), today=lambda: TODAY)
