"""Texts after a call: from what was said, each line with its ground."""

from collections.abc import Callable
from datetime import date

import pytest

from copilot.domain.cite import cite_turn
from copilot.domain.draft import MessageKind
from copilot.domain.engine import CallMaterial
from copilot.domain.meddpicc import Element, Evidence, Facet
from copilot.domain.signals import Category, Commitment, NextMeeting, Objection, Signals
from copilot.domain.transcript import Side, Transcript
from copilot.engines.offline.messages import CRM_SHORT, shorten, write_message


@pytest.fixture
def call(meeting: Callable[..., Transcript]) -> CallMaterial:
    transcript = meeting(
        ("Sam Okafor", Side.SELLER, "What hurts?"),
        ("Dana Reyes", Side.BUYER, "Releases take nine days and two people quit over it."),
        ("Dana Reyes", Side.BUYER, "Honestly it is more than we planned for."),
        ("Sam Okafor", Side.SELLER, "I'll send the proposal by Friday."),
        ("Dana Reyes", Side.BUYER, "I'll show it to Petra."),
        ("Dana Reyes", Side.BUYER, "Tuesday at three works."),
        meeting_date=date(2026, 11, 12),
        title="Northwind evaluation",
    )

    def cite(turn: int) -> object:
        found = transcript.turn(turn)
        assert found is not None
        return cite_turn(found, confidence=0.9)

    def make(cls: type, **fields: object) -> object:
        return cls.model_validate(fields)

    signals = Signals.model_validate(
        {
            "evidence": (
                make(Evidence, element=Element.IDENTIFY_PAIN, facets=frozenset({Facet.PROBLEM}), cite=cite(2)),
                make(Evidence, element=Element.METRICS, facets=frozenset({Facet.BASELINE}), cite=cite(2)),
            ),
            "objections": (make(Objection, category=Category.PRICE, cite=cite(3)),),
            "commitments": (
                make(
                    Commitment,
                    cite=cite(4),
                    owner="Sam Okafor",
                    side=Side.SELLER,
                    task="send the proposal",
                    due=date(2026, 11, 13),
                    due_text="by Friday",
                ),
                make(Commitment, cite=cite(5), owner="Dana Reyes", side=Side.BUYER, task="show it to Petra"),
            ),
            "next_meeting": make(
                NextMeeting, cite=cite(6), on=date(2026, 11, 17), on_text="Tuesday", time_text="at three"
            ),
        }
    )
    return CallMaterial(transcript=transcript, signals=signals, today=date(2026, 11, 12))


def test_the_email_holds_what_people_expect(call: CallMaterial) -> None:
    text = write_message(MessageKind.EMAIL, call).text
    assert text.startswith("Subject: Northwind evaluation, Thursday 12 November 2026")
    assert "Hi Dana," in text
    assert "“Releases take nine days and two people quit over it.” (Dana Reyes)" in text
    assert "Sam Okafor: send the proposal (by Friday 13 November 2026)" in text
    assert "Dana Reyes: show it to Petra" in text
    assert "Next meeting: Tuesday 17 November 2026, at three" in text
    assert text.rstrip().endswith("Sam Okafor")


def test_the_email_does_not_repeat_objections_to_the_buyer(call: CallMaterial) -> None:
    assert "more than we planned" not in write_message(MessageKind.EMAIL, call).text
    assert "more than we planned" in write_message(MessageKind.CRM, call).text


@pytest.mark.parametrize("kind", list(MessageKind))
def test_every_line_of_fact_has_its_words(call: CallMaterial, kind: MessageKind) -> None:
    message = write_message(kind, call)
    assert message.claims
    for claim in message.claims:
        assert claim.cites
        assert claim.text in message.text


@pytest.mark.parametrize("kind", list(MessageKind))
def test_nothing_said_gives_no_facts(meeting: Callable[..., Transcript], kind: MessageKind) -> None:
    silent = CallMaterial(
        transcript=meeting(("Sam", Side.SELLER, "Hello?")), signals=Signals(), today=date(2026, 11, 12)
    )
    assert write_message(kind, silent).claims == ()


def test_the_crm_field_fits_and_ends_with_a_whole_statement(call: CallMaterial) -> None:
    short = write_message(MessageKind.CRM, call).short
    assert short is not None
    assert 0 < len(short) <= CRM_SHORT
    assert short.startswith("Pain: Releases take nine days")


def test_a_long_quote_ends_at_a_sentence_or_a_word() -> None:
    assert shorten("Short enough.") == "Short enough."
    assert shorten("One sentence here. " + "word " * 60) == "One sentence here. " + " ".join(["word"] * 32) + " …"
    assert shorten(("a" * 70 + ". ") + "word " * 60).startswith("a" * 70 + ". …")
