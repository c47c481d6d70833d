"""`(External)` says who is outside of the host's organisation; whose that is, something else must tell."""

from typing import Any

from copilot import intake
from copilot.domain.transcript import Side, Transcript

CALL = (
    b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Anna Berg>Hello.</v>\n\n"
    b"00:00:03.000 --> 00:00:04.000\n<v Dana Reyes (External)>Hi.</v>\n\n"
    b"00:00:05.000 --> 00:00:06.000\n<v Sam Okafor (External)>Hi.</v>\n"
)


def sided(**given: Any) -> Transcript:
    names = ("sellers", "buyers", "company_names", "company_domains", "company_people")
    return intake.assign_sides(
        intake.read(CALL), remembered=given.get("remembered", {}), **{n: given.get(n, ()) for n in names}
    )


def sides(transcript: Transcript) -> list[tuple[Side, str]]:
    return [(s.side, s.side_from) for s in transcript.speakers]


def test_the_mark_alone_tells_no_side_and_a_warning_asks() -> None:
    found = sided()
    assert {side for side, _ in sides(found)} == {Side.UNKNOWN}
    assert any("Dana Reyes, Sam Okafor" in w and "--seller" in w for w in found.warnings)
    assert [p.name for p in found.participants if p.external] == ["Dana Reyes", "Sam Okafor"]


def test_where_our_people_host_who_is_outside_buys() -> None:
    assert sides(sided(company_people=["Anna Berg"])) == [
        (Side.SELLER, "company"),
        (Side.BUYER, "file"),
        (Side.BUYER, "file"),
    ]


def test_where_the_buyer_hosts_our_people_are_outside() -> None:
    found = sides(sided(company_people=["Dana Reyes"]))
    assert found[:2] == [(Side.BUYER, "file"), (Side.SELLER, "company")]
    # Sam may be a colleague or a partner.
    assert found[2][1] != "file"


def test_the_mark_is_kept_when_the_call_is_read_again() -> None:
    assert intake.as_read(sided(company_people=["Anna Berg"])) == intake.read(CALL)
