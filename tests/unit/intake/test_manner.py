"""The manner of speaking tells sides where there is enough talk, of a sale, in English; the talk here is made up."""

from hypothesis import given
from hypothesis import strategies as st

from copilot import intake
from copilot.domain.transcript import Side, Transcript
from copilot.intake.manner import grams, likeness, rate

ASKS = (
    "Thanks for the time today. What would you like to see first, and who else on your side should be there?",
    "Okay, great. So what happens today when one of those comes in? Is that your team or somebody else's?",
    "That makes sense. We can set that up for you in the pilot, and I'll send you the plan after the call.",
    "Would it help if I share my screen? This is the view that your people would have.",
    "So what would good look like for you at the end of the trial? Is there a number that you'd use?",
    "Perfect. I'll send the proposal over, and we can go through the contract with your legal team next week.",
)
TELLS = (
    "So I've got eleven people on it, and they all do it by hand because the old one can't take the new forms.",
    "It was my predecessor who bought it. He's gone now and we had to learn it from a man in the warehouse.",
    "I don't know, they've tried that and it was a mess, we lost about two weeks and my boss wasn't happy.",
    "The budget's not mine. It's our finance people, and they say it has to be in before the end of June.",
    "There was a thing last year with the auditors, and since then I can't sign anything on my own.",
    "We've got a contract with the other lot until March and I'd rather not pay for both of them.",
)


def call(*lines: tuple[str, str]) -> str:
    return "".join(f"{who}: {words}\n" for who, words in lines)


def sided(text: str, **given: tuple[str, ...]) -> Transcript:
    names = ("sellers", "buyers", "company_names", "company_domains", "company_people")
    return intake.assign_sides(intake.read(text.encode()), remembered={}, **{n: given.get(n, ()) for n in names})


def sides(transcript: Transcript) -> dict[str, Side]:
    return {s.name: s.side for s in transcript.speakers}


LONG = call(*((who, words) for _ in range(3) for ask, tell in zip(ASKS, TELLS, strict=True) for who, words in (
    ("Mira Holt", ask), ("Jonas Ekberg", tell))))  # fmt: skip


def test_who_asks_and_offers_sells_and_who_tells_of_their_own_work_buys() -> None:
    found = sided(LONG)
    assert sides(found) == {"Mira Holt": Side.SELLER, "Jonas Ekberg": Side.BUYER}
    assert {s.side_from for s in found.speakers} == {"talk"}
    assert any("guessed" in w for w in found.warnings)


def test_what_the_rep_says_outweighs_the_manner() -> None:
    assert sides(sided(LONG, buyers=("Mira",)))["Mira Holt"] is Side.BUYER


def test_people_of_one_mail_domain_are_heard_together() -> None:
    people = "Participants: Mira <mira@northwind.example>, Lea <lea@northwind.example>, Jonas <jonas@acme.example>\n\n"
    text = people + LONG.replace("Mira Holt", "Mira").replace("Jonas Ekberg", "Jonas") + "Lea: Hello.\n"
    assert sides(sided(text)) == {"Mira": Side.SELLER, "Jonas": Side.BUYER, "Lea": Side.SELLER}


def test_a_talk_about_other_things_has_no_sides() -> None:
    text = LONG
    for word in ("pilot", "proposal", "contract", "budget", "trial", "legal", "price", "bought"):
        text = text.replace(word, "garden")
    assert set(sides(sided(text)).values()) == {Side.UNKNOWN}


def test_numbered_speakers_get_no_side_where_none_is_known() -> None:
    text = LONG.replace("Mira Holt", "Speaker 1").replace("Jonas Ekberg", "Speaker 2")
    assert set(sides(sided(text)).values()) == {Side.UNKNOWN}
    assert sides(sided(text, sellers=("Speaker 1",)))["Speaker 2"] is Side.BUYER


def test_another_language_is_not_judged() -> None:
    german = ["Wir haben das letztes Jahr schon einmal versucht, aber die Kollegen im Lager wollten es nicht."]
    assert likeness(grams(german * 20)) is None


def test_short_forms_count_as_long_ones_and_names_of_things_do_not_count() -> None:
    assert grams(["We've lost it."]) == grams(["we have broken it!"])
    assert rate(grams(["you and you"]), "you") > rate(grams(["you and me"]), "you")


@given(st.lists(st.text(), max_size=5))
def test_any_text_has_a_likeness_or_none(texts: list[str]) -> None:
    found = likeness(grams(texts))
    assert found is None or 0 <= found <= 1
