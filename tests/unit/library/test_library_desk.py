"""Index, search and lint as the service gives them, and their JSON forms."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copilot.domain.knowledge import Kind
from copilot.service.card_flags import CardFlags
from copilot.service.library import LibraryDesk
from copilot.service.library_json import index_json, lint_json, search_json

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def test_index_search_and_lint_have_the_forms_of_the_contract(write: Any, open_it: Any, tmp_path: Path) -> None:
    write("knowledge/red/price.md", "# P\n\n## Team\n\nFive.\n", title="P", kind="pricing", offering="red",
          expires="2026-12-01")  # fmt: skip
    desk = LibraryDesk(open_it(), CardFlags(tmp_path / "flags.json", "anna", lambda: NOW))
    index = index_json(desk.index(lambda _: None))
    assert index.pop("seconds") >= 0
    assert index == {"contract": 1, "documents": 1, "passages": 1, "embedded": 1, "unchanged": 0, "removed": 0}

    found = search_json("team price", desk.search("team price", k=3, kinds=[Kind.PRICING], offering="red"))
    (result,) = found["results"]
    assert (found["contract"], found["query"]) == (1, "team price")
    assert {key: result[key] for key in ("file", "heading", "line", "reviewed", "expires", "sharing")} == {
        "file": "knowledge/red/price.md",
        "heading": "P > Team",
        "line": 12,
        "reviewed": None,
        "expires": "2026-12-01",
        "sharing": "internal",
    }
    assert (result["kind"], result["offering"], result["text"]) == ("pricing", "red", "Five.")
    assert result["score"] > 0
    assert json.loads(json.dumps(found)) == found

    (problem,) = lint_json(desk.lint())["problems"]
    assert (problem["file"], problem["line"], problem["rule"], problem["severity"]) == (
        "knowledge/red/price.md",
        1,
        "expires-soon",
        "warning",
    )
