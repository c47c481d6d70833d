"""Who is who, from the best source for each speaker."""

import textwrap
from typing import Any

from copilot import intake
from copilot.domain.transcript import Side, Transcript

SELLER, BUYER, OTHER, UNKNOWN = Side.SELLER, Side.BUYER, Side.OTHER, Side.UNKNOWN


def sided(text: str, **given: Any) -> Transcript:
    transcript = intake.read(textwrap.dedent(text).lstrip("\n").encode())
    keys = ("sellers", "buyers", "company_names", "company_domains", "company_people")
    return intake.assign_sides(
        transcript, remembered=given.pop("remembered", {}), **{k: given.get(k, ()) for k in keys}
    )


def sides(transcript: Transcript) -> dict[str, tuple[Side, str]]:
    return {s.name: (s.side, s.side_from) for s in transcript.speakers}


PLAIN = "Anna Berg: Hello.\nDana Reyes: Hi.\nSam Okafor: Good morning.\n"


def test_the_rep_names_one_side_and_the_rest_are_the_other() -> None:
    found = sided(PLAIN, sellers=["anna"])
    assert sides(found) == {"Anna Berg": (SELLER, "rep"), "Dana Reyes": (BUYER, "rep"), "Sam Okafor": (BUYER, "rep")}
    assert [t.side for t in found.turns] == [SELLER, BUYER, BUYER]
    assert sides(sided(PLAIN, buyers=["Reyes", "Okafor"]))["Anna Berg"] == (SELLER, "rep")


def test_with_both_sides_named_nobody_else_is_guessed() -> None:
    found = sides(sided(PLAIN, sellers=["Anna"], buyers=["Dana Reyes"]))
    assert found["Sam Okafor"] == (UNKNOWN, "none")


def test_a_name_that_fits_nobody_or_several_is_told() -> None:
    found = sided("Sam Lee: Hello.\nSam Okafor: Hi.\n", sellers=["Sam", "Zoe"])
    assert any("Sam Lee or Sam Okafor" in w for w in found.warnings)
    assert any("nobody" in w and "Zoe" in w for w in found.warnings)
    assert {s.side for s in found.speakers} == {UNKNOWN}


def test_the_rep_outweighs_the_deal_and_the_deal_the_file() -> None:
    text = "Anna (rep): Hello.\nDana (prospect): Hi.\nAnna (rep): So.\n"
    found = sides(sided(text, sellers=["Dana"], remembered={"Anna": BUYER, "Dana": BUYER}))
    assert found == {"Anna": (BUYER, "deal"), "Dana": (SELLER, "rep")}


def test_our_company_tells_ours_from_theirs() -> None:
    text = """
        Participants: Anna (Head of Growth, Northwind Ltd), Dana (COO, Acme), Kim (Acme)

        Anna: Hello.
        Dana: Hi.
        Kim: Hi.
    """
    found = sides(sided(text, company_names=["Northwind"]))
    assert found == {"Anna": (SELLER, "company"), "Dana": (BUYER, "company"), "Kim": (BUYER, "company")}


def test_our_people_and_mail_domains() -> None:
    text = """
        Participants: Anna Berg <anna@northwind.example>, Dana Reyes <dana@acme.example>, Lee <lee@gmail.com>

        Anna: Hello.
        Dana: Hi.
        Lee: Hi.
    """
    found = sides(sided(text, company_domains=["northwind.example"]))
    assert found == {"Anna": (SELLER, "domain"), "Dana": (BUYER, "domain"), "Lee": (UNKNOWN, "none")}
    assert sides(sided(PLAIN, company_people=["Sam Okafor"]))["Sam Okafor"] == (SELLER, "company")


def test_a_colleague_of_a_named_seller_is_a_seller_too() -> None:
    text = """
        Participants: Anna (Lead, Northwind), Tom (Expert, Northwind), Dana (Lead, Acme)

        Anna: Hello.
        Tom: Hi.
        Dana: Hi.
    """
    found = sides(sided(text, sellers=["Anna"]))
    assert found == {"Anna": (SELLER, "rep"), "Tom": (SELLER, "company"), "Dana": (BUYER, "rep")}


def test_people_say_who_they_are() -> None:
    text = """
        Anna: Hi, I'm Anna, the account executive here at Northwind.
        Dana: This is Dana from Acme IT.
    """
    assert sides(sided(text))["Anna"] == (SELLER, "self")
    assert sides(sided(text, company_names=["Northwind"])) == {"Anna": (SELLER, "self"), "Dana": (BUYER, "self")}


SALES_TALK = """
    Ann: Thanks for taking the time. Let me show you our platform.
    Dot: How much does it cost? We are losing two days a week on our current process.
    Ann: We offer three tiers, and I'll send you the price list. Who else should see it?
    Dot: Our CFO. What happens if we need more seats, does it integrate with our data?
"""


def test_clear_talk_is_a_guess_that_is_told() -> None:
    found = sided(SALES_TALK)
    assert sides(found) == {"Ann": (SELLER, "talk"), "Dot": (BUYER, "talk")}
    assert any("guessed" in w and "--seller" in w for w in found.warnings)


def test_talk_that_is_not_clear_leaves_sides_unknown() -> None:
    assert {s.side for s in sided(PLAIN).speakers} == {UNKNOWN}


def test_rooms_get_a_side_from_the_rep_only() -> None:
    text = "Anna: Hello.\nConference Room 4: Hi all.\nDana: Hi.\n"
    assert sides(sided(text, sellers=["Anna"]))["Conference Room 4"] == (UNKNOWN, "none")
    assert sides(sided(text, buyers=["Conference Room 4"]))["Conference Room 4"] == (BUYER, "rep")


def test_an_interpreter_is_on_no_side() -> None:
    found = sides(sided("Anna (rep): Hello.\nKim (interpreter): Bonjour.\nDana (customer): Hi.\n"))
    assert found["Kim"] == (OTHER, "file")


def test_titles_of_a_header_are_told_in_the_participants() -> None:
    found = sided("Participants: Anna (AE), Dana (CFO)\n\nAnna: Hello.\nDana: Hi.\n")
    assert [(p.name, p.title, p.side) for p in found.participants] == [("Anna", "AE", SELLER), ("Dana", "CFO", BUYER)]


def test_a_header_that_names_the_rep_and_the_customers_company() -> None:
    text = """
        Rep: Anna Berg
        Customer: Acme Inc
        Participants: Anna Berg, Dana Reyes (COO, Acme)

        Anna: Hello.
        Dana: Hi.
        Anna: So.
    """
    assert sides(sided(text)) == {"Anna": (SELLER, "file"), "Dana": (BUYER, "file")}


def test_a_header_with_the_name_the_title_and_the_company_of_one_person() -> None:
    text = "Rep: Anna Berg (Northwind)\nProspect: Dana Reyes, COO, Acme\n\nAnna: Hi.\nDana: Hello.\nAnna: So.\n"
    found = sided(text)
    assert sides(found) == {"Anna": (SELLER, "file"), "Dana": (BUYER, "file")}
    assert [(p.name, p.title, p.company) for p in found.participants][1] == ("Dana Reyes", "COO", "Acme")


def test_one_buyers_phrase_is_not_enough_for_a_guess() -> None:
    text = "Dana: We need sign-off, it sits with our CFO.\nSam: Noted.\n"
    assert {s.side for s in sided(text).speakers} == {UNKNOWN}


def test_an_initial_stands_for_a_last_name() -> None:
    assert sides(sided("Anna B.: Hi.\nDana R.: Hello.\nAnna B.: So.\n", sellers=["Anna Berg"]))["Anna B."] == (
        SELLER,
        "rep",
    )


def introduced(words: str, *ours: str) -> tuple[Side, str]:
    text = f"Mira Holt: {words}\nGreta Lang: Hello.\nMira Holt: So.\n"
    return sides(sided(text, company_names=ours))["Mira Holt"]


def test_people_say_for_whom_they_work() -> None:
    ours = "Northwind"
    assert introduced("I look after the utilities in the north for Northwind.", ours) == (SELLER, "self")
    assert introduced("I'm Mira, I'm with Northwind out of Leeds.", ours) == (SELLER, "self")
    assert introduced("We at Northwind see that a lot.", ours) == (SELLER, "self")
    assert introduced("I run information security at Acme.", ours) == (BUYER, "self")
    assert introduced("I'm the solutions engineer at Contoso.") == (SELLER, "self")
    assert introduced("I look after our customers in the north.") == (SELLER, "self")


def test_places_months_and_people_are_no_companies() -> None:
    for words in ("I'm Mira, I'm from Leeds.", "I'm here for Greta.", "I'm with Greta on this.", "I work from May on."):
        assert introduced(words, "Northwind") == (UNKNOWN, "none")
    assert introduced("I'm Mira, account executive, from Berlin.", "Northwind") == (SELLER, "self")
    assert introduced("I work with the CFO a lot.") == (UNKNOWN, "none")
