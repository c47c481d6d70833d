"""The fields of a proposal as a person edits them: names, present values, and the choices where there are some."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from copilot.domain.deal_parts import flat
from copilot.domain.meddpicc import Status
from copilot.domain.people import Role
from copilot.domain.plan import MilestoneStatus
from copilot.domain.proposal import ItemKind, ProposalItem
from copilot.domain.transcript import Side

_HIDDEN = frozenset({"depends_on", "due_text", "done"})
"""Editable by command; not decided on while reading a call."""
_LONG = frozenset({"summary"})
_HINT = {"due": "YYYY-MM-DD", "roles": ", ".join(Role)}


class Field(NamedTuple):
    """One field of the form. `choices` are the only values that it takes, where there are any."""

    name: str
    value: str
    choices: tuple[str, ...] = ()
    hint: str = ""
    long: bool = False
    """Several lines of text."""


def fields(item: ProposalItem) -> tuple[Field, ...]:
    """What can be edited in an item, with what it proposes."""
    shown = flat(item.kind, item.after or {})
    return tuple(
        Field(name, _typed(value), _choices(item.kind, name), _HINT.get(name, ""), name in _LONG)
        for name, value in shown.items()
        if name not in _HIDDEN
    )


def edited(item: ProposalItem, typed: Mapping[str, str]) -> dict[str, str]:
    """The fields that the person changed."""
    plain = {name: " ".join(value.split()) for name, value in typed.items()}
    return {f.name: plain[f.name] for f in fields(item) if f.name in plain and plain[f.name] != f.value}


def _choices(kind: ItemKind, name: str) -> tuple[str, ...]:
    if name == "side":
        return tuple(Side)
    if name == "status":
        return tuple(Status) if kind is ItemKind.SCORECARD else tuple(MilestoneStatus)
    return ()


def _typed(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(str(v) for v in value) if isinstance(value, list | tuple) else str(value)
