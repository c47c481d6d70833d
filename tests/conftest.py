"""What every test gets: a home of its own, and a way to build small transcripts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from copilot.domain.transcript import Side, Speaker, Transcript, Turn

Line = tuple[str | None, Side, str]


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the data of the person who runs it, and none meets a model that they configured."""
    for name in ("MODEL", "BASE_URL", "API_KEY", "ENGINE", "WORKSPACE", "DATABASE_URL", "CONFIG"):
        monkeypatch.delenv(f"SALES_COPILOT_{name}", raising=False)
    monkeypatch.setenv("SALES_COPILOT_HOME", str(tmp_path / "home"))


@pytest.fixture
def meeting() -> Callable[..., Transcript]:
    """Builds a transcript from (speaker, side, text) lines; line and turn numbers count from 1."""

    def build(*lines: Line, **fields: object) -> Transcript:
        turns = tuple(
            Turn(n=n, speaker=speaker, side=side, start=float(n * 10), end=None, line=n, text=text)
            for n, (speaker, side, text) in enumerate(lines, start=1)
        )
        names = dict.fromkeys(t.speaker for t in turns if t.speaker is not None)
        speakers = tuple(
            Speaker(
                name=name,
                side=next(t.side for t in turns if t.speaker == name),
                side_from="rep",
                turns=sum(t.speaker == name for t in turns),
            )
            for name in names
        )
        return Transcript(format="names", turns=turns, speakers=speakers).model_copy(update=fields)

    return build
