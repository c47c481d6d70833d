"""Markdown as sections, blocks, tables and links."""

from hypothesis import given
from hypothesis import strategies as st

from copilot.library.markup import bare, links_of, sections_of, tables_of


def outline(body: str, first_line: int = 1) -> list[tuple[str, int, str]]:
    return [(" > ".join(s.path), s.line, s.text) for s in sections_of(body, first_line, "Title")]


def test_each_heading_has_the_headings_above_it_and_the_line_of_its_first_words() -> None:
    body = "# Card\n\n## Answer\n\nYes.\n\n### Detail\nMore.\n\n## Proof\nNumbers."
    assert outline(body) == [
        ("Card", 1, ""),
        ("Card > Answer", 5, "Yes."),
        ("Card > Answer > Detail", 8, "More."),
        ("Card > Proof", 11, "Numbers."),
    ]


def test_lines_count_from_where_the_body_begins_in_the_file() -> None:
    assert outline("# Card\nText", first_line=8) == [("Card", 9, "Text")]


def test_text_above_the_first_heading_stands_under_the_title() -> None:
    assert outline("Just words.\n\n# Later\nMore")[0] == ("Title", 1, "Just words.")


def test_headings_inside_code_and_quotes_are_text() -> None:
    body = "# Real\n\n```markdown\n# Not a heading\n```\n\n> # Quoted\n"
    assert [path for path, _, _ in outline(body)] == ["Real"]


def test_underlined_headings_and_skipped_levels_count() -> None:
    body = "Card\n====\n\n#### Deep\ntext\n\n## Back\ntext"
    assert [path for path, _, _ in outline(body)] == ["Card", "Card > Deep", "Card > Back"]


def test_a_heading_is_named_by_its_words_alone() -> None:
    assert outline("## **Price** of [Team](team.md) `x`\ntext")[0][0] == "Price of Team x"


def test_marks_are_taken_off_and_words_stay() -> None:
    assert bare("- **Yes**, see [the *list*](a.md) and `code`") == "Yes, see the list and code"
    assert bare("| a | b |\n|---|---|\n| 1 | 2 |").split() == ["a", "b", "1", "2"]
    assert bare("snake_case_name stays, _this_ does not, 2 * 3 > 5").startswith("snake_case_name stays, this does not")
    assert bare('<div class="x">words</div><!-- gone -->').strip() == "words"


def test_cells_go_by_their_columns_names() -> None:
    (table,) = tables_of("Text\n\n| Id | Seller  Owner |\n|---|---|\n| m1 | **AE** |\n| m2 | |")
    assert table.columns == ("id", "seller owner")
    assert [row.cells for row in table.rows] == [{"id": "m1", "seller owner": "AE"}, {"id": "m2", "seller owner": ""}]
    assert [row.line for row in table.rows] == [4, 5]


def test_links_are_found_with_their_lines_but_not_inside_code() -> None:
    text = "See [a](x.md)\nand ![b](y.png)\n\n`[c](no.md)`\n\n[d]: z.md\n\n[e][d]"
    assert [(link.target, link.line) for link in links_of(text)] == [("x.md", 0), ("y.png", 1), ("z.md", 7)]


@given(
    st.lists(st.sampled_from(["# A", "## B", "### C", "words here", "", "- item", "```", "> q", "| a |"]), max_size=30)
)
def test_no_line_of_text_is_lost_or_doubled(lines: list[str]) -> None:
    body = "\n".join(lines)
    sections = sections_of(body, 1, "Title")
    for section in sections:
        if section.text:
            count = section.text.count("\n") + 1
            assert "\n".join(lines[section.line - 1 : section.line - 1 + count]) == section.text
    kept = sum(section.text.count("words here") for section in sections)
    assert kept == lines.count("words here")
