"""What people say of themselves, and what only seems to tell a side."""

import json

from copilot import intake
from copilot.domain.transcript import Side, Transcript

SELLER, BUYER, UNKNOWN = Side.SELLER, Side.BUYER, Side.UNKNOWN


def sided(data: str) -> Transcript:
    return intake.assign_sides(
        intake.read(data.encode()),
        sellers=(),
        buyers=(),
        remembered={},
        company_names=(),
        company_domains=(),
        company_people=(),
    )


def of(transcript: Transcript) -> dict[str, Side]:
    return {s.name: s.side for s in transcript.speakers}


def test_signs_of_both_sides_tell_none_and_ask() -> None:
    found = sided(
        "Dana: I'm the solutions engineer at Acme, I evaluate tools for us.\n"
        "Sam: I run sales at Initech. We sell Spec Kit.\nDana: Good.\nSam: Fine.\n"
    )
    assert of(found) == {"Dana": UNKNOWN, "Sam": UNKNOWN}
    assert any("both sides" in w and "Dana" in w and "--seller" in w for w in found.warnings)
    assert intake.as_read(found).warnings == ()


def test_who_says_that_they_sell_is_no_buyer_by_elimination() -> None:
    text = "Dana: I'm the account executive here.\nSam: I run sales. We sell furniture.\nDana: Good.\nSam: Fine.\n"
    assert of(sided(text)) == {"Dana": SELLER, "Sam": UNKNOWN}


def test_sellers_of_two_companies_are_not_both_ours() -> None:
    text = "Dana: I'm the solutions engineer at Acme.\nSam: I'm the account executive at Initech.{}\nDana: Good.\n"
    found = sided(text.format(""))
    assert of(found) == {"Dana": UNKNOWN, "Sam": UNKNOWN}
    assert any("several companies" in w for w in found.warnings)
    assert of(sided(text.format(" We sell Spec Kit."))) == {"Dana": UNKNOWN, "Sam": SELLER}


def test_who_chooses_tools_buys() -> None:
    text = "Dana: I evaluate tools for us.\nSam: I run sales. We sell Spec Kit.\nDana: Good.\n"
    assert of(sided(text)) == {"Dana": BUYER, "Sam": SELLER}


def test_reported_speech_tells_nothing_of_oneself() -> None:
    for words in (
        'He said "I\'m the account executive at Initech".',
        "Tom said I'm the account executive for this.",
        "It began with “I'm Ann, the account executive here”.",
    ):
        assert of(sided(f"Dana: {words}\nSam: Right.\nDana: Good.\n"))["Dana"] is UNKNOWN
    assert of(sided("Dana: As I said, I'm the account executive here.\nSam: Right.\nDana: Good.\n"))["Dana"] is SELLER


def gong(*words: str) -> str:
    people = (("1", "Helen Moss", "External"), ("2", "Dana Reyes", "Unknown"))
    parties = [{"speakerId": i, "name": n, "affiliation": a} for i, n, a in people]
    said = [
        {"speakerId": str(1 + n % 2), "sentences": [{"start": n * 2000, "end": n * 2000 + 1500, "text": text}]}
        for n, text in enumerate(words)
    ]
    return json.dumps({"callTranscripts": [{"transcript": said}], "parties": parties})


def test_one_external_speaker_does_not_make_the_other_ours() -> None:
    assert of(sided(gong("Good morning.", "Hello.", "So."))) == {"Helen Moss": BUYER, "Dana Reyes": UNKNOWN}
    shown = gong("Good morning.", "Let me show you our platform.", "So.", "I'll send you our pricing.")
    assert of(sided(shown)) == {"Helen Moss": BUYER, "Dana Reyes": SELLER}
