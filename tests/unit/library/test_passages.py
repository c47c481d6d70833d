"""Documents cut into passages."""

from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.grounding import plain
from copilot.domain.knowledge import Section
from copilot.library.markup import bare
from copilot.library.passages import PASSAGE_TOKENS, Piece, pieces_of, split_section, token_estimate
from copilot.library.reading import read_document

LONG = " ".join(f"Sentence number {n} says a little about a release." for n in range(12))


def pieces(text: str, file: str = "knowledge/a.md") -> tuple[Piece, ...]:
    return pieces_of(read_document(file, text).document)


def split(text: str) -> list[tuple[int, str]]:
    return list(split_section(Section(heading="H", path=("H",), line=10, text=text)))


def test_each_heading_with_words_is_a_passage_embedded_with_title_and_headings() -> None:
    (piece,) = pieces("---\ntitle: Price\n---\n# Price\n\n## Team tier\n\n**19 USD** for each [user](x.md)\n")
    assert piece.passage.source.heading == "Price > Team tier"
    assert piece.passage.text == "**19 USD** for each [user](x.md)"
    assert piece.embedded == "Price > Team tier\n19 USD for each user"


def test_a_short_section_is_one_passage_as_it_stands() -> None:
    text = "One.\n\n- two\n- three\n\n| a |\n|---|\n| 4 |"
    assert split(text) == [(10, text)]


def test_a_long_section_is_cut_between_paragraphs_and_each_part_has_its_line() -> None:
    parts = split(f"{LONG}\n\n{LONG}\n\n{LONG}")
    assert parts == [(10, LONG), (12, LONG), (14, LONG)]


def test_a_long_list_is_cut_between_its_items() -> None:
    items = [f"- item {n} with some words that take up a little room in the passage" for n in range(40)]
    parts = split("\n".join(items))
    assert len(parts) > 1
    assert [item for _, text in parts for item in text.split("\n")] == items


def test_a_long_table_keeps_its_header_in_every_part() -> None:
    rows = [f"| capability {n} | available since some day in the past | not what they do |" for n in range(40)]
    parts = split("Words before.\n\n| Capability | US | THEM |\n|---|---|---|\n" + "\n".join(rows))
    assert len(parts) > 1
    assert all("| Capability | US | THEM |\n|---|---|---|\n| capability" in text for _, text in parts)
    assert [row for _, text in parts for row in text.split("\n") if row.startswith("| capability")] == rows


def test_a_paragraph_without_end_is_cut_between_sentences_and_at_last_between_words() -> None:
    for text in (LONG * 5, "word " * 2000):
        parts = split(text.strip())
        assert " ".join(part for _, part in parts).split() == text.split()
        assert all(token_estimate(bare(part)) <= PASSAGE_TOKENS for _, part in parts)


def test_headings_without_words_and_pictures_alone_are_no_passages() -> None:
    assert pieces("# Title\n\n## Empty\n\n---\n\n## Drawn\n\n***\n") == ()


def test_every_spoken_wording_leads_to_the_answer() -> None:
    found = pieces(
        "---\ntitle: Price\nkind: objection\nasks: [too expensive, no budget, too expensive]\n---\n"
        "# Price\n\n## Background\n\nWords.\n\n## Answer\n\nSay this.\n"
    )
    spoken = [piece for piece in found if piece.spoken]
    assert [piece.embedded for piece in spoken] == ["too expensive", "no budget"]
    assert {piece.passage.text for piece in spoken} == {"Say this."}
    assert len({piece.id for piece in found}) == len(found)


def test_ids_stay_when_text_elsewhere_in_the_file_changes() -> None:
    before = pieces("# T\n\n## A\n\nOne.\n\n## B\n\nTwo.\n")
    after = pieces("# T\n\n## New\n\nZero.\n\n## A\n\nOne, edited.\n\n## B\n\nTwo.\n")
    assert {p.passage.source.heading: p.id for p in before}.items() <= {
        p.passage.source.heading: p.id for p in after
    }.items()
    assert before[1].digest == after[2].digest
    assert before[0].digest != after[1].digest


def test_equal_headings_in_one_file_and_equal_files_have_ids_of_their_own() -> None:
    found = [*pieces("# T\n\n## A\n\nOne.\n\n## A\n\nTwo.\n"), *pieces("# T\n\n## A\n\nOne.\n", "knowledge/b.md")]
    assert len({piece.id for piece in found}) == 3


@given(
    st.lists(
        st.one_of(
            st.text(alphabet="abcd .?\n", min_size=1, max_size=60),
            st.integers(1, 60).map(lambda n: "word " * n * 5),
            st.integers(2, 60).map(lambda n: "\n".join(f"- item {i} of the list" for i in range(n))),
        ),
        max_size=6,
    )
)
def test_parts_are_short_and_hold_every_word_of_the_section_in_order(blocks: list[str]) -> None:
    text = "\n\n".join(blocks).strip()
    parts = split(text)
    assert all(token_estimate(bare(part)) <= PASSAGE_TOKENS for _, part in parts)
    words = [w for w in plain(text).split() if any(c.isalnum() for c in w)]
    kept = [w for _, part in parts for w in plain(part).split() if any(c.isalnum() for c in w)]
    assert kept == words
