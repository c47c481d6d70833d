"""Labels as they are shown, and how each kind of label begins."""

from typing import NamedTuple

from rich.text import Text

from copilot.domain.meddpicc import FACETS, Element
from copilot.domain.plan import MilestoneStatus, PlanOp
from copilot.domain.signals import Category
from copilot.domain.transcript import Side
from copilot.service.labelling import LabelledTurn, SheetState
from copilot.tui import marks

ELEMENT_KEYS = {
    "m": Element.METRICS,
    "e": Element.ECONOMIC_BUYER,
    "d": Element.DECISION_CRITERIA,
    "p": Element.DECISION_PROCESS,
    "a": Element.PAPER_PROCESS,
    "i": Element.IDENTIFY_PAIN,
    "c": Element.CHAMPION,
    "o": Element.COMPETITION,
}
OTHER_KEYS = {"t": "promise", "x": "objection", "g": "plan", "n": "meeting", "y": "decoy"}


class Beginning(NamedTuple):
    """How a statement of one kind begins in the form, and what may stand in it."""

    statement: str
    hint: str


def beginning(kind: str, turn: LabelledTurn) -> Beginning:
    """The form's first contents for `promise`, `objection`, `plan`, `meeting` or `decoy`."""
    day = "a day as 2026-11-30"
    return {
        "promise": Beginning(
            f'promise owner="{turn.speaker}" side={turn.side} due= when="" task=""',
            f"side: {', '.join(Side)} · due: {day}, or left empty",
        ),
        "objection": Beginning("objection ", ", ".join(Category)),
        "plan": Beginning(
            "plan set_due ID due=",
            f"{', '.join(PlanOp)} · due: {day} · status: {', '.join(MilestoneStatus)} · owner=, title=",
        ),
        "meeting": Beginning('meeting date= time=""', f"date: {day}"),
        "decoy": Beginning('decoy looks_like= why=""', f"looks like: {', '.join(Element)}, promise, objection"),
    }[kind]


def turn(shown: LabelledTurn) -> Text:
    """The turn, its labels below it."""
    text = Text(f"{shown.n:>4} ", style=marks.QUIET)
    text.append(f"{shown.speaker or 'unknown speaker'}  ", style=f"bold {marks.SIDE[shown.side]}")
    text.append(shown.text)
    for label in shown.labels.values():
        head, _, words = label.removeprefix(">").partition(" | ")
        text.append(f"\n     ▸ {head.strip()}", style=f"bold {marks.OWN}")
        text.append(f"  “{words.strip()}”" if words.strip() else "", style=marks.QUIET)
    return text


def statuses(state: SheetState) -> Text:
    """`m ● Metrics  e ○ Economic buyer …` with the keys, and what is wrong with the file."""
    text = Text()
    for key, element in ELEMENT_KEYS.items():
        status = state.statuses.get(element)
        mark, colour = marks.STATUS[status] if status else ("·", marks.QUIET)
        text.append(f"{key} ", style=marks.OWN)
        text.append(f"{mark} ", style=colour)
        text.append(f"{element.label}  ", style=marks.QUIET)
    for problem in state.problems[:2]:
        text.append(f"\n✗ line {problem.line}: {problem.message}", style=marks.BAD)
    if len(state.problems) > 2:
        text.append(f"\n✗ {len(state.problems) - 2} more: sales-copilot label check FILE", style=marks.BAD)
    return text


def facets(element: Element) -> tuple[str, ...]:
    """The facets of an element in their order."""
    return tuple(f.value for f in FACETS[element])
