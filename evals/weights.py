"""What hurts more: a wrong fact in the CRM costs a deal review, a missing one costs a question.

Chosen by the authors, not measured; a team may argue with them. 1 is an ordinary mistake.
"""

from typing import Any

INVENTED_EVIDENCE = {"economic_buyer": 3.0, "champion": 2.0, "decision_process": 2.0, "paper_process": 2.0}
"""False evidence by element: who signs and who fights for us steer what a rep does next; else 1.5."""
MISSED_EVIDENCE = {"economic_buyer": 1.5, "champion": 1.5, "competition": 0.75}
"""Missed evidence by element; else 1."""
FALSE_FILL = 3.0
"""An element shown as known of which nothing was said."""
STATUS_TOO_HIGH, STATUS_TOO_LOW = 2.0, 1.0
WRONG_OWNER, WRONG_DUE = 2.0, 2.0
INVENTED_PROMISE = 1.5
INVENTED_PLAN_CHANGE = 2.0
INVENTED_RESPONSE = 3.0
"""An answer from a card that does not fit, in front of the customer."""
WRONG_RESPONSE = 2.0
WRONG_SIDE = 3.0
"""A seller's words taken for the buyer's, or the other way round; an unknown side asks and hurts less."""
INVENTED_ROLE = {"economic_buyer": 3.0, "champion": 2.0}
ASKED_AGAIN = 1.5
"""A question that the call has answered."""
BROKEN_CITE = 5.0
"""A quote that was not said, or a card's words that do not stand in it."""


def evidence(entry: dict[str, Any], sort: str) -> float:
    """Of one piece of evidence."""
    table, usual = (INVENTED_EVIDENCE, 1.5) if sort == "invented" else (MISSED_EVIDENCE, 1.0)
    return table.get(entry["element"], usual)


def promise(_entry: dict[str, Any], sort: str) -> float:
    """Of one promise."""
    return INVENTED_PROMISE if sort == "invented" else 1.0


def plan_change(_entry: dict[str, Any], sort: str) -> float:
    """Of one change of the plan."""
    return INVENTED_PLAN_CHANGE if sort == "invented" else 1.0
