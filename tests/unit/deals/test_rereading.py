"""A name or a side that is mended once is remembered, and the stored calls are read again with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from deal_material import call, cite_of, says

from copilot import intake
from copilot.domain.draft import Analysis
from copilot.domain.proposal import ItemState
from copilot.domain.signals import Commitment
from copilot.domain.transcript import Side, Transcript
from copilot.errors import NotFound, WrongUsage
from copilot.service.calls import CallOptions, Calls
from copilot.service.deals import Deals
from copilot.service.rereading import Rereading
from copilot.settings import Workspace
from copilot.storage.store import Store

TALK = """\
Sam Okafor: What made this a topic?
Speaker 2: A release takes nine days and we want to be at two.
Speaker 2: I will send the questionnaire by Friday.
"""


class Reader(Calls):
    """Finds the metric in turn 2 and the promise in turn 3, where a buyer says them; counts the calls it analysed."""

    analysed = 0

    def analyze_transcript(
        self, transcript: Transcript, file: str, options: CallOptions, *_: Any, **__: Any
    ) -> Analysis:
        self.analysed += 1
        buyer = transcript.turns[1].side is Side.BUYER
        promise = Commitment(
            cite=cite_of(transcript, 3),
            owner=transcript.turns[2].speaker,
            side=transcript.turns[2].side,
            task="send it",
        )
        found = call(transcript, *([says(transcript, 2)] if buyer else []), promises=(promise,))
        return found.model_copy(update={"file": file})


@pytest.fixture
def reader() -> Reader:
    unused = cast(Any, SimpleNamespace())
    return Reader(unused, unused, unused, unused, Workspace(), 1.0, lambda: date(2026, 11, 24), unused, "ana")


@pytest.fixture
def rereading(reader: Reader, deals: Deals, store: Store) -> Rereading:
    deals.new("acme", "Acme")
    return Rereading(reader, deals, lambda: store)


@pytest.fixture
def attach(reader: Reader, deals: Deals, rereading: Rereading) -> Callable[..., str]:
    def attached(text: str = TALK, **told: Any) -> str:
        options = replace(CallOptions(deal=deals.get("acme")), **told)
        read = reader.read(text.encode(), "call.txt", options)
        return deals.attach("acme", reader.analyze_transcript(read, "call.txt", options)).call.id

    return attached


def speakers(deals: Deals) -> list[tuple[str, Side]]:
    return [(s.name, s.side) for s in deals.analyses("acme")[0].transcript.speakers]


def test_a_side_set_once_changes_the_stored_call_and_what_it_proposes(
    rereading: Rereading, deals: Deals, attach: Callable[..., str]
) -> None:
    attach()
    assert [i.target for i in deals.proposals("acme")] == ["t1"]
    deals.set("acme", "side.Speaker 2", "buyer")
    done = rereading.reread("acme", only_changed=True)
    assert (len(done.calls), done.new, done.gone) == (1, 1, 0)
    assert {i.id: i.target for i in deals.proposals("acme")} == {"p1": "t1", "p2": "metrics"}
    assert speakers(deals) == [("Sam Okafor", Side.SELLER), ("Speaker 2", Side.BUYER)]


def test_a_name_is_remembered_for_stored_and_later_calls_and_can_be_taken_back(
    rereading: Rereading, deals: Deals, attach: Callable[..., str]
) -> None:
    attach()
    deals.set("acme", "name.Speaker 2", "Dana Reyes")
    done = rereading.reread("acme")
    assert (done.new, done.gone) == (1, 1)
    assert speakers(deals)[1][0] == "Dana Reyes"
    attach("Speaker 2: Hello again.\nSam Okafor: Good to see you.\nSpeaker 2: We talked about quite other things.\n")
    assert [a.transcript.turns[2].speaker for a in deals.analyses("acme")] == ["Dana Reyes"] * 2
    deals.set("acme", "name.Speaker 2", "Dana Reiss")
    rereading.reread("acme")
    assert speakers(deals)[1][0] == "Dana Reiss"
    deals.undo("acme")
    deals.set("acme", "name.Speaker 2", "")
    rereading.reread("acme")
    assert speakers(deals)[1][0] == "Speaker 2"
    assert deals.get("acme").names == {}


def test_what_was_told_for_one_call_stays_with_it_and_is_not_the_deals(
    rereading: Rereading, deals: Deals, attach: Callable[..., str]
) -> None:
    attach(buyers=("Speaker 2",))
    assert (deals.get("acme").names, deals.get("acme").sides) == ({}, {})
    rereading.reread("acme")
    assert speakers(deals) == [("Sam Okafor", Side.SELLER), ("Speaker 2", Side.BUYER)]


def test_what_was_decided_stays_and_is_not_proposed_again_under_another_name(
    rereading: Rereading, deals: Deals, attach: Callable[..., str]
) -> None:
    attach(buyers=("Speaker 2",))
    deals.accept("acme", ["p1"])
    deals.reject("acme", ["p2"])
    before, history = deals.get("acme"), deals.history("acme")
    deals.set("acme", "name.Speaker 2", "Dana Reyes")
    done = rereading.reread("acme")
    assert (done.items, done.new, done.gone) == ((), 0, 0)
    assert [i.state for i in deals.proposals("acme")] == [ItemState.ACCEPTED, ItemState.REJECTED]
    assert deals.get("acme").scorecard == before.scorecard
    assert deals.history("acme")[: len(history)] == history


def test_calls_that_read_as_before_are_left_alone_unless_asked(
    rereading: Rereading, reader: Reader, deals: Deals, attach: Callable[..., str]
) -> None:
    call_id = attach()
    before, analysed = deals.get("acme"), reader.analysed
    deals.set("acme", "side.Somebody Else", "buyer")
    assert rereading.reread("acme", only_changed=True).calls == ()
    assert (reader.analysed, deals.get("acme").revision) == (analysed, before.revision + 1)
    assert [c.id for c in rereading.reread("acme", call_id).calls] == [call_id]
    assert reader.analysed == analysed + 1
    with pytest.raises(NotFound):
        rereading.reread("acme", "c0000000")


def test_the_days_of_a_thread_are_kept(rereading: Rereading, deals: Deals) -> None:
    mail = b"From: Dana <d@a.example>\nDate: 15 Aug 2026 09:00\nSubject: x\n\nFifty days.\n"
    deals.attach("acme", call(intake.read_email(mail)))
    assert deals.analyses("acme")[0].transcript.dates == (date(2026, 8, 15),)


def test_a_side_that_is_none_is_refused(rereading: Rereading, deals: Deals) -> None:
    with pytest.raises(WrongUsage):
        deals.set("acme", "side.Dana", "ours")
