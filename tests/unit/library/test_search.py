"""Search and the check that words stand, always as the files are."""

import os
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.knowledge import Kind, Source
from copilot.library.fusion import fuse
from copilot.library.keyword import match_expression


def test_a_hit_says_where_it_stands(write: Any, open_it: Any) -> None:
    write("knowledge/price.md", "# Price\n\n## Team tier\n\nNineteen dollars.\n", title="Price", kind="pricing",
          sharing="customer", reviewed="2026-11-24", expires="2027-05-31", owner="Finance")  # fmt: skip
    (hit,) = open_it().search("how many dollars for the team tier")
    assert hit.passage.text == "Nineteen dollars."
    assert (hit.passage.kind, hit.passage.owner, hit.passage.title) == (Kind.PRICING, "Finance", "Price")
    source = hit.passage.source
    assert (source.file, source.heading, source.line) == ("knowledge/price.md", "Price > Team tier", 14)
    assert (str(source.expires), source.sharing) == ("2027-05-31", "customer")
    assert 0 < hit.similarity <= 1


def test_several_questions_are_answered_as_one_by_one(write: Any, open_it: Any) -> None:
    write("knowledge/a.md", "# A\n\nZebras are striped.\n")
    write("knowledge/b.md", "# B\n\nLions are yellow.\n")
    library, asked = open_it(), ["zebras", "...", "lions", "zebras"]
    each = library.search_each(asked)
    assert [[h.passage.text for h in hits] for hits in each] == [
        [h.passage.text for h in library.search(question)] for question in asked
    ]
    assert each[1] == ()


def test_an_edit_is_found_at_the_next_question_and_the_old_words_are_gone(write: Any, open_it: Any) -> None:
    path = write("knowledge/a.md", "# A\n\nZebras are striped.\n")
    library = open_it()
    assert library.search("zebras")[0].passage.text == "Zebras are striped."
    path.write_text("# A\n\nLions are yellow.\n")
    assert [hit.passage.text for hit in library.search("zebras lions")] == ["Lions are yellow."]
    path.unlink()
    assert library.search("zebras lions") == ()


def test_an_edit_that_keeps_size_and_time_is_found(write: Any, open_it: Any) -> None:
    path = write("knowledge/a.md", "# A\n\nIt costs 19.\n")
    library = open_it()
    library.search("costs")
    before = path.stat()
    path.write_text("# A\n\nIt costs 25.\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert library.search("costs")[0].passage.text == "It costs 25."


def test_only_what_has_changed_is_embedded_again(write: Any, open_it: Any, embedder: Any) -> None:
    write("knowledge/a.md", "# A\n\n## One\n\nFirst.\n\n## Two\n\nSecond.\n")
    path = write("knowledge/b.md", "# B\n\nThird.\n")
    library = open_it()
    report = library.refresh(lambda _: None)
    assert (report.documents, report.passages, report.embedded, report.unchanged, report.removed) == (2, 3, 3, 0, 0)
    path.write_text("# B\n\nFourth.\n")
    report = library.refresh(lambda _: None)
    assert (report.embedded, report.unchanged, report.removed) == (1, 2, 0)
    assert embedder.asked[3:] == ["B\nFourth."]
    path.rename(path.with_name("c.md"))
    report = library.refresh(lambda _: None)
    assert (report.embedded, report.unchanged, report.removed) == (0, 3, 1)
    assert library.refresh(lambda _: None).passages == 3


def test_kinds_and_competitors_narrow_the_search(write: Any, open_it: Any) -> None:
    write("knowledge/a.md", "# A\n\nThe same words.\n", title="A", kind="battlecard", competitor="Acme Code",
          aliases="[acme, ACME-C]")  # fmt: skip
    write("knowledge/b.md", "# B\n\nThe same words.\n", title="B", kind="battlecard", competitor="Other")
    write("knowledge/c.md", "# C\n\nThe same words.\n", title="C", kind="method")
    library = open_it()
    assert len(library.search("same words")) == 3
    assert {h.passage.kind for h in library.search("same words", kinds=[Kind.BATTLECARD])} == {Kind.BATTLECARD}
    for name in ("Acme Code", "acme", "acme c"):
        assert [h.passage.competitor for h in library.search("same words", competitor=name)] == ["Acme Code"]
    assert library.search("same words", competitor="nobody") == ()


def test_a_spoken_wording_finds_the_answer_of_its_card(write: Any, open_it: Any) -> None:
    write("knowledge/a.md", "# Price\n\n## Answer\n\nCompare it with the hours.\n\n## Proof\n\nNine days.\n",
          title="Price", kind="objection", asks='["that is a lot of money", "we are broke"]')  # fmt: skip
    write("knowledge/b.md", "# Money\n\nA lot of it goes to marketing.\n", title="Money", kind="method")
    hit = open_it().search("that is a lot of money")[0]
    assert (hit.passage.text, hit.passage.source.heading) == ("Compare it with the hours.", "Price > Answer")
    assert hit.similarity > 0.99
    assert len({h.passage.id for h in open_it().search("money", limit=9)}) == 3


def test_a_question_without_a_word_or_without_a_limit_finds_nothing(write: Any, open_it: Any) -> None:
    write("knowledge/a.md", "# A\n\nWords.\n")
    library = open_it()
    assert [library.search(query) for query in ("", "  ", "?!", '"*^')] == [(), (), (), ()]
    assert library.search("words", limit=0) == ()
    assert len(library.search('"words" AND (NEAR* - : ^ content:')) == 1


def test_documents_do_not_need_the_embedder(write: Any, open_it: Any, embedder: Any) -> None:
    write("knowledge/a.md", "# A\n\nWords.\n", title="A", kind="method")
    assert [d.title for d in open_it().documents(Kind.METHOD)] == ["A"]
    assert embedder.asked == []


def test_the_version_tells_states_apart(write: Any, open_it: Any) -> None:
    path = write("knowledge/a.md", "# A\n\nOne.\n")
    library = open_it()
    first = library.version
    path.write_text("# A\n\nTwo.\n")
    second = library.version
    path.write_text("# A\n\nOne.\n")
    assert (len(first), first != second, library.version == first) == (12, True, True)


def source(file: str, heading: str) -> Source:
    return Source(file=file, heading=heading, line=1)


def test_words_hold_only_under_their_heading_as_the_file_is_now(write: Any, open_it: Any) -> None:
    path = write(
        "knowledge/a.md",
        "# A\n\n## Answer\n\nSay “this”\nand **that**.\n\n### More\n\n- Who signs? (ask: legal)\n\n## B\n\nx\n",
    )
    library = open_it()
    answer = source("knowledge/a.md", "A > Answer")
    assert library.holds(answer, 'Say "this" and **that**.')
    assert library.holds(answer, "this” and that")
    assert library.holds(answer, "Who signs?")
    assert library.holds(source("knowledge/a.md", "Answer"), "")
    assert not library.holds(answer, "Say that")
    assert not library.holds(source("knowledge/a.md", "A > B"), "Who signs?")
    assert not library.holds(source("knowledge/a.md", "nswer"), "")
    assert not library.holds(source("knowledge/a.md", ""), "")
    assert not library.holds(source("knowledge/gone.md", "A"), "")
    path.write_text("# A\n\n## Answer\n\nSay nothing.\n")
    assert not library.holds(answer, "Who signs?")


def test_every_passage_that_search_returns_holds(write: Any, open_it: Any) -> None:
    rows = "\n".join(f"| thing {n} | some words about it that take room | and more of them here |" for n in range(60))
    write(
        "knowledge/a.md",
        f"# A\n\n## Table\n\n| a | b | c |\n|---|---|---|\n{rows}\n\n## Long\n\n{'Words go on. ' * 200}\n",
    )
    library = open_it()
    hits = library.search("thing words", limit=50)
    assert len(hits) > 4
    assert all(library.holds(hit.passage.source, hit.passage.text) for hit in hits)


def test_common_words_are_not_looked_up_unless_there_are_no_others() -> None:
    assert match_expression("Do you support SAML and SCIM?") == '"support" OR "saml" OR "scim"'
    assert match_expression("why us") == '"why" OR "us"'
    assert match_expression("…") is None


@given(st.lists(st.lists(st.integers(0, 20), max_size=10), max_size=4))
def test_fusion_ranks_what_several_rankings_put_first_before_what_one_does(rankings: list[list[int]]) -> None:
    scores = fuse([(1.0, ranking) for ranking in rankings])
    assert set(scores) == {key for ranking in rankings for key in ranking}
    for key in scores:
        assert scores[key] <= len(rankings) / 61 + 1e-9
    agreed = fuse([(1.0, ["both", "one"]), (1.0, ["both", "other"])])
    assert agreed["both"] > agreed["one"] == agreed["other"]


def test_two_libraries_over_one_index_see_each_others_work(write: Any, open_it: Any, embedder: Any) -> None:
    write("knowledge/a.md", "# A\n\nZebras.\n")
    first, second = open_it(), open_it()
    first.search("zebras")
    asked = len(embedder.asked)
    assert second.search("zebras")[0].passage.text == "Zebras."
    assert len(embedder.asked) == asked + 1  # the question alone


def test_a_library_that_was_closed_opens_again(write: Any, open_it: Any) -> None:
    write("knowledge/a.md", "# A\n\nZebras.\n")
    library = open_it()
    library.search("zebras")
    library.close()
    assert library.search("zebras")[0].passage.text == "Zebras."


def test_a_file_that_cannot_be_read_is_told_and_the_others_answer(write: Any, open_it: Any, workspace: Path) -> None:
    write("knowledge/a.md", "# A\n\nZebras.\n", title="A", kind="method")
    locked = write("knowledge/b.md", "# B\n\nLions.\n", title="B", kind="method")
    locked.chmod(0)
    library = open_it()
    if os.geteuid() != 0:  # root reads everything
        assert [p.rule for p in library.problems()] == ["missing-title", "no-front-matter", "unreadable"]
    assert library.search("zebras")[0].passage.text == "Zebras."
