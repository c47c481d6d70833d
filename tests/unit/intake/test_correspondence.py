"""E-mail threads by their senders, and the rep's own notes."""

from datetime import date

import pytest

from copilot import intake
from copilot.domain.transcript import Side, Transcript
from copilot.errors import UnreadableInput
from tests.unit.intake.documents import word

EML = """\
MIME-Version: 1.0
Date: Mon, 17 Aug 2026 10:02:11 +0200
From: =?utf-8?q?D=C3=A1na_Reyes?= <dana@acme.example>
To: Sam Okafor <sam@northwind.example>
Subject: Re: Pricing
Content-Type: text/plain; charset="utf-8"

Hi Sam,

our budget is 50k.

Best regards,
Dana
CFO, Acme

This e-mail is intended only for the addressee.

On Fri, Aug 14, 2026 at 9:00 AM Sam Okafor <sam@northwind.example> wrote:
> Hi Dana,
> what is your budget?
>
> Thanks,
> Sam
>
> On Thu, Aug 13, 2026 at 9:00 AM Dana Reyes <dana@acme.example>
> wrote:
>> We need a quote.
"""


def said(thread: Transcript) -> list[tuple[str | None, str, int]]:
    return [(t.speaker, t.text, t.line) for t in thread.turns]


def test_an_eml_file_is_a_thread_in_the_order_it_was_sent() -> None:
    thread = intake.read_email(EML.encode(), "re.eml")
    assert (thread.format, thread.title) == ("email", "Re: Pricing")
    assert [t.text for t in thread.turns] == [
        "We need a quote.",
        "Hi Dana, what is your budget?",
        "Hi Sam, our budget is 50k.",
    ]
    assert [t.line for t in thread.turns] == [27, 19, 8]
    assert thread.dates == (date(2026, 8, 13), date(2026, 8, 14), date(2026, 8, 17))
    assert (thread.meeting_date, thread.meeting_date_from) == (date(2026, 8, 17), "header")
    assert [s.name for s in thread.speakers] == ["Dána Reyes", "Sam Okafor"]


OUTLOOK = """\
From: Reyes, Dana <dana@acme.example>
Sent: Monday, August 17, 2026 10:02 AM
To: Sam Okafor <sam@northwind.example>; Lee <lee@acme.example>
Subject: RE: Pricing

Budget is fixed at 50k.

Dana Reyes
CFO | Acme

-----Original Message-----
From: Sam Okafor <sam@northwind.example>
Sent: Friday, August 14, 2026 9:00 AM
To: Reyes, Dana <dana@acme.example>
Subject: Pricing

What is your budget?
PS: and the timeline?
"""


def test_a_pasted_thread_with_header_blocks() -> None:
    thread = intake.read_email(OUTLOOK.encode())
    assert said(thread) == [
        ("Sam Okafor", "What is your budget? PS: and the timeline?", 17),
        ("Reyes, Dana", "Budget is fixed at 50k.", 6),
    ]
    assert [(p.name, p.email) for p in thread.participants] == [
        ("Reyes, Dana", "dana@acme.example"),
        ("Sam Okafor", "sam@northwind.example"),
        ("Lee", "lee@acme.example"),
    ]


def test_the_buyer_is_known_by_the_address_of_the_from_header() -> None:
    thread = intake.assign_sides(
        intake.read_email(OUTLOOK.encode()),
        sellers=(),
        buyers=(),
        remembered={},
        company_names=(),
        company_domains=["northwind.example"],
        company_people=(),
    )
    assert [(t.speaker, t.side) for t in thread.turns] == [("Sam Okafor", Side.SELLER), ("Reyes, Dana", Side.BUYER)]
    assert thread.dates


def test_what_a_reply_quotes_is_not_doubled() -> None:
    thread = intake.read_email(
        b"From: Sam <s@n.example>\nDate: 14 Aug 2026 09:00\nSubject: x\n\nWhat is your budget for the coming year?\n\n"
        b"From: Dana <d@a.example>\nDate: 15 Aug 2026 09:00\nSubject: x\n\nFifty.\n\n"
        b"On 14 Aug 2026 at 09:00, Sam <s@n.example> wrote:\n> What is your budget for the coming year?\n"
    )
    assert [(t.speaker, t.text) for t in thread.turns] == [
        ("Sam", "What is your budget for the coming year?"),
        ("Dana", "Fifty."),
    ]


def test_a_thread_as_a_mail_page_prints_it() -> None:
    thread = intake.read_email(
        b"Dana <d@a.example>\tMon, Aug 17, 2026 at 10:02 AM\nTo: Sam <s@n.example>\n\nOur budget is 50k.\n\n"
        b"Sam <s@n.example>\tTue, Aug 18, 2026 at 9:00 AM\nTo: Dana <d@a.example>\n\nNoted, thank you both.\n"
    )
    assert said(thread) == [("Dana", "Our budget is 50k.", 4), ("Sam", "Noted, thank you both.", 9)]


def test_what_stands_above_the_first_header_is_the_newest_and_nobodys() -> None:
    thread = intake.read_email(
        "Das Budget ist 50k.\n\nMit freundlichen Grüßen\nDana\n\n"
        "Von: Sam <s@n.example>\nGesendet: Montag, 17. August 2026 10:02\nAn: Dana <d@a.example>\nBetreff: Preis\n\n"
        "Was ist das Budget?\n\nAm 14.08.2026 um 09:00 schrieb Dana <d@a.example>:\n"
        "> Wir brauchen ein Angebot.\n".encode()
    )
    assert [(t.speaker, t.text) for t in thread.turns] == [
        ("Dana", "Wir brauchen ein Angebot."),
        ("Sam", "Was ist das Budget?"),
        (None, "Das Budget ist 50k."),
    ]
    assert thread.dates == (date(2026, 8, 14), date(2026, 8, 17), None)
    assert "no From: header" in thread.warnings[0]


def test_html_mail_is_read_by_its_visible_lines() -> None:
    eml = (
        b"From: Dana <d@a.example>\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
        b"<html><body><p>Our R&amp;D signs.</p><p>-- </p><p>Dana</p></body></html>\n"
    )
    assert [t.text for t in intake.read_email(eml).turns] == ["Our R&D signs."]


@pytest.mark.parametrize("data", [b"Hello there.\n", b"From: Dana <d@a.example>\nMIME-Version: 1.0\n\n\n"])
def test_a_thread_without_a_sender_or_without_words_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match="line 1") as refused:
        intake.read_email(data)
    assert refused.value.hint


def test_a_note_is_the_reps_own_and_never_the_buyers() -> None:
    note = intake.read_note(b"2026-08-15\n\nDana: wants a demo.\nSoon.\n\nBudget is 50k.\n", "n.md", "Sam")
    assert (note.format, note.meeting_date) == ("note", date(2026, 8, 15))
    assert said(note)[1:] == [("Sam", "Dana: wants a demo. Soon.", 3), ("Sam", "Budget is 50k.", 6)]
    assert {t.side for t in note.turns} == {Side.SELLER}
    assert [(s.name, s.side_from) for s in note.speakers] == [("Sam", "rep")]


def test_a_paragraph_of_a_word_document_is_a_paragraph_of_a_note() -> None:
    note = intake.read_note(word("Dana wants a demo.", "Budget is 50k."), "n.docx", "Sam")
    assert [(t.text, t.line) for t in note.turns] == [("Dana wants a demo.", 1), ("Budget is 50k.", 2)]


REPLY = """\
From: Priya Nadkarni <priya@initech.example>
Date: Mon, 16 Nov 2026 10:02:11 +0000
To: Helen Brandvold <helen@speckit.example>
Subject: Re: Pricing
{more}
{top}On Fri, Nov 13, 2026 at 9:00 AM Helen Brandvold <helen@speckit.example> wrote:

> What does it cost you today?

Your budget of 90k is approved.
> And who signs?
Our CFO signs.

Best regards,
Priya
VP Finance, Initech
"""


@pytest.mark.parametrize("top", ["", "My answers are below.\n\nPriya\n\n"])
@pytest.mark.parametrize(
    "more",
    [
        "",
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n",
        'MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="x"\n\n--x\nContent-Type: text/plain\n',
    ],
)
def test_answers_between_quoted_lines_are_the_mails_own(top: str, more: str) -> None:
    text = REPLY.format(top=top, more=more) + ("--x--\n" if "multipart" in more else "")
    thread = intake.read_email(text.encode())
    above = "My answers are below. " if top else ""
    assert [(t.speaker, t.text) for t in thread.turns] == [
        ("Helen Brandvold", "What does it cost you today? And who signs?"),
        ("Priya Nadkarni", f"{above}Your budget of 90k is approved. Our CFO signs."),
    ]
    assert thread.dates == (date(2026, 11, 13), date(2026, 11, 16))


def test_a_quotation_within_a_quotation_ends_like_any_other() -> None:
    thread = intake.read_email(
        b"From: Priya <p@i.example>\nDate: 16 Nov 2026 10:00\nSubject: x\n\nAgreed.\n\n"
        b"On 13 Nov 2026 at 09:00, Helen <h@s.example> wrote:\n>\n"
        b"> On 12 Nov 2026 at 09:00, Priya <p@i.example> wrote:\n"
        b">\n>> Is it 90k?\n>\n> It is 90k.\n\nThen we sign.\n"
    )
    assert [(t.speaker, t.text) for t in thread.turns] == [
        ("Priya", "Is it 90k?"),
        ("Helen", "It is 90k."),
        ("Priya", "Agreed. Then we sign."),
    ]
