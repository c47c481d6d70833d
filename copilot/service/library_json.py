"""The JSON forms of index, search and lint, version 1 of the command line's contract."""

from collections.abc import Sequence
from typing import Any

from copilot.domain.knowledge import Hit
from copilot.library.markdown_library import IndexReport
from copilot.library.problem import Problem

CONTRACT = 1


def index_json(report: IndexReport) -> dict[str, Any]:
    """What `index` did, in counts and seconds."""
    return {"contract": CONTRACT, **report.model_dump(mode="json")}


def search_json(query: str, hits: Sequence[Hit]) -> dict[str, Any]:
    """What one query found, best first: each result is its source with what the passage says."""
    return {"contract": CONTRACT, "query": query, "results": [_result(hit) for hit in hits]}


def _result(hit: Hit) -> dict[str, Any]:
    passage = hit.passage.model_dump(mode="json")
    source = passage.pop("source")
    return {**source, **passage, "score": hit.score, "similarity": hit.similarity}


def lint_json(problems: Sequence[Problem]) -> dict[str, Any]:
    """All problems, by file and line."""
    return {"contract": CONTRACT, "problems": [problem.model_dump(mode="json") for problem in problems]}
