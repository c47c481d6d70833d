"""Evidence in small calls: whose words count, what is quoted, how sure it is."""

from collections.abc import Callable

import pytest

from copilot.domain.engine import FindSignals
from copilot.domain.grounding import cite_problem
from copilot.domain.meddpicc import Element, Facet, Polarity, Status, status_of
from copilot.domain.signals import Background
from copilot.domain.transcript import Side, Transcript

Meeting = Callable[..., Transcript]
B, S, U = Side.BUYER, Side.SELLER, Side.UNKNOWN


@pytest.mark.parametrize(
    ("element", "asked", "said"),
    [
        (
            Element.METRICS,
            "How long does a closing take?",
            "Eleven working days on average, and we want to be at five.",
        ),
        (
            Element.ECONOMIC_BUYER,
            "Who signs that?",
            "Our CFO, Dana Reyes. The budget is hers and she has the last word.",
        ),
        (
            Element.DECISION_CRITERIA,
            "What are the must-haves?",
            "It has to support single sign-on, that's non-negotiable.",
        ),
        (
            Element.DECISION_PROCESS,
            "How will you decide?",
            "We shortlist two, then a pilot, and the steering committee decides on the fifth of June.",
        ),
        (
            Element.PAPER_PROCESS,
            "And after the decision?",
            "Legal reviews the contract, that takes three weeks, and then procurement raises a purchase order.",
        ),
        (
            Element.IDENTIFY_PAIN,
            "What goes wrong today?",
            "Orders get lost between two systems, so we ship late and customers leave us over it.",
        ),
        (
            Element.CHAMPION,
            "How do we get to her?",
            "I'll take you in myself. I've been telling the whole board about it, my name is on this project.",
        ),
        (
            Element.COMPETITION,
            "Who else are you looking at?",
            "Two other vendors. One is cheaper but their support is weak.",
        ),
    ],
)
def test_what_a_buyer_states_is_evidence(
    meeting: Meeting, find: FindSignals, element: Element, asked: str, said: str
) -> None:
    found = find(meeting(("Anna", S, asked), ("Petra", B, said)), Background()).of(element)
    assert [e.cite.turn for e in found] == [2]
    assert found[0].cite.quote in said


def test_the_same_words_from_the_seller_or_an_interpreter_are_none(meeting: Meeting, find: FindSignals) -> None:
    words = "It takes them eleven working days on average and they want to be at five."
    for side in (S, Side.OTHER):
        assert find(meeting(("Tom", B, "Hello."), ("Anna", side, words)), Background()).evidence == ()


def test_an_unknown_speaker_is_believed_by_half_at_most(meeting: Meeting, find: FindSignals) -> None:
    call = meeting(
        ("Anna", S, "How long does a closing take?"),
        ("Guest", U, "Eleven working days on average, and we want to be at five."),
    )
    signals = find(call, Background())
    assert signals.of(Element.METRICS)
    assert all(e.cite.confidence <= 0.5 for e in signals.evidence)
    assert status_of(Element.METRICS, signals.evidence) is Status.PARTIAL


def test_a_bare_yes_to_a_playback_carries_the_fact(meeting: Meeting, find: FindSignals) -> None:
    call = meeting(
        ("Petra", B, "Let me look it up."),
        ("Anna", S, "So you lose about nine days per release, and that costs you 40,000 a month, right?"),
        ("Petra", B, "Right, nine."),
    )
    found = find(call, Background()).of(Element.METRICS)
    assert [(e.cite.turn, e.cite.quote) for e in found] == [(3, "Right, nine.")]


def test_small_talk_scheduling_and_product_questions_are_none(meeting: Meeting, find: FindSignals) -> None:
    call = meeting(
        ("Anna", S, "How was your weekend?"),
        ("Petra", B, "Lovely, we went to the lake."),
        ("Anna", S, "Does Thursday at two work?"),
        ("Petra", B, "Thursday at two is fine."),
        ("Anna", S, "That's the export dialog."),
        ("Petra", B, "What formats does it export?"),
    )
    signals = find(call, Background())
    assert signals.evidence == ()
    assert signals.objections == ()


def test_a_champion_who_leaves_is_evidence_against(meeting: Meeting, find: FindSignals) -> None:
    call = meeting(
        ("Anna", S, "How is Priya getting on with it?"), ("Petra", B, "Priya's leaving us, Friday is her last day.")
    )
    (found,) = find(call, Background()).of(Element.CHAMPION)
    assert found.polarity is Polarity.AGAINST


def test_a_quote_from_a_long_turn_is_the_part_that_carries_it(meeting: Meeting, find: FindSignals) -> None:
    fact = "A standard order takes us eleven days on average, and the target is five."
    chat = "We moved to the new building in spring. It used to be a brewery and the walls are a metre thick. " * 2
    call = meeting(("Anna", S, "How are things?"), ("Petra", B, f"{chat}{fact}"))
    (found,) = find(call, Background()).of(Element.METRICS)
    assert fact in found.cite.quote
    assert "brewery" not in found.cite.quote
    assert found.facets == {Facet.BASELINE, Facet.TARGET}


def test_every_quote_stands_in_its_turns(meeting: Meeting, find: FindSignals) -> None:
    call = meeting(
        ("Anna", S, "What's it like today?"),
        ("Petra", B, "we key every order in twice and"),
        ("Anna", S, "mm-hm"),
        ("Petra", B, "that costs us 40,000 a month, so customers leave us over it."),
        ("Petra", B, "I'll send you the numbers tomorrow."),
    )
    signals = find(call, Background())
    assert signals.evidence
    cites = [*(e.cite for e in signals.evidence), *(c.cite for c in signals.commitments)]
    assert [cite_problem(call, c) for c in cites] == [None] * len(cites)


def test_without_anybody_known_nothing_is_assessed_and_the_reason_is_told(meeting: Meeting, find: FindSignals) -> None:
    signals = find(meeting(("A", U, "Hello there."), ("B", U, "Hi.")), Background())
    assert set(signals.unassessed) == set(Element)
    assert find(meeting(("A", S, "Hello."), ("B", S, "Hi.")), Background()).unassessed
    assert not find(meeting(("A", S, "Hello."), ("B", B, "Hi.")), Background()).unassessed


def test_a_call_in_another_language_is_not_assessed(meeting: Meeting, find: FindSignals) -> None:
    line = "Wir haben das Budget noch nicht freigegeben und die Entscheidung trifft bei uns der Vorstand im Mai."
    signals = find(meeting(("Anna", S, line), ("Petra", B, line)), Background())
    assert signals.evidence == ()
    assert "German" in signals.unassessed[Element.METRICS]


IN_OTHER_LANGUAGES = {
    "German": (
        "Wie läuft das heute bei euch, und was kostet es euch im Monat?",
        "Wir tippen jede Bestellung zweimal ein, das sind 40.000 Euro im Monat und das ist nicht mehr zu halten.",
    ),
    "Spanish": (
        "¿Cómo lo hacen hoy y qué les cuesta al mes?",
        "Escribimos cada pedido dos veces y nos cuesta 40.000 euros al mes, pero la decisión la toma el director.",
    ),
    "French": (
        "Comment est-ce que vous faites et qu'est-ce que ça coûte par mois ?",
        "Nous saisissons les commandes deux fois et ça nous coûte 40 000 euros par mois, mais le directeur décide.",
    ),
    "Portuguese": (
        "Como é que vocês fazem hoje e o que custa por mês?",
        "Nós digitamos os pedidos duas vezes e isso custa 40.000 euros por mês, mas a decisão é do nosso diretor.",
    ),
    "Japanese": (
        "現在はどのように処理していますか。毎月の費用はどのくらいかかっていますか。",
        "注文を二回入力しているので、毎月四万ユーロかかっています。決定は社長が来月に行います。",
    ),
}


@pytest.mark.parametrize("language", IN_OTHER_LANGUAGES)
def test_nothing_is_assessed_in_a_language_that_is_not_read(meeting: Meeting, find: FindSignals, language: str) -> None:
    asked, answered = IN_OTHER_LANGUAGES[language]
    signals = find(meeting(("Anna", S, asked), ("Petra", B, answered)), Background())
    assert set(signals.unassessed) == set(Element)
    assert set(signals.unassessed.values()) == {f"the call is in {language}; evidence is read in English only"}
    assert (signals.evidence, signals.commitments, signals.objections) == ((), (), ())


ENGLISH = (
    ("Anna", S, "How do you handle orders today, and what does it cost you?"),
    ("Petra", B, "We key every order in twice, and that costs us 40,000 a month."),
    ("Anna", S, "I'll send you the numbers from the pilot by Friday."),
)


@pytest.mark.parametrize("language", IN_OTHER_LANGUAGES)
def test_turns_in_another_language_are_left_out_of_an_english_call_and_counted(
    meeting: Meeting, find: FindSignals, language: str
) -> None:
    asked, answered = IN_OTHER_LANGUAGES[language]
    said = (*ENGLISH, *ENGLISH, ("Petra", B, answered), ("Anna", S, asked))
    signals = find(meeting(*said), Background())
    assert not signals.unassessed
    assert {e.cite.turn for e in signals.evidence} == {2, 5}
    assert signals.warnings == (f"turns left out: 2 in {language}; evidence is read in English only",)


def test_where_only_the_seller_speaks_english_nothing_is_assessed(meeting: Meeting, find: FindSignals) -> None:
    _, answered = IN_OTHER_LANGUAGES["German"]
    said = [(who, side, words) for who, side, words in ENGLISH if side is S] * 3
    signals = find(meeting(*said, ("Petra", B, answered)), Background())
    reason = "the buyer's side speaks no English; evidence is read in English only"
    assert signals.unassessed == dict.fromkeys(Element, reason)


def test_an_empty_transcript_is_read_without_fuss(find: FindSignals) -> None:
    assert find(Transcript(format="names"), Background()).evidence == ()
