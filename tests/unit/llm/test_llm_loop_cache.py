"""Answers that were given before, and the text that is shown while a model writes."""

import os
import stat
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from scripted_model import ScriptedAgentModel, calling

from copilot.domain.draft import ModelUse
from copilot.domain.engine import Watch
from copilot.engines.llm.answer_cache import AnswerCache, Kept, key_of
from copilot.engines.llm.chat import Ask, RenderedPrompt, Tool
from copilot.engines.llm.langchain_model import LangChainModel
from copilot.engines.llm.live_text import LiveText
from copilot.engines.llm.redaction import Redaction


class Letter(BaseModel):
    """A small answer."""

    text: str


class Nothing(BaseModel):
    """No arguments."""


def prompt(user: str = "Write.", digest: str = "ab") -> RenderedPrompt:
    return RenderedPrompt("email", 2, digest, "You write.", user)


def model(folder: Path, *script: Any, **fields: Any) -> LangChainModel:
    scripted = ScriptedAgentModel(*script)
    given = {"connect": lambda: scripted, "cache": AnswerCache(folder), **fields}
    return LangChainModel("tiny", base_url=None, api_key=None, **given)


GOOD = '{"text": "Dear Helen"}'


def test_the_same_question_is_sent_once(tmp_path: Path) -> None:
    steps = list[str]()
    model(tmp_path, GOOD).answer(Ask(prompt(), Letter))
    reply = model(tmp_path, watch=Watch(step=steps.append)).answer(Ask(prompt(), Letter))
    assert reply.value.text == "Dear Helen"
    assert reply.use == ModelUse()
    assert steps == ["the model answered this before; nothing is sent"]


def test_another_question_prompt_or_form_is_another_key() -> None:
    class Other(BaseModel):
        words: str

    def key(*ask: Any, model: str = "tiny", address: str = "http://a") -> str:
        return key_of(Ask(*ask), str, model, address)

    tool = Tool("read", "Read.", Nothing, lambda _: "")
    keys = [
        key(prompt(), Letter),
        key(prompt("Write more."), Letter),
        key(prompt(digest="cd"), Letter),
        key(prompt(), Other),
        key(prompt(), Letter, (tool,)),
        key(prompt(), Letter, model="large"),
        key(prompt(), Letter, address="http://b"),
    ]
    assert len(set(keys)) == len(keys)
    assert key(prompt(), Letter) == keys[0]


def test_an_answer_counts_as_long_as_its_lookups_show_the_same(tmp_path: Path) -> None:
    shows = ["nine days"]
    ask = Ask(prompt(), Letter, (Tool("read", "Read.", Nothing, lambda _: shows[0]),))
    model(tmp_path, calling("read"), calling("Letter", text="Nine days.")).answer(ask)
    assert model(tmp_path).answer(ask).value.text == "Nine days."
    shows[0] = "ten days"
    again = model(tmp_path, calling("read"), calling("Letter", text="Ten days."))
    assert again.answer(ask).value.text == "Ten days."


def test_an_answer_is_kept_as_it_was_sent_and_put_back_for_each(tmp_path: Path) -> None:
    def hides(mail: str) -> dict[str, Any]:
        return {"redaction": Redaction()}

    script = '{"text": "Dear [EMAIL_1]"}'
    model(tmp_path, script, **hides("a")).answer(Ask(prompt("Write to helen@brandvold.example"), Letter))
    assert "helen@" not in "".join(file.read_text() for file in tmp_path.iterdir())
    other = model(tmp_path, **hides("b")).answer(Ask(prompt("Write to joss@whitcombe.example"), Letter))
    assert other.value.text == "Dear joss@whitcombe.example", "the same words left the machine"


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"answer": {}, "lookups": [{"who": 1}]}', '{"answer": 3, "lookups": []}']
)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: str) -> None:
    model(tmp_path, GOOD).answer(Ask(prompt(), Letter))
    (file,) = tmp_path.iterdir()
    file.write_text(damage)
    assert model(tmp_path, GOOD).answer(Ask(prompt(), Letter)).use.calls == 1


def test_answers_are_for_their_owner_alone(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "answers")
    cache.put("k", Kept({"text": "x"}))
    (file,) = (tmp_path / "answers").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_old_answers_are_not_used_and_go(tmp_path: Path) -> None:
    now = [1_000_000.0]
    cache = AnswerCache(tmp_path, oldest=60, now=lambda: now[0])
    cache.put("old", Kept("x"))
    os.utime(tmp_path / "old.json", (now[0], now[0]))
    assert cache.get("old") == Kept("x")
    now[0] += 61
    assert cache.get("old") is None
    cache.put("new", Kept("y"))
    assert not (tmp_path / "old.json").exists()


def test_the_oldest_answers_make_room(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path, largest=300, now=lambda: 100.0)
    for n in range(5):
        cache.put(str(n), Kept("x" * 100))
        os.utime(tmp_path / f"{n}.json", (n, n))
    cache.put("last", Kept("y"))
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 300
    assert cache.get("last") == Kept("y")
    assert cache.get("0") is None


def test_a_folder_that_cannot_be_written_costs_the_cache_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert model(tmp_path / "file", GOOD).answer(Ask(prompt(), Letter)).value.text == "Dear Helen"


SHOWN = 'Dear "Helen",\n[EMAIL_1] is näh 😀\nNine days\n'
RAW = (
    '{"blocks": [{"text": "Dear \\"Helen\\",\\n[EMAIL_1] is n\\u00e4h 😀", "quote": "not shown", "turn": 12,'
    ' "lines": ["nor this"]}, {"title": "", "summary": "Nine days"}], "short": null}'
)


@given(st.lists(st.integers(0, len(RAW)), max_size=20))
def test_sentences_are_shown_as_they_come_however_they_are_cut(cuts: list[int]) -> None:
    live, at = LiveText(), sorted({0, *cuts, len(RAW)})
    shown = [live.feed(RAW[a:b]) for a, b in pairwise(at)]
    assert "".join(shown) == SHOWN
    assert not any(piece.endswith("[EMAIL") for piece in shown), "a placeholder comes whole"
