"""`decisions`: what was accepted and rejected on the person's own deals, read back from the ledger."""

import json
from collections.abc import Callable

from command_line import Result

Cli = Callable[..., Result]


def test_what_was_decided_is_counted_and_an_undone_decision_waits_again(cli: Cli) -> None:
    assert cli("decisions").out.startswith("nothing was decided yet; 0 items wait")
    cli("deal", "new", "ridgeline", "--account", "Ridgeline")
    cli("deal", "attach", "ridgeline", "call.md")
    items = json.loads(cli("proposals", "ridgeline", "--json").out)["items"]
    cli("accept", "ridgeline", items[0]["id"])
    cli("reject", "ridgeline", items[1]["id"])
    result = json.loads(cli("decisions", "--json").out)
    assert (result["contract"], result["decided"], result["waiting"]) == (1, 2, len(items) - 2)
    assert sum(row["accepted"] for row in result["by_element"]) == 1
    assert sum(row["rejected"] for row in result["by_confidence"]) == 1
    assert "accepted" in cli("decisions", "ridgeline").out
    cli("undo", "ridgeline")
    assert json.loads(cli("decisions", "--json").out)["decided"] == 1


def test_an_unknown_deal_is_told(cli: Cli) -> None:
    result = cli("decisions", "nobody")
    assert result.code == 1
    assert "hint:" in result.err
