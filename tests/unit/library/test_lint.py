"""What lint tells."""

from typing import Any

from copilot.library.layers import Layer

OBJECTION = """# T

## Answer

A.

## What lies under it

B.

## Clarify

- C?

## Proof

D.

## Do not say

E.
"""


def told(library: Any) -> list[tuple[str, int, str, str]]:
    return [(p.file, p.line, p.rule, p.severity) for p in library.problems()]


def test_a_card_that_keeps_the_rules_is_not_mentioned(write: Any, open_it: Any) -> None:
    write("knowledge/o/objections/a.md", OBJECTION, title="A", kind="objection", category="price")
    write("knowledge/o/price.md", "# P\n\n[card](objections/a.md#answer) [web](https://example.com/x.md) [here](#p)\n",
          title="P", kind="pricing", expires="2027-05-31")  # fmt: skip
    assert told(open_it()) == []


def test_a_slip_in_the_front_matter_is_told_at_its_line(write: Any, open_it: Any) -> None:
    write("playbooks/a.md", "# A\n", title="A", kind="method", colour="red", sharing="public")
    assert told(open_it()) == [
        ("playbooks/a.md", 4, "unknown-key", "error"),
        ("playbooks/a.md", 5, "unknown-value", "error"),
    ]


def test_a_missing_title_heading_or_key_is_told(write: Any, open_it: Any) -> None:
    write("playbooks/a.md", OBJECTION.replace("## Proof", "## Proofs"), kind="objection")
    assert told(open_it()) == [
        ("playbooks/a.md", 1, "missing-heading", "error"),
        ("playbooks/a.md", 1, "missing-key", "error"),
        ("playbooks/a.md", 1, "missing-title", "error"),
    ]


def test_prices_security_proof_and_battlecards_need_a_date(write: Any, open_it: Any) -> None:
    for kind in ("pricing", "security", "proof"):
        write(f"knowledge/{kind}.md", "# T\n\nwords\n", title="T", kind=kind)
    assert [rule for _, _, rule, _ in told(open_it())] == ["missing-expires"] * 3


def test_what_has_expired_or_soon_will_is_a_warning(write: Any, open_it: Any) -> None:
    for name, day in (("a", "2026-11-23"), ("b", "2026-11-24"), ("c", "2026-12-24"), ("d", "2026-12-25")):
        write(f"knowledge/{name}.md", "# T\n\nwords\n", title="T", kind="pricing", expires=day)
    assert told(open_it()) == [
        ("knowledge/a.md", 1, "expired", "warning"),
        ("knowledge/b.md", 1, "expires-soon", "warning"),
        ("knowledge/c.md", 1, "expires-soon", "warning"),
    ]


def test_a_dead_link_is_told_at_its_line(write: Any, open_it: Any) -> None:
    write(
        "playbooks/a.md", "# A\n\nSee [b](../knowledge/b%20c.md).\n\nAnd [gone](gone.md#x).\n", title="A", kind="method"
    )
    write("knowledge/b c.md", "# B\n\nwords\n", title="B", kind="method")
    assert told(open_it()) == [("playbooks/a.md", 10, "dead-link", "error")]


def test_a_link_into_the_content_below_is_alive(write: Any, open_it: Any, workspace: Any, tmp_path: Any) -> None:
    write("knowledge/base.md", "# B\n\nwords\n", folder=tmp_path / "starter", title="B", kind="method")
    write("playbooks/a.md", "# A\n\n[b](../knowledge/base.md)\n", title="A", kind="method")
    assert told(open_it(Layer(tmp_path / "starter"), Layer(workspace))) == []


def test_a_question_that_does_not_parse_is_told_at_its_line(write: Any, open_it: Any) -> None:
    write(
        "playbooks/a.md", OBJECTION.replace("- C?", "- C? (ask: boss)"), title="A", kind="objection", category="price"
    )
    assert told(open_it()) == [("playbooks/a.md", 19, "question", "error")]


def test_files_of_others_without_front_matter_are_only_warned_about(write: Any, open_it: Any) -> None:
    write("playbooks/notes.md", "# Notes\n\nwords\n")
    write("playbooks/untitled.md", "words\n")
    assert told(open_it()) == [
        ("playbooks/notes.md", 1, "no-front-matter", "warning"),
        ("playbooks/untitled.md", 1, "missing-title", "warning"),
        ("playbooks/untitled.md", 1, "no-front-matter", "warning"),
    ]


def test_front_matter_that_does_not_parse_is_told_once(write: Any, open_it: Any) -> None:
    path = write("playbooks/a.md", "# A\n\nZebras.\n")
    path.write_text("---\ntitle: [A\n---\n\n# A\n\nZebras.\n")
    library = open_it()
    assert [(p.rule, p.severity) for p in library.problems()] == [("front-matter", "error")]
    assert library.search("zebras")[0].passage.source.line == 7
