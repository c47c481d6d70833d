"""What a call says of each element, and what it leaves open."""

from collections.abc import Callable
from datetime import date

from copilot.domain.cite import cite_turn
from copilot.domain.engine import CallMaterial
from copilot.domain.meddpicc import Element, Evidence, Facet, Polarity, Status
from copilot.domain.signals import Signals
from copilot.domain.transcript import Side, Transcript
from copilot.engines.offline.gaps import read_elements


def evidence(call: Transcript, turn: int, element: Element, *facets: Facet, against: bool = False) -> Evidence:
    said = call.turn(turn)
    assert said is not None
    return Evidence(
        element=element,
        polarity=Polarity.AGAINST if against else Polarity.FOR,
        facets=frozenset(facets),
        cite=cite_turn(said, confidence=0.9),
    )


def material(call: Transcript, *found: Evidence, **signals: object) -> CallMaterial:
    return CallMaterial(
        transcript=call,
        signals=Signals(evidence=found).model_copy(update=signals),
        today=date(2026, 11, 24),
    )


def test_a_gap_says_what_is_missing_and_what_was_looked_through(meeting: Callable[..., Transcript]) -> None:
    call = meeting(("Sam", Side.SELLER, "How long?"), ("Dana", Side.BUYER, "Nine days a release."))
    readings = {r.element: r for r in read_elements(material(call, evidence(call, 2, Element.METRICS, Facet.BASELINE)))}
    metrics = readings[Element.METRICS]
    assert metrics.status is Status.PARTIAL
    assert metrics.summary == "“Nine days a release.” (Dana)"
    assert metrics.gap == "Not heard in 1 turns of Dana: the number they want to reach."
    assert readings[Element.CHAMPION].status is Status.MISSING


def test_all_eight_elements_are_read_in_their_order(meeting: Callable[..., Transcript]) -> None:
    call = meeting(("Dana", Side.BUYER, "Hello."))
    assert [r.element for r in read_elements(material(call))] == list(Element)


def test_a_loss_is_shown_before_what_is_missing(meeting: Callable[..., Transcript]) -> None:
    call = meeting(("Dana", Side.BUYER, "Leo has left us."))
    readings = read_elements(material(call, evidence(call, 1, Element.CHAMPION, against=True)))
    champion = next(r for r in readings if r.element is Element.CHAMPION)
    assert champion.status is Status.MISSING
    assert champion.gap is not None
    assert champion.gap.startswith("Against it: “Leo has left us.” (Dana).")


def test_what_could_not_be_told_is_not_called_missing(meeting: Callable[..., Transcript]) -> None:
    call = meeting(("Dana", Side.BUYER, "Guten Tag."))
    reasons = dict.fromkeys(Element, "the call is in German, which is not read yet")
    for reading in read_elements(material(call, unassessed=reasons)):
        assert not reading.assessed
        assert reading.gap == "Not assessed: the call is in German, which is not read yet."


def test_a_confirmed_element_has_no_gap(meeting: Callable[..., Transcript]) -> None:
    call = meeting(("Dana", Side.BUYER, "Nine days, and we want three."))
    both = evidence(call, 1, Element.METRICS, Facet.BASELINE, Facet.TARGET)
    metrics = next(r for r in read_elements(material(call, both)) if r.element is Element.METRICS)
    assert (metrics.status, metrics.gap) == (Status.CONFIRMED, None)
