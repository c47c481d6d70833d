"""The forms of answers: strict on the wire, lenient in what is read, never an answer out of nothing."""

from typing import Any

import pytest
from pydantic import BaseModel

from copilot.domain.meddpicc import Facet, Polarity
from copilot.engines.llm.answer_text import NoAnswer, read_answer
from copilot.engines.llm.answers import (
    DiscoveryAnswer,
    GapAnswer,
    MessageAnswer,
    ObjectionAnswer,
    PlanAnswer,
    wire_schema,
)

SCHEMAS = [GapAnswer, DiscoveryAnswer, ObjectionAnswer, PlanAnswer, MessageAnswer]


def nodes(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [n for item in node for n in nodes(item)]
    if isinstance(node, dict):
        return [node, *(n for value in node.values() for n in nodes(value))]
    return []


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_wire_schema_is_what_strict_mode_takes(schema: type[BaseModel]) -> None:
    found = [n for n in nodes(wire_schema(schema)) if n.get("type") == "object"]
    assert found
    for node in found:
        assert node["required"] == list(node["properties"])
        assert node["additionalProperties"] is False
    for node in nodes(wire_schema(schema)):
        assert "$ref" not in node or len(node) == 1, "strict mode takes nothing beside a reference"
        assert "default" not in node or node["default"] != []


def test_a_property_named_title_stays_on_the_wire() -> None:
    wire = wire_schema(PlanAnswer)
    assert "title" in wire["$defs"]["FoundChange"]["properties"]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_an_empty_object_is_no_answer(schema: type[BaseModel]) -> None:
    with pytest.raises(NoAnswer, match="Field required"):
        read_answer("{}", schema)


def test_empty_lists_are_the_answer_that_nothing_was_said() -> None:
    assert read_answer('{"evidence": [], "summaries": []}', GapAnswer) == GapAnswer(evidence=[], summaries=[])


def test_what_a_model_leaves_out_or_misspells_is_not_given() -> None:
    answer = GapAnswer.model_validate(
        {
            "evidence": [
                {"turn": 3, "quote": "nine", "element": "metrics", "facets": ["baseline", "budgetish"], "confidence": 7}
            ],
            "summaries": [],
        }
    )
    (found,) = answer.evidence
    assert (found.polarity, found.facets, found.confidence, found.turn_end) == (
        Polarity.FOR,
        [Facet.BASELINE],
        None,
        None,
    )


def test_a_date_that_is_none_is_not_given() -> None:
    change = {"op": "set_due", "id": "m1", "turn": 1, "quote": "soon", "due": "next Tuesday", "owner_side": "us"}
    (read,) = PlanAnswer.model_validate({"changes": [change]}).changes
    assert (read.due, read.owner_side) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        '{"changes": []}',
        'Sure!\n```json\n{"changes": []}\n```\nAnything else?',
        '<think>{"changes": "many"}</think>{"changes": []}',
        'I use {braces} and then {"changes": []}',
    ],
)
def test_the_answer_is_found_in_the_text_around_it(text: str) -> None:
    assert read_answer(text, PlanAnswer).changes == []


@pytest.mark.parametrize("text", ["", "  \n", "none", '{"changes": [', '{"changes": {}}', "{" * 5000])
def test_what_is_no_answer_says_why(text: str) -> None:
    with pytest.raises(NoAnswer) as caught:
        read_answer(text, PlanAnswer)
    assert str(caught.value)
