"""The starter prompts, and an engine over a scripted model."""

from collections.abc import Callable

import pytest
from llm_material import Shelf, day_of
from scripted_model import ScriptedChat

from copilot.domain.engine import Watch
from copilot.domain.transcript import Side, Transcript
from copilot.engines.llm.engine import ModelEngine
from copilot.engines.llm.prompts import Prompts
from copilot.paths import starter_folder


@pytest.fixture
def prompts() -> Prompts:
    return Prompts(starter_folder(), None, frozenset())


@pytest.fixture
def engine(prompts: Prompts) -> Callable[..., ModelEngine]:
    def build(chat: ScriptedChat, shelf: Shelf | None = None, context: int = 32_000) -> ModelEngine:
        return ModelEngine(chat, shelf or Shelf(), prompts, context, Watch(), resolve=day_of)

    return build


@pytest.fixture
def releases(meeting: Callable[..., Transcript]) -> Transcript:
    return meeting(
        ("Sam Ito", Side.SELLER, "How long does a release take you?"),
        ("Dana Reyes", Side.BUYER, "Nine days today, and we want to be at four by June."),
        ("Dana Reyes", Side.BUYER, "Our CFO, Lena Moor, signs."),
        (None, Side.UNKNOWN, "We looked at Cursor as well."),
        ("Dana Reyes", Side.BUYER, "I send you the security form by Friday."),
    )
