"""Pasted talk: `Name: text` and its markdown forms."""

import textwrap
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot import intake
from copilot.domain.transcript import Side, Transcript
from copilot.errors import UnreadableInput


def read(text: str, **options: str) -> Transcript:
    return intake.read(textwrap.dedent(text).lstrip("\n").encode(), **options)


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(t.speaker, t.text) for t in transcript.turns]


def test_each_labelled_line_is_a_turn_and_takes_its_continuation_lines() -> None:
    transcript = read("""
        Dana Reyes: We need sign-off
        before March.

        It sits with our CISO.
        Sam: Got it.
    """)
    assert transcript.format == "names"
    assert said(transcript) == [
        ("Dana Reyes", "We need sign-off before March. It sits with our CISO."),
        ("Sam", "Got it."),
    ]
    assert [(t.n, t.line) for t in transcript.turns] == [(1, 1), (2, 5)]


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("Dana: It sits with our CISO.", None),
        ("[00:05] Dana: It sits with our CISO.", 5.0),
        ("(0:02:05) Dana: It sits with our CISO.", 125.0),
        ("00:05 Dana: It sits with our CISO.", 5.0),
        ("00:00:05 - Dana: It sits with our CISO.", 5.0),
        ("Dana [00:05]: It sits with our CISO.", 5.0),
        ("Dana (prospect): It sits with our CISO.", None),
        ("**Dana:** It sits with our CISO.", None),
        ("**Dana**: It sits with our CISO.", None),
        ("**Dana (CISO, Acme):** It sits with our CISO.", None),
        ("**[00:05] Dana:** It sits with our CISO.", 5.0),
        ("**Dana** (00:05): It sits with our CISO.", 5.0),
        ("[00:05] **Dana:** It sits with our CISO.", 5.0),
        ("- **Dana:** It sits with our CISO.", None),
        ("> Dana: It sits with our CISO.", None),
        ("[Dana] It sits with our CISO.", None),
        ("Dana：It sits with our CISO.", None),
    ],
)
def test_the_forms_of_a_labelled_line(line: str, start: float | None) -> None:
    transcript = read(f"{line}\n{line.replace('Dana', 'Sam')}\n")
    assert said(transcript) == [("Dana", "It sits with our CISO."), ("Sam", "It sits with our CISO.")]
    assert transcript.turns[0].start == start


def test_a_name_with_its_words_on_the_next_line_is_cited_by_the_line_of_the_words() -> None:
    transcript = read("Dana:\nIt sits with our CISO.\nSam:\nGot it.\n")
    assert [(t.speaker, t.line) for t in transcript.turns] == [("Dana", 2), ("Sam", 4)]


def test_a_time_alone_on_a_line_starts_the_turn_below_it() -> None:
    transcript = read("00:05\nDana: Hello there.\n\n00:09\nSam: Hello.\n")
    assert [t.start for t in transcript.turns] == [5.0, 9.0]


def test_the_time_of_the_day_counts_from_the_first_turn() -> None:
    transcript = read("[14:03:27] Dana: Hello there.\n[14:03:37] Sam: Hello.\n")
    assert [t.start for t in transcript.turns] == [0.0, 10.0]


def test_sentence_openers_and_topics_before_a_colon_do_not_speak() -> None:
    transcript = read("""
        Dana: Two things.
        Budget: we have fifty thousand.
        Here is the thing: nobody owns it.
        Sam: And the timeline?
        Dana: One question: who signs?
        Sam: Fine.
    """)
    assert {s.name for s in transcript.speakers} == {"Dana", "Sam"}
    assert "Budget: we have fifty thousand." in transcript.turns[0].text


def test_the_header_gives_date_title_and_people() -> None:
    transcript = read("""
        # Discovery call
        **Date:** March 4, 2026
        **Participants:**
        - Anna (Northwind Account Executive)
        - Dana Reyes (Director of Sales Operations, Acme Inc)
        **Outcome:** Demo booked

        ---

        **Anna:** Thanks for the time.

        **Dana:** Of course.

        ---

        **Call Notes:**
        - Dana: wants a demo
        - Strong pain
    """)
    assert transcript.meeting_date == date(2026, 3, 4)
    assert transcript.meeting_date_from == "header"
    assert transcript.title == "Discovery call"
    assert [(p.name, p.title, p.company) for p in transcript.participants] == [
        ("Anna", "Account Executive", "Northwind"),
        ("Dana Reyes", "Director of Sales Operations", "Acme Inc"),
    ]
    assert said(transcript) == [("Anna", "Thanks for the time."), ("Dana", "Of course.")]
    assert [(s.name, s.side, s.side_from) for s in transcript.speakers] == [
        ("Anna", Side.SELLER, "file"),
        ("Dana", Side.BUYER, "file"),
    ]
    assert transcript.skipped_lines == 3
    assert [(s.reason, s.lines) for s in transcript.skipped] == [("notes", 3)]


def test_a_list_of_people_on_one_line() -> None:
    transcript = read("""
        Call Date: 2026-02-10
        Attendees: Sarah Chen (VP Sales, Nextera), David Park (AE, Northwind) and Lee Ho (CFO, Nextera)

        David: Hi both.
        Sarah: Hi David.
        Lee: Hello.
    """)
    assert [p.name for p in transcript.participants] == ["Sarah Chen", "David Park", "Lee Ho"]
    assert [transcript.side_of(n) for n in ("David", "Sarah", "Lee")] == [Side.SELLER, Side.BUYER, Side.BUYER]


def test_people_with_sales_titles_on_both_sides_are_parted_by_who_sells_to_others() -> None:
    transcript = read("""
        Participants:
        - Tom (VP Sales, Acme)
        - Ida (Sales Manager, Acme)
        - Jo (Solutions Consultant, Northwind)

        Jo: Hello.
        Tom: Hi.
        Ida: Hi.
    """)
    assert [transcript.side_of(n) for n in ("Jo", "Tom", "Ida")] == [Side.SELLER, Side.BUYER, Side.BUYER]


def test_two_companies_that_both_have_sellers_stay_unknown() -> None:
    transcript = read("""
        Participants: Tom (Account Executive, Acme), Jo (Account Executive, Northwind)

        Jo: Hello.
        Tom: Hi.
    """)
    assert {s.side for s in transcript.speakers} == {Side.UNKNOWN}


def test_role_words_are_speakers_with_a_side() -> None:
    transcript = read("Rep: Hello.\nCustomer: Hi.\nRep: What is it about?\nCustomer: The price.\n")
    assert [(s.name, s.side) for s in transcript.speakers] == [("Rep", Side.SELLER), ("Customer", Side.BUYER)]


def test_a_role_behind_a_name_is_a_side_and_no_part_of_the_name() -> None:
    transcript = read("Anna (rep): Hello.\nDana (prospect): Hi.\nAnna (rep): So.\n")
    assert [(s.name, s.side, s.turns) for s in transcript.speakers] == [
        ("Anna", Side.SELLER, 2),
        ("Dana", Side.BUYER, 1),
    ]


def test_only_what_is_below_the_heading_of_the_transcript_is_talk() -> None:
    transcript = read("""
        ## Summary
        Dana: wants a demo by Friday.
        Sam: sends the price list.

        ## Transcript
        Dana: We may want a demo.
        Sam: I can show you one.
    """)
    assert [t.line for t in transcript.turns] == [6, 7]


def test_action_items_below_the_talk_are_not_said() -> None:
    transcript = read("""
        Dana: We may want a demo.
        Sam: I can show you one.

        Action Items:
        Dana: send the data by Friday
        Sam: prepare the demo
    """)
    assert [t.line for t in transcript.turns] == [1, 2]


def test_a_topic_heading_within_the_talk_does_not_end_it() -> None:
    transcript = read("""
        **Dana:** We may want a demo.

        ## Next steps

        **Sam:** I will send the invite.
    """)
    assert [t.text for t in transcript.turns] == ["We may want a demo.", "I will send the invite."]


def test_bots_and_presentations_take_no_number() -> None:
    transcript = read("Fireflies.ai Notetaker: Recording.\nDana: Hi.\nDana's Presentation: x\nSam: Hello.\n")
    assert [(t.n, t.speaker) for t in transcript.turns] == [(1, "Dana"), (2, "Sam")]
    assert [(s.reason, s.lines) for s in transcript.skipped] == [("bots and presentations", 2)]


def test_stage_directions_on_their_own_line_are_not_said() -> None:
    transcript = read("Dana: Hi.\n[call drops]\nSam: Hello?\nDana: Back.\n")
    assert transcript.turns[0].text == "Hi."
    assert [(s.reason, s.lines) for s in transcript.skipped] == [("stage directions", 1)]


def test_names_alone_on_their_lines() -> None:
    transcript = read("DANA\nWe need sign-off.\n\nSAM\nGot it.\n\nDANA\nGood.\n")
    assert transcript.format == "name-lines"
    assert [(t.speaker, t.line) for t in transcript.turns] == [("DANA", 2), ("SAM", 5), ("DANA", 8)]


def test_a_name_that_stands_once_among_others_speaks_for_itself() -> None:
    transcript = read("Dana Reyes\nWe need it.\n\nSam\nOk.\n\nDana Reyes\nSure.\n")
    assert said(transcript) == [("Dana Reyes", "We need it."), ("Sam", "Ok."), ("Dana Reyes", "Sure.")]


def test_names_as_headings() -> None:
    transcript = read("### Dana\nHi there.\n\n### Sam\nYo.\n\n### Dana\nSo.\n")
    assert [t.speaker for t in transcript.turns] == ["Dana", "Sam", "Dana"]


def test_a_list_of_keys_is_no_talk() -> None:
    with pytest.raises(UnreadableInput):
        read("# Project\n\n- Install: pip\n- Test: pytest\n")


def test_names_typed_without_capitals() -> None:
    transcript = read("dana: hi\nsam: hello\ndana: so\nsam: yes\n")
    assert [s.name for s in transcript.speakers] == ["dana", "sam"]


def test_the_date_comes_from_the_file_name_where_the_text_has_none() -> None:
    transcript = read("Dana: Hi.\nSam: Hello.\n", name="/calls/GMT20260815-100000_Acme.txt")
    assert (transcript.meeting_date, transcript.meeting_date_from) == (date(2026, 8, 15), "file name")


def test_a_date_that_can_be_read_two_ways_is_left_to_the_rep() -> None:
    transcript = read("Date: 03/04/2026\n\nDana: Hi.\nSam: Hello.\n")
    assert transcript.meeting_date is None
    assert "03/04/2026" in transcript.warnings[0]


def test_two_people_of_one_name_keep_what_tells_them_apart() -> None:
    transcript = read("Sam (Acme): Hi.\nSam (Northwind): Hello.\nSam (Acme): So.\n")
    assert [s.name for s in transcript.speakers] == ["Sam (Acme)", "Sam (Northwind)"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Budget: 50k\nTimeline: Q3\nDecision Maker: Dana\nPain Points: slow\n", "no speakers"),
        ("# Notes\n- Dana wants a demo\n- Price is an issue\n- Send deck\n", "notes"),
        ("Agenda\n10:00 Welcome\n10:15 Demo\n10:45 Questions\n", "agenda"),
        ("10:02:11 From Dana Reyes to Everyone: hi\n10:02:15 From Sam to Everyone: hello\n", "chat"),
        ("[15/08/2026, 10:02:11] Dana: hi\n[15/08/2026, 10:03:11] Sam: hello\n", "chat"),
        ("From: dana@acme.example\nTo: sam@northwind.example\nSubject: Demo\n\nHi Sam,\nplease call me.\n", "e-mail"),
        ("Welcome to the meeting.\n\nThe deadline is Friday.\n", "no speakers"),
    ],
)
def test_what_is_no_talk_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UnreadableInput, match=reason) as refused:
        read(text)
    assert refused.value.exit_code == 3
    assert refused.value.hint


_WORD = st.from_regex(r"[a-z]{1,12}", fullmatch=True)
_NAMES = ("Dana Reyes", "Sam", "Ann Lee")


@given(st.lists(st.tuples(st.sampled_from(_NAMES), st.lists(_WORD, min_size=1, max_size=12)), min_size=1, max_size=30))
def test_what_was_said_comes_back_word_for_word(talk: list[tuple[str, list[str]]]) -> None:
    text = "\n".join(f"{name}: {' '.join(words)}" for name, words in talk)
    transcript = intake.read(text.encode())
    assert said(transcript) == [(name, " ".join(words)) for name, words in talk]
    assert [t.line for t in transcript.turns] == list(range(1, len(talk) + 1))
    assert sum(s.turns for s in transcript.speakers) == len(talk)
