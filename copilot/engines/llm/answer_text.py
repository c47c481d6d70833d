"""Finds the answer in what a model wrote: JSON alone, in a fence, or after some thinking aloud."""

import json
from json import JSONDecodeError, JSONDecoder

from pydantic import ValidationError

from copilot.engines.llm.chat import AnswerT


class NoAnswer(ValueError):
    """The text holds no answer of that form; the message says what is wrong with it, for the model to mend."""


def read_answer(text: str, schema: type[AnswerT]) -> AnswerT:
    """The last JSON object of the text that fits the schema. Raises NoAnswer."""
    if not text.strip():
        raise NoAnswer("the answer is empty")
    problem = "the answer holds no complete JSON object"
    fitting: AnswerT | None = None
    for found in _objects(text):
        try:
            fitting = schema.model_validate(found)
        except ValidationError as error:
            problem = misfit(error)
    if fitting is None:
        raise NoAnswer(problem)
    return fitting


def misfit(error: ValidationError) -> str:
    """What is wrong with an answer first of all: where, and what."""
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'the answer'}: {first['msg']}"


def _objects(text: str) -> list[object]:
    """The outermost JSON objects of a text, in order."""
    decoder, found, at = JSONDecoder(), list[object](), text.find("{")
    while at != -1:
        try:
            value, end = decoder.raw_decode(text, at)
        except (JSONDecodeError, RecursionError):
            at = text.find("{", at + 1)
            continue
        found.append(value)
        at = text.find("{", end)
    return found


def as_text(value: object) -> str:
    """The JSON text of a value."""
    return json.dumps(value, ensure_ascii=False)
