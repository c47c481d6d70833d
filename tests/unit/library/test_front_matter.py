"""Front matter: read as far as it can be, with every slip at its line."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.knowledge import Kind, Stage
from copilot.domain.people import Role
from copilot.library.front_matter import read_front_matter
from copilot.library.reading import decode, read_document


def slips(text: str) -> list[tuple[int, str]]:
    return [(slip.line, slip.rule) for slip in read_front_matter(text).slips]


def test_every_key_becomes_a_field() -> None:
    found = read_front_matter(
        "---\ntitle: Price  is too high\nkind: objection\ncategory: price\naudience: [champion, legal]\n"
        "stage: discovery\nexpires: 2027-05-31\nreviewed: '2026-11-24'\nsharing: customer\n"
        "asks:\n  - it is too expensive\ntags: [2026, roi]\n---\n# Body\n"
    )
    assert found.fields == {
        "title": "Price is too high",
        "kind": Kind.OBJECTION,
        "category": "price",
        "audience": (Role.CHAMPION, Role.LEGAL),
        "stage": (Stage.DISCOVERY,),
        "expires": date(2027, 5, 31),
        "reviewed": date(2026, 11, 24),
        "sharing": "customer",
        "asks": ("it is too expensive",),
        "tags": ("2026", "roi"),
    }
    assert found.slips == []
    assert (found.body, found.body_line) == ("# Body\n", 14)


def test_words_are_read_whatever_their_case_and_spacing() -> None:
    found = read_front_matter("---\nkind: Call Script\naudience: [IT-Security]\n---\n")
    assert (found.fields["kind"], found.fields["audience"]) == (Kind.CALL_SCRIPT, (Role.IT_SECURITY,))


def test_unknown_keys_and_values_are_told_at_their_line_and_the_rest_is_kept() -> None:
    text = "---\ntitle: T\nexpire: 2027-01-01\nkind: objections\naudience: [champion, boss]\nexpires: soon\n---\n"
    assert slips(text) == [(3, "unknown-key"), (4, "unknown-value"), (5, "unknown-value"), (6, "unknown-value")]
    assert read_front_matter(text).fields == {"title": "T", "audience": (Role.CHAMPION,)}


def test_yaml_that_does_not_parse_is_told_at_its_line_and_the_body_is_kept() -> None:
    text = "---\ntitle: T\nasks: [one, two\nkind: play\n---\n\n# Words\n"
    ((line, rule),) = slips(text)
    assert (rule, line in (3, 4)) == ("front-matter", True)
    assert "# Words" in read_front_matter(text).body


def test_a_day_that_does_not_exist_is_told() -> None:
    assert slips("---\nexpires: 2027-02-30\n---\n") == [(1, "front-matter")]


def test_a_block_that_is_not_closed_is_told_and_everything_stays_searchable() -> None:
    found = read_front_matter("---\ntitle: T\n\n# Words\n")
    assert [(s.line, s.rule) for s in found.slips] == [(1, "front-matter")]
    assert "# Words" in found.body


def test_a_file_that_begins_with_a_rule_has_no_front_matter() -> None:
    found = read_front_matter("---\n\nJust a line above some words.\n")
    assert (found.present, found.slips) == (False, [])


def test_files_of_windows_are_read_like_others() -> None:
    content = "\ufeff---\r\ntitle: Preis\r\n---\r\n\r\n# Größe\r\nÜber 100 €\r\n"
    for encoding in ("utf-8", "utf-16"):
        raw = content.encode(encoding) if encoding == "utf-8" else content.lstrip("\ufeff").encode(encoding)
        document = read_document("a.md", decode(raw)).document
        assert (document.title, document.sections[0].text, document.sections[0].line) == ("Preis", "Über 100 €", 6)


def test_a_file_that_is_no_utf_8_is_read_and_told() -> None:
    reading = read_document("a.md", decode("# Größe\nwords".encode("cp1252")))
    assert [(s.rule, s.line) for s in reading.slips] == [("encoding", 1)]
    assert reading.document.sections[0].text == "words"


@given(st.text(alphabet="---\n: []{}abc123'\"#&*!|>%@`\t", max_size=80))
def test_nothing_that_stands_in_a_front_matter_is_an_error(block: str) -> None:
    reading = read_document("a.md", f"---\n{block}\n---\n\n## Heading\n\nwords\n")
    assert any("words" in section.text for section in reading.document.sections)
